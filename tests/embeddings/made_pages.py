"""Pages made of articles, with the faults of OCR and layout, and their gold: as many as a test wants.

The gold has the form of the files in ``seeds/articles``, and ``joins`` besides: ``[end, start]`` of every
place where a sentence was cut, in reading order. ``date`` stands where an article names its day and the page tells
the year: half of the pages say when they were printed, others print the year somewhere.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import pairwise
from typing import Any

import opencc
from made_articles import Made, Source, make_caption, make_imprint, make_news, make_notice

# Rates as counted on the five pages in seeds/pages, which have some fifty reports.
FAULTS = {
    "none": 0.80,
    "headline_after_body": 0.03,
    "headline_inside_body": 0.03,
    "headline_lost": 0.03,
    "lead_lost": 0.02,
    "tail_displaced": 0.03,
    "tail_before_head": 0.02,
    "body_displaced": 0.02,
    "body_displaced_lead_lost": 0.02,
}
_JUMP = ["（下转第{}版）", "（下转{}版）", "(下转第{}版)", "下转第{}版"]
_NUMBERS = "二三四五六七八"


@dataclass(frozen=True)
class Segment:
    """Text of one article with its role; ``order`` is its place in reading, ``joins`` says it runs on."""

    text: str
    article: int
    role: str
    order: int = 0
    joins: bool = False


@dataclass(frozen=True)
class Piece:
    """One line of the page: segments with a blank between heading parts, none before a jump line."""

    segments: tuple[Segment, ...]
    mark: int = 0
    gap: int = 2

    @property
    def is_body(self) -> bool:
        """Whether it is part of a running text."""
        return self.segments[0].role == "body"


@dataclass(frozen=True)
class MadePage:
    """A page's text, the articles that it was made of, in the form of the gold files, and the day of print if said."""

    text: str
    articles: list[dict[str, Any]]
    issue_date: str | None


def make_pages(sources: Sequence[Source], count: int, seed: int) -> Iterator[MadePage]:
    """``count`` pages; equal seeds make equal pages."""
    rng = random.Random(seed)
    for _ in range(count):
        yield make_page(rng, sources)


def make_page(rng: random.Random, sources: Sequence[Source]) -> MadePage:
    """One page of four to ten reports of about the same days, captions and notices among them."""
    start = rng.randrange(len(sources))
    window = [sources[(start + step) % len(sources)] for step in range(rng.choice([12, 40, 200]))]
    # Short items are many in the sources and few on a page.
    long = [source for source in window if len("".join(source.paragraphs)) > 250 or rng.random() < 0.3]
    chosen = rng.sample(long, min(len(long), rng.randint(4, 10)))
    reports = [make_news(rng, source) for source in chosen]
    if rng.random() < 0.35:
        reports.insert(rng.randint(0, len(reports)), make_notice(rng, rng.choice(window)))
    pieces = _lay_out(rng, reports)
    captions = [make_caption(rng, rng.choice(window)) for _ in range(rng.choice([0, 0, 1, 1, 2, 3]))]
    for number, caption in enumerate(captions, start=len(reports)):
        _insert_caption(rng, pieces, caption, number)
    for end in (0, len(pieces)):
        if rng.random() < 0.06:
            owner = pieces[min(end, len(pieces) - 1)].segments[0].article
            pieces.insert(end, Piece((Segment(make_imprint(rng, window[-1]), owner, "imprint"),)))
    traditional = rng.random() < 0.15 or window[0].traditional
    return _print(rng, [*reports, *captions], _marked(rng, pieces), traditional=traditional)


def _lay_out(rng: random.Random, reports: list[Made]) -> list[Piece]:
    pieces: list[Piece] = []
    displaced: list[Piece] = []
    for number, made in enumerate(reports):
        fault = rng.choices(list(FAULTS), list(FAULTS.values()))[0] if made.kind == "news" else "none"
        if fault == "headline_lost":
            made.heading = []
        if fault.endswith("lead_lost") and len(made.paragraphs) > 2:
            _lose_lead(made)
        heads = _head_lines(rng, made, number)
        body = _body_lines(rng, made, number)
        kept = _lines_that_stay(rng, fault, heads)
        at_once, later = _place(rng, fault, heads[kept:], body)
        at_once[:0] = heads[:kept]
        pieces += at_once + displaced
        displaced = later
    return pieces + displaced


def _lose_lead(made: Made) -> None:
    made.paragraphs = made.paragraphs[1:]
    made.byline = made.byline if made.byline_line else None
    made.dateline = made.day = None


def _lines_that_stay(rng: random.Random, fault: str, heads: list[Piece]) -> int:
    """How many lines of a heading stay above the body when the rest of it does not: banner or kicker."""
    if fault not in ("headline_after_body", "headline_inside_body") or rng.random() < 0.5:
        return 0
    return next((n for n, piece in enumerate(heads) if piece.segments[-1].role == "title"), 0)


