"""From a page to its articles."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import msgspec

from embeddings.arrangement import Draft, arrange, learned_weights
from embeddings.blocks import Block, find_blocks
from embeddings.cues import is_day, is_field, is_latin
from embeddings.dates import Day, PageDay, closing_day, event_day, find_days, page_day, publication_day
from embeddings.headings import Heading, HeadLine, read_heading
from embeddings.leads import Lead, byline_of_line, photographer, read_lead
from embeddings.pages import Page
from embeddings.text import Span, SpannedText

Kind = Literal["news", "brief", "photo_caption", "notice", "fragment"]
_NOTICES = ("公告", "通告", "启事", "啟事", "声明", "聲明", "公示", "通知", "渠道", "热线", "熱線")
_BRIEF = 150


class _Read(NamedTuple):
    """The body of a draft, read: its paragraphs as spans and as text, and the days that the first of them names."""

    draft: Draft
    paragraphs: tuple[tuple[Span, ...], ...]
    texts: list[str]
    days: list[Day]


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One article of a page.

    ``paragraphs`` are in reading order; each holds the spans of one paragraph, more than one where a
    column break or a displaced piece cut it: joined without anything between, they read on.
    All spans of a page's articles together hold every non-blank code point of the page once.
    """

    id: str
    page_id: str
    kind: Kind
    title: str | None
    title_spans: tuple[Span, ...]
    subtitle_spans: tuple[Span, ...]
    byline: str | None
    dateline: str | None
    date: str | None
    date_basis: str | None
    paragraphs: tuple[tuple[Span, ...], ...]
    other_spans: tuple[Span, ...]

    @property
    def body_spans(self) -> tuple[Span, ...]:
        """Spans of the body in reading order."""
        return tuple(span for paragraph in self.paragraphs for span in paragraph)


class ArticleView(msgspec.Struct, frozen=True, kw_only=True):
    """An article as ``yinju articles --json`` prints it: spans as ``[start, end]``, the body's text joined."""

    id: str
    kind: Kind
    title: str | None
    byline: str | None
    dateline: str | None
    date: str | None
    title_spans: tuple[Span, ...]
    subtitle_spans: tuple[Span, ...]
    body_spans: tuple[Span, ...]
    other_spans: tuple[Span, ...]
    text: str


def find_articles(page: Page) -> list[Article]:
    """The articles of ``page``, in the order in which they begin on it.

    Their spans together hold every non-blank code point once, whatever the text is. A ready article
    is taken as it is.
    """
    blocks = find_blocks(page.text)
    drafts = [_whole(page, blocks)] if page.format == "article" else arrange(blocks)
    drafts.sort(key=lambda draft: min(draft.heads + draft.body + draft.others))
    read = [_read(page.text, blocks, draft) for draft in drafts]
    day = page_day(page.text, (own.days for own in read), page.issue_date)
    return [_article(page, blocks, own, f"{page.id}-{number:02d}", day) for number, own in enumerate(read, start=1)]


def article_text(page_text: str, article: Article) -> list[SpannedText]:
    """The paragraphs of ``article``, each traceable to the page."""
    return [SpannedText.read(page_text, paragraph) for paragraph in article.paragraphs]


def view_article(page_text: str, article: Article) -> ArticleView:
    """``article`` with its text, paragraphs parted by line breaks, for people and other programs."""
    fields = {name: getattr(article, name) for name in ArticleView.__struct_fields__ if name != "text"}
    return ArticleView(**fields, text="\n".join(part.text for part in article_text(page_text, article)))


def _whole(page: Page, blocks: Sequence[Block]) -> Draft:
    """All blocks as one article, the first its headline where the page says so."""
    heads = (0,) if page.has_title else ()
    body = tuple(index for index in range(len(heads), len(blocks)) if blocks[index].text)
    others = tuple(index for index in range(len(heads), len(blocks)) if not blocks[index].text)
    return Draft(heads, body, others, False)


def _read(text: str, blocks: Sequence[Block], draft: Draft) -> _Read:
    paragraphs = _paragraphs(text, blocks, draft.body)
    texts = ["".join(text[start:end] for start, end in paragraph) for paragraph in paragraphs]
    return _Read(draft, paragraphs, texts, find_days(texts[0]) if texts else [])


