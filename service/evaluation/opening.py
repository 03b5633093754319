"""A question set's own paragraphs as pages, for a library of them alone."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from embeddings.errors import EmptyPageError
from embeddings.pages import Page, make_page
from service.evaluation.questions import Evidence, Paragraph, Question

_GAP = "\n\n"


def pages_of(paragraphs: Iterable[Paragraph]) -> Iterator[Page]:
    """Each paragraph as a page of one ready article, named by its id; those without text are left out."""
    for paragraph in paragraphs:
        title = _title(paragraph)
        try:
            yield make_page(
                f"{title}{_GAP}{paragraph.text}" if title else paragraph.text,
                paragraph.id,
                format="article",
                has_title=bool(title),
            )
        except EmptyPageError:
            continue


def on_pages(question: Question, paragraphs: Mapping[str, Paragraph]) -> Question:
    """``question`` with its evidence where the page, which begins with the title, has it."""
    evidence = tuple(_moved(span, _lead(paragraphs[span.page])) for span in question.evidence)
    return msgspec.structs.replace(question, evidence=evidence)


def _moved(span: Evidence, by: int) -> Evidence:
    return Evidence(span.page, span.start + by, span.end + by, span.quote)


def _lead(paragraph: Paragraph) -> int:
    title = _title(paragraph)
    return len(title) + len(_GAP) if title else 0


def _title(paragraph: Paragraph) -> str:
    return " ".join(paragraph.title.split())
