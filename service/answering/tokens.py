"""Chinese and English questions cut into nouns, dates, verbs, interrogatives and what joins them.

In Chinese a word is a noun unless jieba's dictionary knows it as something else; in English what stands between verbs,
prepositions and other closed classes of words. Both go wrong at times.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from embeddings.text import Span
from embeddings.words import Word, Words
from service.answering.grammar import EN_ADVERBS, EN_DATE, EN_JOINTS, EN_PASTS, EN_VERBS, ZH_ADVERBS, ZH_DATE
from service.answering.question import head_kind, language_of
from service.answering.wording import MEASURE, ZH_ASKING, ZH_HEADS

Part = Literal["noun", "date", "title", "ask", "verb", "joint"]


class Token(NamedTuple):
    """A word of a question, or a date or title of several, and its part in the sentence."""

    span: Span
    text: str
    part: Part


# --- Chinese -------------------------------------------------------------------------------------------------------

_MARKED = re.compile(r"《[^》]*》|[“\"][^”\"]*[”\"]")
_HOW = re.compile(r"多[长大高远重宽深久快]")
_NUMBERED = re.compile(r"第[\d一二三四五六七八九十]+[届次期批季]?|[A-Z]+级")
_ASKED_MEASURE = re.compile(rf"{MEASURE}(?=[㐀-鿿])")
# Function words that jieba's guesses glue to an unknown word before them.
_GLUED = "在对到向和了说去是有把被给"
_ORDINAL = re.compile(r"(?!几)(?:第.+|.+号|[一二三四五六七八九十百]+[年届])")
# What makes a noun of the verb before it: 接种|点, 施工|队.
_NOUN_ENDING = re.compile(r"[点站处所地员者队组费率量法证卡表书日周月园区场]")
_NOUN_TAGS = ("n", "j", "l", "i", "b", "s", "z", "vn", "an", "eng", "t")


def chinese_tokens(text: str, words: Words) -> Iterator[Token]:
    """The tokens of a Chinese question in order."""
    marked: list[tuple[Span, Part]] = sorted(
        [(Span(*m.span()), "title") for m in _MARKED.finditer(text)]
        + [(Span(*m.span()), "noun") for m in _NUMBERED.finditer(text)]
        + [(Span(*m.span()), "date") for m in ZH_DATE.finditer(text)]
        + [(_with_measure(text, m), "ask") for m in ZH_ASKING.finditer(text)]
        + [(Span(*m.span()), "ask") for m in _HOW.finditer(text)]
    )
    position = 0
    for span, part in marked:
        if span.start < position:
            continue
        yield from _zh_words(text, position, span.start, words)
        yield Token(span, text[slice(*span)], part)
        position = span.end
    yield from _zh_words(text, position, len(text), words)


def _with_measure(text: str, asking: re.Match[str]) -> Span:
    measure = _ASKED_MEASURE.match(text, asking.end()) if asking.group() in ("多少", "哪些") else None
    return Span(asking.start(), measure.end() if measure else asking.end())


def _zh_words(text: str, start: int, end: int, words: Words) -> Iterator[Token]:
    cut = [Word(w.text, w.start + start, w.end + start) for w in words.cut(text[start:end])]
    cut = _joined([piece for word in cut for piece in _unglued(word, words)], words)
    for number, word in enumerate(cut):
        after = cut[number + 1].text if number + 1 < len(cut) else ""
        yield Token(Span(word.start, word.end), word.text, _zh_part(word.text, after, words))


def _joined(cut: list[Word], words: Words) -> list[Word]:
    """Words with each verb that a noun ending follows made one noun."""
    joined: list[Word] = []
    for word in cut:
        before = joined[-1] if joined else None
        if (
            before
            and words.tag(before.text) in ("v", "vn")
            and len(before.text) > 1
            and _NOUN_ENDING.fullmatch(word.text)
        ):
            joined[-1] = Word(before.text + word.text, before.start, word.end)
        else:
            joined.append(word)
    return joined


def _unglued(word: Word, words: Words) -> list[Word]:
    if words.tag(word.text) is None and len(word.text) > 1 and word.text[-1] in _GLUED:
        return [Word(word.text[:-1], word.start, word.end - 1), Word(word.text[-1], word.end - 1, word.end)]
    return [word]


def _zh_part(word: str, after: str, words: Words) -> Part:
    tag = words.tag(word)
    if not re.search(r"\w", word) or ZH_ADVERBS.match(word):
        return "joint"
    if after in ("了", "过", "着"):
        return "verb"
    if tag == "m":
        return "noun" if _ORDINAL.fullmatch(word) else "joint"
    if tag is None or tag in ("v", "d", "a", "zg") or tag.startswith(_NOUN_TAGS):
        if tag == "v":
            return "noun" if head_kind(word, ZH_HEADS, "$") in ("person", "number") else "verb"
        # Adverbs of the dictionary that are no adverbs of the language are mostly names.
        return "joint" if tag == "d" and len(word) == 1 else "noun"
    return "joint"


# --- English -------------------------------------------------------------------------------------------------------

_EN_TOKEN = re.compile(r"《[^》]*》|No\. ?\d+|[“\"][^”\"]*[”\"]|[㐀-鿿0-9]*[㐀-鿿][㐀-鿿0-9]*|[\w'’&.-]*\w|[^\w\s]")
_EN_HELPER = re.compile(r"(?:do|does|did|will|can|could|would|should|may|must|to)$", re.I)
_EN_ASKING = re.compile(r"(?:which|what|who|whom|whose|many|much|other)$", re.I)
# What is said of a subject with is or are.
_EN_STATE = re.compile(r"(?:open|closed|free|available|full|ready)$", re.I)
_EN_DETERMINER = re.compile(r"(?:the|an?|its|his|her|their)$", re.I)


def english_tokens(text: str) -> Iterator[Token]:
    """The tokens of an English question in order; Chinese names in it are nouns."""
    dates = [Span(*m.span()) for m in EN_DATE.finditer(text)] + [Span(*m.span()) for m in ZH_DATE.finditer(text)]
    matches = list(_EN_TOKEN.finditer(text))
    before, helped = "", False
    part: Part = "joint"
    for number, match in enumerate(matches):
        span, word = Span(*match.span()), match.group()
        date = next((date for date in dates if date.start <= span.start < date.end), None)
        if date and date.start < span.start:
            continue
        if date:
            span, part = date, "date"
        else:
            after = [later.group() for later in matches[number + 1 :]]
            part = _en_part(word, before, part, helped and not _verb_follows(after))
        yield Token(span, text[slice(*span)], part)
        before = word.lower()
        helped = helped or _EN_HELPER.match(word) is not None


def _verb_follows(after: list[str]) -> bool:
    """Whether a verb comes before the noun phrase can end: then what stands before it is no verb (travel rush end)."""
    for word in after:
        if not word[0].islower() or EN_JOINTS.match(word) or EN_ADVERBS.match(word) or _EN_DETERMINER.match(word):
            return False
        if EN_VERBS.match(word):
            return True
    return False


def _en_part(word: str, before: str, part: Part, helped: bool) -> Part:
    lower = word.lower()
    if word[0] in '《“"':
        return "title"
    if _EN_ASKING.match(word) or before == "how":
        return "ask"
    if not re.search(r"\w", word) or EN_JOINTS.match(word) or EN_ADVERBS.match(word):
        return "joint"
    if part == "noun" and not helped and _EN_STATE.match(word):
        return "joint"
    if (
        word[0].isupper()
        or re.fullmatch("which|whose|many|much|other", before)
        or _EN_DETERMINER.match(before)
        or language_of(word) == "zh"
    ):
        return "noun"
    if lower.endswith("ing") and re.fullmatch("is|are|was|were|been", before):
        return "verb"
    follows_noun = part in ("noun", "date")
    if (
        EN_PASTS.match(word)
        or (EN_VERBS.match(word) and (helped or not follows_noun))
        or re.search(r"(?<!e)ed$", lower)
    ):
        return "verb"
    # To take place, to take part: no place and no part.
    return "verb" if part == "verb" and lower in ("part", "place") else "noun"