def _place(rng: random.Random, fault: str, heads: list[Piece], body: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """What stands in its place, and what stands behind the article that follows."""
    cut = rng.randint(1, len(body) - 1) if len(body) > 1 else len(body)
    if fault == "headline_after_body":
        return body + heads, []
    if fault == "headline_inside_body":
        cuts = [index for index in range(1, len(body)) if body[index - 1].segments[-1].joins] or [cut]
        cut = rng.choice(cuts) if rng.random() < 0.7 else cut
        return body[:cut] + heads + body[cut:], []
    if fault == "tail_displaced":
        return heads + body[:cut], body[cut:]
    if fault == "tail_before_head":
        return body[cut:] + heads + body[:cut], []
    if fault.startswith("body_displaced") and heads:
        return heads, body
    return heads + body, []


def _head_lines(rng: random.Random, made: Made, number: int) -> list[Piece]:
    segments = [Segment(text, number, role, order) for order, (text, role) in enumerate(made.heading)]
    lines = [Piece((segment,)) for segment in segments]
    if made.one_line and segments:
        lines = [Piece(tuple(segments))]
    if made.byline_line:
        lines.append(Piece((Segment(made.byline_line, number, "byline"),)))
    return lines


def _body_lines(rng: random.Random, made: Made, number: int) -> list[Piece]:
    """The paragraphs, cut where a column ended; the last perhaps cut short by a jump line."""
    paragraphs = list(made.paragraphs)
    jump = made.kind == "news" and rng.random() < 0.12
    if jump and rng.random() < 0.5 and len(paragraphs[-1]) > 30:
        paragraphs[-1] = paragraphs[-1][: rng.randint(15, len(paragraphs[-1]) - 1)]
    rate = rng.choice([0, 0.002, 0.004, 0.008])
    fragments: list[tuple[str, bool]] = []
    for paragraph in paragraphs:
        pieces = _cut(rng, paragraph, rate) if made.kind == "news" else [paragraph]
        fragments += [(piece, index < len(pieces) - 1) for index, piece in enumerate(pieces)]
    tight = made.kind == "notice" and rng.random() < 0.6
    lines = [
        Piece((Segment(text, number, "body", order, joins),), gap=1 if tight and order > 1 else 2)
        for order, (text, joins) in enumerate(fragments)
    ]
    if made.kind == "news" and rng.random() < 0.03:
        lines[0] = Piece((Segment(f"（上接第{rng.choice('一二')}版）", number, "jump"), *lines[0].segments))
    if jump:
        mark = Segment(rng.choice(_JUMP).format(rng.choice(_NUMBERS)), number, "jump")
        if rng.random() < 0.5 and mark.text[0] in "（(":
            lines[-1] = Piece((*lines[-1].segments, mark))
        else:
            lines.append(Piece((mark,)))
    return lines


def _cut(rng: random.Random, paragraph: str, rate: float) -> list[str]:
    """``paragraph`` cut inside its sentences, on average ``rate`` times a character; now and then into a stub."""
    count = sum(rng.random() < rate for _ in paragraph)
    # The first line of a paragraph is whole, and that of a report holds its lead formula.
    first = 40 if paragraph.startswith(("本报讯", "新华社")) else 13
    places = {rng.randint(first, len(paragraph) - 2) for _ in range(count)} if len(paragraph) > first + 10 else set()
    for place in list(places):
        if rng.random() < 0.15:
            places.add(min(place + rng.randint(3, 18), len(paragraph) - 2))
    kept = [place for place in sorted(places) if _may_cut(paragraph, place)]
    bounds = [0, *kept, len(paragraph)]
    return [paragraph[start:end] for start, end in pairwise(bounds)]


def _may_cut(text: str, place: int) -> bool:
    """Columns are not broken behind a sentence, before a mark, or within a number or name in Latin letters."""
    before, after = text[place - 1], text[place]
    return before not in "。！？；：…（“《" and (after.isalnum() or after in "“《") and not (before + after).isascii()


def _insert_caption(rng: random.Random, pieces: list[Piece], caption: Made, number: int) -> None:
    inside = [index for index in range(1, len(pieces)) if pieces[index - 1].is_body and pieces[index].is_body]
    cuts = [index for index in inside if pieces[index - 1].segments[-1].joins]
    between = [index for index in range(len(pieces)) if not pieces[index].is_body] + [len(pieces)]
    where = rng.choice(rng.choices([between, inside, cuts], [0.6, 0.25, 0.15])[0] or between)
    lines = [Piece((Segment(caption.paragraphs[0], number, "body"),), gap=rng.choice([2, 3, 4, 4, 4]))]
    if caption.credit:
        lines.append(Piece((Segment(caption.credit, number, "photo_credit"),)))
    pieces[where:where] = lines


def _marked(rng: random.Random, pieces: list[Piece]) -> list[Piece]:
    """``#`` before headings: none on the page, on all, or on some."""
    style = rng.choices(["none", "all", "first", "titles", "some"], [0.4, 0.15, 0.25, 0.1, 0.1])[0]
    levels = [rng.randint(1, 2) for _ in pieces]
    even = rng.random() < 0.6
    marked = []
    seen: set[int] = set()
    for piece, level in zip(pieces, levels, strict=True):
        roles = {segment.role for segment in piece.segments}
        heads = roles & {"title", "subtitle", "banner"}
        article = piece.segments[0].article
        first = article not in seen or "banner" in roles
        if heads and "banner" not in roles:
            seen.add(article)
        wanted = {
            "none": False,
            "all": True,
            "titles": bool(roles & {"title", "banner"}),
            "some": rng.random() < 0.5,
            "first": first,
        }
        mark = (2 if even else level) if heads and wanted[style] else 0
        marked.append(Piece(piece.segments, mark, piece.gap))
    return marked


def _print(rng: random.Random, made: list[Made], pieces: list[Piece], *, traditional: bool) -> MadePage:
    """The text of the page, and where on it each part of each article came to stand."""
    parts: list[str] = []
    length = 0
    placed: list[tuple[Segment, tuple[int, int]]] = []

    def put(text: str) -> tuple[int, int]:
        nonlocal length
        parts.append(text)
        length += len(text)
        return length - len(text), length

    for piece in pieces:
        put("\n" * (piece.gap - 1) + rng.choices(["\n", " \n", "\n \n", "\n\n\n"], [0.93, 0.02, 0.03, 0.02])[0])
        if piece.mark:
            placed.append((Segment("", piece.segments[0].article, "markdown_mark"), put("#" * piece.mark)))
            put(" ")
        for index, segment in enumerate(piece.segments):
            if index and segment.role in ("title", "subtitle"):
                put(" ")
            placed.append((segment, put(segment.text)))
    text = "".join(parts)
    articles = [_gold(article, number, placed) for number, article in enumerate(made)]
    kept = [article for article in articles if article["body_spans"] or article["title_spans"]]
    issue_date = _date(made, kept, text)
    if traditional:
        text, kept = _traditional(text), _traditional_gold(kept)
    return MadePage(text, kept, issue_date)


def _date(made: list[Made], articles: list[dict[str, Any]], text: str) -> str | None:
    """Give the ``articles`` their dates; the day after the newest as that of print, on pages of even length."""
    days = {f"{number:02d}": article.day for number, article in enumerate(made) if article.day}
    said = len(text) % 2 == 0
    for article in articles:
        day = days.get(article["id"])
        if day and article["body_spans"] and (said or f"{day.year}年" in text):
            article["date"] = day.isoformat()
    return (max(days.values()) + timedelta(days=1)).isoformat() if said and days else None


def _gold(made: Made, number: int, placed: list[tuple[Segment, tuple[int, int]]]) -> dict[str, Any]:
    own = sorted(
        ((segment, span) for segment, span in placed if segment.article == number), key=lambda item: item[0].order
    )
    body = [(segment, span) for segment, span in own if segment.role == "body"]
    spans = {role: [list(span) for segment, span in own if segment.role == role] for role in ("title", "subtitle")}
    heading = [list(span) for segment, span in own if segment.role in ("banner", "title", "subtitle")]
    others = [{"role": s.role, "span": list(span)} for s, span in own if s.role not in ("body", "title", "subtitle")]
    joins = [[first[1][1], second[1][0]] for first, second in pairwise(body) if first[0].joins]
    return {
        "id": f"{number:02d}",
        "kind": made.kind,
        "title": made.title,
        "title_alts": made.alts,
        "title_spans": spans["title"],
        "subtitles": spans["subtitle"],
        "heading_spans": heading,
        "byline": made.byline,
        "dateline": made.dateline,
        "body_spans": [list(span) for _, span in body],
        "other_spans": others,
        "joins": joins,
    }


@cache
def _table() -> dict[int, str]:
    convert = opencc.OpenCC("s2t").convert
    return {code: convert(chr(code))[0] for code in range(0x4E00, 0x9FFF)}


def _traditional(text: str) -> str:
    return text.translate(_table())


def _traditional_gold(articles: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for article in articles:
        for name in ("title", "byline", "dateline"):
            article[name] = article[name] and _traditional(article[name])
        article["title_alts"] = [_traditional(title) for title in article["title_alts"]]
    return articles
