"""From an article to the passages that are indexed.

Passages are runs of whole sentences of about 120 to 200 code points. That is short enough for an
embedding without attention to stay about one thing, and for a quotation to be read at a glance; long
enough to hold a fact with its subject. Neighbours share a sentence, so that what two neighbouring
sentences say together is found in one of them.
"""

import re
from collections.abc import Iterator

import msgspec

from embeddings.articles import Article
from embeddings.pages import Page
from embeddings.text import Span, SpannedText, sentences

LONGEST_PASSAGE = 200
LONGEST_SENTENCE = 300

_CLAUSE_END = re.compile(r"[，；,;、]")
_WORDS = re.compile(r"\w{2}")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_LINE_END = re.compile(r"[^\S\n]*\n")


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """A run of whole sentences of one article, the unit of retrieval.

    ``text`` is exactly the join of the page's text at ``spans``. Paragraphs in it are parted by their
    line break, where the page has one. ``heading`` (headline, kickers, date, byline) is embedded and
    searched with the passage and is no part of its text. ``number`` counts the passages of the body
    from 1; number 0 is the headline with its kickers as a passage of its own, so that they can be cited.
    """

    article_id: str
    page_id: str
    number: int
    heading: str
    text: str
    spans: tuple[Span, ...]


def embedding_text(passage: Passage) -> str:
    """What an encoder is given of a passage: its heading on a line of its own, then its text."""
    return f"{passage.heading}\n{passage.text}" if passage.heading else passage.text


def make_passages(page: Page, article: Article) -> list[Passage]:
    """Passages of ``article`` in reading order: its headline (number 0) where it has one, then the rest."""
    headline = _headline(page, article)
    facts = [fact for fact in (_as_printed(article.date), article.byline) if fact]
    titles = [" ".join(part.split()) for part in (article.title, _read(page, article.subtitle_spans)) if part]
    pieces = list(_pieces(page, article))
    passages = []
    if headline:
        # Its own words again as a heading would count them twice.
        passages.append(_passage(article, 0, " ".join(facts), [headline]))
    for number, (first, last) in enumerate(_windows([len(piece.text) for piece in pieces]), 1):
        passages.append(_passage(article, number, " ".join(titles + facts), pieces[first:last]))
    return passages


def _passage(article: Article, number: int, heading: str, pieces: list[SpannedText]) -> Passage:
    whole = SpannedText("".join(piece.text for piece in pieces), [span for piece in pieces for span in piece.spans])
    whole = whole.slice(0, len(whole.text.rstrip()))
    return Passage(
        article_id=article.id,
        page_id=article.page_id,
        number=number,
        heading=heading,
        text=whole.text,
        spans=whole.spans,
    )


def _as_printed(day: str | None) -> str | None:
    """``2022年8月27日`` of ``2022-08-27``: what questions and articles call a day."""
    match = _DAY.fullmatch(day or "")
    return "{}年{}月{}日".format(*map(int, match.groups())) if match else day


def _read(page: Page, spans: tuple[Span, ...]) -> str:
    return " ".join(page.text[start:end] for start, end in spans)


def _headline(page: Page, article: Article) -> SpannedText | None:
    lines = [_with_line_end(page.text, (span,)) for span in article.title_spans + article.subtitle_spans]
    headline = SpannedText.read(page.text, [span for line in lines for span in line])
    return headline if headline.text.strip() else None


def _pieces(page: Page, article: Article) -> Iterator[SpannedText]:
    """Sentences in reading order, each with the blanks that follow it in its paragraph.

    Credits, bylines and other words beside the body come last: who took a picture is a fact too.
    """
    beside = tuple((span,) for span in article.other_spans if _WORDS.search(page.text, *span))
    for paragraph in article.paragraphs + beside:
        text = SpannedText.read(page.text, _with_line_end(page.text, paragraph))
        found = sentences(text.text)
        ends = [span.start for span in found[1:]] + [len(text.text)]
        for sentence, end in zip(found, ends, strict=False):
            yield from _cut_long(text.slice(sentence.start, end))


def _with_line_end(text: str, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """``spans`` with the line break after them, which keeps the next paragraph's first sentence apart."""
    if spans and (match := _LINE_END.match(text, spans[-1].end)):
        return (*spans[:-1], Span(spans[-1].start, match.end()))
    return spans


def _cut_long(sentence: SpannedText) -> Iterator[SpannedText]:
    """The sentence whole, or cut after its clauses where it is longer than ``LONGEST_SENTENCE``."""
    start, length = 0, len(sentence.text)
    while length - start > LONGEST_SENTENCE:
        ends = [match.end() for match in _CLAUSE_END.finditer(sentence.text, start, start + LONGEST_PASSAGE)]
        end = ends[-1] if ends else start + LONGEST_PASSAGE
        yield sentence.slice(start, end)
        start = end
    if start < length:
        yield sentence.slice(start, length)


def _windows(lengths: list[int]) -> Iterator[tuple[int, int]]:
    """Runs ``[first, last)`` of at most ``LONGEST_PASSAGE``, each but the first from its predecessor's last sentence.

    A sentence that would fill more than half of the next passage is not repeated, and none is
    when its successor would then not fit beside it.
    """
    first = 0
    while first < len(lengths):
        last, size = first + 1, lengths[first]
        while last < len(lengths) and size + lengths[last] <= LONGEST_PASSAGE:
            size += lengths[last]
            last += 1
        yield first, last
        if last == len(lengths):
            return
        shared = lengths[last - 1]
        repeat = last - first > 1 and shared <= LONGEST_PASSAGE // 2 and shared + lengths[last] <= LONGEST_PASSAGE
        first = last - 1 if repeat else last
