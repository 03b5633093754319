"""The invariants of answers, held against the texts that they came from."""

from collections.abc import Mapping

from service.answering.answerer import Answer


def hold_true(answer: Answer, texts: Mapping[str, str]) -> None:
    """Hold ``answer`` against ``texts``, by the SHA-256 of each page: nothing is said that is not there."""
    by_number = {citation.n: citation for citation in answer.citations}
    assert list(by_number) == list(range(1, len(answer.citations) + 1))
    for citation in answer.citations:
        text = texts[citation.page_sha256]
        assert citation.quote == "".join(text[span.start : span.end] for span in citation.spans)
        assert citation.quote.strip()
        assert all(0 <= span.start < span.end <= len(text) for span in citation.spans)
        assert citation.highlights
        for mark in citation.highlights:
            assert any(span.start <= mark.start < mark.end <= span.end for span in citation.spans)
    for item in answer.items:
        assert item.text.strip()
        assert item.citations
        assert all(item.text in by_number[number].quote for number in item.citations)
    assert {number for item in answer.items for number in item.citations} == set(by_number)
    assert (answer.status == "answered") == bool(answer.items)
    assert (answer.kind == "none") == (not answer.items)
    assert all(item.text in answer.text for item in answer.items)
    assert 0 <= answer.confidence <= 1
