"""Enumerations: items between 、 (and 和, 及, 以及 before the last), between clauses after a colon, or side by side."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from embeddings.text import Span, strip
from embeddings.words import Word, Words
from service.answering.candidates import is_nounlike

_OPEN, _CLOSE = "“《（(「【‘", "”》）)」】’"
_REGION = re.compile(r"“[^“”]+”|（[^（）]+）|「[^「」]+」")
# What comes right before the first item of an enumeration, and right after the last.
_LEAD = re.compile(
    r"(?:分别[是为]|包括|包含|涉及|涵盖|囊括|对[于照]?|针对|围绕|聚焦|通过|比如|例如|即|如|[由在为是向有将把从给以以就按给：:的了和与]|参加的|邀请)"
)
_TRAIL = re.compile(
    r"等|(?:[两二三四五六七八九十]|[0-9０-９]+)(?:大|个|项|类|种|名|位|家|处|场|方面|件|条|支|所)(?=[㐀-鿿])|先后|陆续|相继|依次|共同|分别|均|都|联合|参加|出席|[（(]|的(?=[㐀-鿿])|为代表|在内|之一"
)
# Titles and quoted names that stand side by side, with or without a mark between them.
_TITLES = re.compile(
    r"《[^《》]{2,80}(?:〈[^〈〉]*〉[^《》]*)*》(?:[、，和及与]?《[^《》]{2,80}》)+|“[^“”]{2,24}”(?:[、和及与]?“[^“”]{2,24}”)+"
)
_TITLE = re.compile(r"《[^《》]+》|“[^“”]+”")
_PREPOSITIONS = ("在", "由", "对", "向", "从")
# Code points between the items of one enumeration.
_BETWEEN = 3
_AND = re.compile(r"以及|会同|联合|[和及与]")


def find_enumerations(text: str, sentence: Span, cut: Sequence[Word], words: Words) -> Iterator[tuple[Span, ...]]:
    """Enumerations of a sentence: those within quotes and brackets, and those of its clauses."""
    for titles in _TITLES.finditer(text, *sentence):
        yield tuple(Span(*m.span()) for m in _TITLE.finditer(text, *titles.span()))
    inner = [
        Span(sentence.start + m.start() + 1, sentence.start + m.end() - 1)
        for m in _REGION.finditer(text[slice(*sentence)])
    ]
    for region in inner:
        pieces = split_at(text, region, "、")
        if len(pieces) > 1:
            yield tuple(pieces)
    for clause in split_at(text, sentence, "，；。！？："):
        pieces = split_at(text, clause, "、")
        if len(pieces) < 2:
            yield from _pairs(text, clause, cut, words)
            continue
        for run in _runs(text, pieces, cut, words):
            items = [_first_item(text, run[0], cut, words), *run[1:-1], *_last_items(text, run[-1], cut, words)]
            kept = _rejoin(text, [item for item in items if item.end > item.start])
            kept[:1] = [_alike_start(kept, cut, words)] if len(kept) > 2 else kept[:1]
            if len(kept) > 1:
                yield tuple(kept)
    yield from _after_colon(text, sentence, cut, words)


def _pairs(text: str, clause: Span, cut: Sequence[Word], words: Words) -> Iterator[tuple[Span, ...]]:
    """Two noun phrases around 和 (财政部和农业农村部)."""
    inside = [word for word in cut if clause.start <= word.start and word.end <= clause.end]
    for number, word in enumerate(inside):
        if not _AND.fullmatch(word.text) or number in (0, len(inside) - 1):
            continue
        first = last = number
        while first > 0 and is_nounlike(inside[first - 1].text, words):
            first -= 1
        while last + 1 < len(inside) and is_nounlike(inside[last + 1].text, words):
            last += 1
        left, right = Span(inside[first].start, word.start), Span(word.end, inside[last].end)
        if left.end - left.start > 1 and right.end - right.start > 1:
            yield (left, *_untrailed(text, right))


def _untrailed(text: str, item: Span) -> list[Span]:
    trail = _TRAIL.search(text, item.start + 1, item.end)
    return [Span(item.start, trail.start() if trail else item.end)]


def _after_colon(text: str, sentence: Span, cut: Sequence[Word], words: Words) -> Iterator[tuple[Span, ...]]:
    """An enumeration announced by a colon runs on over commas to the end of the sentence."""
    colon = re.search(r"(?:是|为|有|包括|如下)[：:]|[：:](?!“)", text[slice(*sentence)])
    if not colon:
        return
    region = Span(sentence.start + colon.end(), sentence.end)
    pieces = [piece for part in split_at(text, region, "，；。") for piece in split_at(text, part, "、")]
    if len(pieces) > 2 and "，" in text[slice(*region)] and max(piece.end - piece.start for piece in pieces) <= 24:
        pieces[-1:] = _last_items(text, pieces[-1], cut, words)
        yield tuple(_rejoin(text, pieces))


def is_together(items: Sequence[Span]) -> bool:
    """Whether ``items`` follow each other closely enough to be one span: a mark or a word of joining between them."""
    return all(after.start - before.end <= _BETWEEN for before, after in pairwise(items))


def split_list(text: str, region: Span) -> list[Span]:
    """The items of ``region``, which is an enumeration as a whole: parted by the strongest mark that it has.

    Clauses between ； or ， are items where there is no 、.
    """
    for marks in "；、，":
        pieces = split_at(text, region, marks)
        if len(pieces) > 1:
            break
    if not pieces:
        return []
    last = pieces[-1]
    joints = [found for found in _AND.finditer(text, last.start + 2, last.end - 1)] if marks != "；" else []
    parted = [Span(last.start, joints[-1].start()), Span(joints[-1].end(), last.end)] if joints else []
    if parted and (len(pieces) == 1 or _alike(text, *parted)):
        pieces[-1:] = parted
    return pieces


def split_at(text: str, region: Span, marks: str) -> list[Span]:
    """Pieces of ``region`` between ``marks``, quotes and brackets kept whole, blanks and ends trimmed."""
    pieces, start, depth = [], region.start, 0
    for index in range(*region):
        char = text[index]
        depth += (char in _OPEN) - (char in _CLOSE and depth > 0)
        if char in marks and depth == 0:
            pieces.append(Span(start, index))
            start = index + 1
    pieces.append(Span(start, region.end))
    return [piece for piece in (strip(text, piece) for piece in pieces) if piece.end > piece.start]


def _runs(text: str, pieces: Sequence[Span], cut: Sequence[Word], words: Words) -> Iterator[list[Span]]:
    """``pieces`` as one list, or as two where a piece between ends one and leads to the next (甲、乙先后在丙、丁)."""
    run = [pieces[0]]
    for piece in pieces[1:-1]:
        inside = [word for word in cut if word.start > piece.start and word.end < piece.end]
        lead = next((word for word in inside if word.text in _PREPOSITIONS and words.tag(word.text) == "p"), None)
        run.append(piece)
        if lead is not None and not any(mark in text[slice(*piece)] for mark in _OPEN):
            yield run
            run = [Span(lead.end, piece.end)]
    yield [*run, pieces[-1]]


def _first_item(text: str, piece: Span, cut: Sequence[Word], words: Words) -> Span:
    """The first item without what leads to it: 由…共同主办 begins behind 由, a bare noun phrase at its first noun."""
    inside = [word for word in cut if word.start >= piece.start and word.end <= piece.end]
    if len(inside) > 1:
        for word in reversed(inside[:-1]):
            if _LEAD.fullmatch(word.text):
                return Span(word.end, piece.end)
            if words.tag(word.text) is None and _LEAD.match(word.text[0]):
                return Span(word.start + 1, piece.end)  # A guessed word took the preposition along.
    start = piece.end
    for word in reversed(inside):
        if word.text in _CLOSE:
            opened = text.rfind(_OPEN[_CLOSE.index(word.text)], piece.start, word.start)
            start = opened if opened >= 0 else start
            continue
        if word.start >= start:
            continue  # It stands in the quotes just taken along.
        if not is_nounlike(word.text, words) and word.text[-1:] not in _CLOSE + _OPEN:
            break
        start = word.start
    return Span(start, piece.end) if start < piece.end else piece


def _alike_start(items: Sequence[Span], cut: Sequence[Word], words: Words) -> Span:
    """The first item; where it is far longer than the others, without the verb before it (购买药械、燃油、饲草)."""
    first, usual = items[0], median(item.end - item.start for item in items[1:])
    if first.end - first.start <= 2 * usual:
        return first
    leads = [
        word
        for word in cut
        if first.start <= word.start and word.end < first.end and (words.tag(word.text) or "x")[0] in "vpcu"
    ]
    return Span(leads[-1].end, first.end) if leads and first.end - leads[-1].end >= 2 else first


def _last_items(text: str, piece: Span, cut: Sequence[Word], words: Words) -> list[Span]:
    """The last item, or the last two around 和, without what the sentence goes on to say."""
    trail = _TRAIL.search(text, piece.start + 1, piece.end)
    end = trail.start() if trail and trail.start() > piece.start else None
    if end is None:
        end = piece.end
        inside = [word for word in cut if word.start >= piece.start and word.end <= piece.end]
        for number, word in enumerate(inside):
            tag = words.tag(word.text) or "n"
            if (
                number
                and tag[0] in "vpdu"
                and tag != "vn"
                and not _AND.fullmatch(word.text)
                and number + 1 < len(inside)
            ):
                end = word.start
                break
    body = Span(piece.start, end)
    for word in cut:
        if body.start < word.start and word.end < body.end and _AND.fullmatch(word.text):
            left, right = Span(body.start, word.start), Span(word.end, body.end)
            if _alike(text, left, right):
                return [left, right]
    return [body]


def _alike(text: str, left: Span, right: Span) -> bool:
    """Whether two phrases around 和 are two things: both short, or ending alike."""
    first, second = text[slice(*left)], text[slice(*right)]
    return first[-1] == second[-1] or (len(first) <= 5 and abs(len(first) - len(second)) <= 2)


def _rejoin(text: str, items: list[Span]) -> list[Span]:
    """Undo a split inside one item: where most items end alike, a short one that does not runs on into the next."""
    endings = Counter(text[item.end - 1] for item in items)
    ending, count = endings.most_common(1)[0] if endings else ("", 0)
    if len(items) < 5 or count < 0.6 * len(items):
        return items
    joined: list[Span] = []
    start: int | None = None
    for item in items:
        start = item.start if start is None else start
        if text[item.end - 1] == ending or item.end - item.start > 4 or item is items[-1]:
            joined.append(Span(start, item.end))
            start = None
    return joined
