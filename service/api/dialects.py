"""An answer in the words of chat clients: a message with markers, annotations, and sources.

The formats are those of OpenAI's chat completions (``message.annotations[].url_citation``, whose indices
point into the message) and of Open WebUI's ``source`` events.
"""

from collections.abc import Iterator
from html import escape
from typing import Any, Literal

import msgspec
from litestar import Request

from service.answering.answerer import Answer
from service.answering.citations import Citation
from service.settings import Markers, Settings

SEPARATORS = {"zh": "、", "en": "; "}
NO_ANSWER = {"zh": "版面上没有找到答案。", "en": "The pages hold no answer to this."}


def base_url(request: Request[Any, Any, Any], settings: Settings) -> str:
    """The address that links begin with, without a slash at its end."""
    return (settings.public_url or str(request.base_url)).rstrip("/")


class UrlCitation(msgspec.Struct, frozen=True):
    """Where an item's source is to be read; the item stands at ``[start_index, end_index)`` of the message."""

    start_index: int
    end_index: int
    title: str
    url: str


class Annotation(msgspec.Struct, frozen=True):
    """A citation of a message, as OpenAI writes it."""

    url_citation: UrlCitation
    type: Literal["url_citation"] = "url_citation"


class Message(msgspec.Struct, frozen=True):
    """An answer as chat text, in pieces for those who read it as it comes; joined they are ``content``."""

    pieces: tuple[str, ...]
    annotations: tuple[Annotation, ...]

    @property
    def content(self) -> str:
        """The whole text."""
        return "".join(self.pieces)


def message(answer: Answer, base_url: str, markers: Markers) -> Message:
    """The message for ``answer``; ``base_url``, without a slash at its end, is put before the citations' addresses."""
    if answer.status == "no_answer":
        return Message((NO_ANSWER[answer.language],), ())
    cited = {citation.n: citation for citation in answer.citations}
    pieces: list[str] = []
    annotations: list[Annotation] = []
    length = 0
    for number, item in enumerate(answer.items):
        before = SEPARATORS[answer.language] if number else ""
        citations = [cited[n] for n in item.citations]
        start = length + len(before)
        for citation in citations:
            place = UrlCitation(start, start + len(item.text), _title(citation), _link(citation, base_url))
            annotations.append(Annotation(place))
        pieces.append(before + item.text + "".join(_marker(citation, base_url, markers) for citation in citations))
        length += len(pieces[-1])
    return Message(tuple(pieces), tuple(annotations))


def open_webui_sources(answer: Answer, base_url: str) -> Iterator[dict[str, Any]]:
    """A ``source`` event for each citation, in the order of their numbers, which Open WebUI counts by.

    The quote is HTML with the items marked, so that it is shown as it is and not taken for Markdown. Its
    id is no address, since Open WebUI would show that in the place of the title.
    """
    for citation in answer.citations:
        id_ = f"{citation.article_id}#{citation.n}"
        url = _link(citation, base_url)
        source = {"id": id_, "name": _title(citation), "url": url, "embed_url": url}
        known = {"source": id_, "source_url": url, "name": _title(citation), "html": True}
        data = {
            "source": source,
            "document": [marked_html(citation)],
            "metadata": [known],
            "distances": [answer.confidence],
        }
        yield {"type": "source", "data": data}


def marked_html(citation: Citation) -> str:
    """The quote as HTML, all of it escaped, with its highlights in ``<mark>``."""
    parts: list[str] = []
    offset = 0
    for span in citation.spans:
        text = citation.quote[offset : offset + span.end - span.start]
        offset += len(text)
        at = 0
        for mark in citation.highlights:
            start, end = max(mark.start - span.start, at), min(mark.end, span.end) - span.start
            if start < end:
                parts += (escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>")
                at = end
        parts.append(escape(text[at:]))
    return "".join(parts)


def _marker(citation: Citation, base_url: str, markers: Markers) -> str:
    if markers == "links":
        return f"[[{citation.n}]]({_link(citation, base_url)})"
    return f"[{citation.n}]" if markers == "numbers" else ""


def _link(citation: Citation, base_url: str) -> str:
    return base_url + (citation.url or "")


def _title(citation: Citation) -> str:
    return " · ".join(filter(None, (citation.title or citation.page_name, citation.date)))