def _article(page: Page, blocks: Sequence[Block], read: _Read, id_: str, day: PageDay) -> Article:
    draft, paragraphs, texts, _ = read
    lead = read_lead(texts[0]) if texts else Lead(None, None)
    lines = [HeadLine(blocks[index].span, blocks[index].text, blocks[index].level) for index in draft.heads]
    heading = read_heading(lines, texts, learned_weights().titles)
    title = _title(page.text, heading.title)
    kind = _kind(blocks, draft, title, len(paragraphs))
    byline = page.byline or _byline(blocks, draft, lead, kind)
    date, basis = (page.date, "given") if page.date else _date(blocks, read, kind, lead, byline, day)
    return Article(
        id=id_,
        page_id=page.id,
        kind=kind,
        title=title,
        title_spans=heading.title,
        subtitle_spans=heading.subtitles,
        byline=byline,
        dateline=lead.dateline,
        date=date,
        date_basis=basis,
        paragraphs=paragraphs,
        other_spans=_others(blocks, draft, heading),
    )


def _title(text: str, spans: Sequence[Span]) -> str | None:
    """The headline in one line; the lines of a Chinese one are read on without a blank."""
    lines = [line.strip() for start, end in spans for line in text[start:end].splitlines()]
    return (" " if is_latin("".join(lines)) else "").join(lines) or None


def _paragraphs(text: str, blocks: Sequence[Block], body: Sequence[int]) -> tuple[tuple[Span, ...], ...]:
    """Body blocks as paragraphs: one that stops in mid-sentence reads on in the next.

    Lines of Latin letters read on across the blank between them, which then is part of the span.
    """
    paragraphs: list[list[Span]] = []
    before: Block | None = None
    for index in body:
        block = blocks[index]
        if before and before.is_cut and not any(is_field(b.text) or is_day(b.text) for b in (before, block)):
            latin = before.text[-1].isascii() and block.text[0].isascii()
            start = paragraphs[-1].pop().start if latin and text[before.end : block.start].isspace() else block.start
            paragraphs[-1].append(Span(start, block.end))
        else:
            paragraphs.append([block.span])
        before = block
    return tuple(map(tuple, paragraphs))


def _others(blocks: Sequence[Block], draft: Draft, heading: Heading) -> tuple[Span, ...]:
    spans = [span for index in draft.heads + draft.body + draft.others for span in blocks[index].others]
    spans += [blocks[index].span for index in draft.others if blocks[index].text]
    return tuple(sorted([*spans, *heading.banners]))


def _byline(blocks: Sequence[Block], draft: Draft, lead: Lead, kind: Kind) -> str | None:
    if lead.byline:
        return lead.byline
    for index in draft.others:
        if blocks[index].is_byline:
            return byline_of_line(blocks[index].text)
        if blocks[index].is_credit:
            return photographer(blocks[index].text)
    return photographer(blocks[draft.body[-1]].text) if kind == "photo_caption" and draft.body else None


def _kind(blocks: Sequence[Block], draft: Draft, title: str | None, paragraphs: int) -> Kind:
    if draft.caption:
        return "photo_caption"
    if not draft.body or not (title or blocks[draft.body[0]].is_lead):
        return "fragment"
    fields = sum(is_field(blocks[index].text) for index in draft.body)
    if not blocks[draft.body[0]].is_lead and title and (fields > 1 or title.endswith(_NOTICES)):
        return "notice"
    length = sum(len(blocks[index].text) for index in draft.body)
    return "brief" if length <= _BRIEF and paragraphs == 1 else "news"


def _date(
    blocks: Sequence[Block], read: _Read, kind: Kind, lead: Lead, byline: str | None, day: PageDay
) -> tuple[str | None, str | None]:
    found: tuple[str | None, str | None] = (None, None)
    if kind == "notice":
        # A notice is dated by the line under its signature, not by the days it speaks of.
        last = blocks[read.draft.body[-1]].text
        found = event_day(day, find_days(last) if is_day(last) else [], None)
    elif kind != "fragment":
        found = event_day(day, read.days, lead.dateline)
        if not found[0] and not byline and not lead.dateline:
            found = closing_day(day, [named for text in read.texts for named in find_days(text)])
    return found if found[0] or kind == "fragment" else publication_day(day)
