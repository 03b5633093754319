"""From a page to its articles."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from embeddings.arrangement import Draft, arrange, learned_weights
from embeddings.blocks import Block, find_blocks
from embeddings.cues import is_byline, is_credit, is_cut, is_day, is_field, is_lead
from embeddings.dates import PageDay, event_day, page_day, publication_day
from embeddings.headings import Heading, HeadLine, read_heading
from embeddings.leads import Lead, byline_of_line, photographer, read_lead
from embeddings.pages import Page
from embeddings.text import Span, SpannedText

Kind = Literal["news", "brief", "photo_caption", "notice", "fragment"]
_NOTICES = ("公告", "通告", "启事", "啟事", "声明", "聲明", "公示", "通知", "渠道", "热线", "熱線")
_BRIEF = 150


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
    leads = [blocks[draft.body[0]].text for draft in drafts if draft.body]
    day = page_day(page.text, leads, page.issue_date)
    return [
        _article(page, blocks, draft, f"{page.id}-{number:02d}", day) for number, draft in enumerate(drafts, start=1)
    ]


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


def _article(page: Page, blocks: Sequence[Block], draft: Draft, id_: str, day: PageDay) -> Article:
    paragraphs = _paragraphs(page.text, blocks, draft.body)
    texts = ["".join(page.text[slice(*span)] for span in paragraph) for paragraph in paragraphs]
    opening = texts[0] if texts else ""
    lead = read_lead(opening)
    lines = [HeadLine(blocks[index].span, blocks[index].text, blocks[index].level) for index in draft.heads]
    heading = read_heading(lines, texts, learned_weights().titles)
    title = "".join(page.text[slice(*span)] for span in heading.title) or None
    kind = _kind(blocks, draft, title, len(paragraphs))
    date, basis = (page.date, "given") if page.date else _date(blocks, draft, kind, lead, day, opening)
    return Article(
        id=id_,
        page_id=page.id,
        kind=kind,
        title=title,
        title_spans=heading.title,
        subtitle_spans=heading.subtitles,
        byline=page.byline or _byline(blocks, draft, lead, kind),
        dateline=lead.dateline,
        date=date,
        date_basis=basis,
        paragraphs=paragraphs,
        other_spans=_others(blocks, draft, heading),
    )


def _paragraphs(text: str, blocks: Sequence[Block], body: Sequence[int]) -> tuple[tuple[Span, ...], ...]:
    """Body blocks as paragraphs: one that stops in mid-sentence reads on in the next.

    Lines of Latin letters read on across the blank between them, which then is part of the span.
    """
    paragraphs: list[list[Span]] = []
    before: Block | None = None
    for index in body:
        block = blocks[index]
        if before and is_cut(before.text) and not any(is_field(b.text) or is_day(b.text) for b in (before, block)):
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
        if is_byline(blocks[index].text):
            return byline_of_line(blocks[index].text)
        if is_credit(blocks[index].text):
            return photographer(blocks[index].text)
    return photographer(blocks[draft.body[-1]].text) if kind == "photo_caption" and draft.body else None


def _kind(blocks: Sequence[Block], draft: Draft, title: str | None, paragraphs: int) -> Kind:
    if draft.caption:
        return "photo_caption"
    if not draft.body or not (title or is_lead(blocks[draft.body[0]].text)):
        return "fragment"
    fields = sum(is_field(blocks[index].text) for index in draft.body)
    if not is_lead(blocks[draft.body[0]].text) and title and (fields > 1 or title.endswith(_NOTICES)):
        return "notice"
    length = sum(len(blocks[index].text) for index in draft.body)
    return "brief" if length <= _BRIEF and paragraphs == 1 else "news"


def _date(
    blocks: Sequence[Block], draft: Draft, kind: Kind, lead: Lead, day: PageDay, opening: str
) -> tuple[str | None, str | None]:
    if kind == "notice":
        # A notice is dated by the line under its signature, not by the days it speaks of.
        opening = blocks[draft.body[-1]].text if len(blocks[draft.body[-1]].text) <= 16 else ""
    found = event_day(day, opening, lead.dateline)
    return found if found[0] or kind == "fragment" else publication_day(day)
