"""Hits as they go over HTTP and to the terminal: each with what is known of its page and article."""

from collections.abc import Sequence

from embeddings.errors import UnknownIdError
from embeddings.library import Filters, Library
from service.api.replies import SearchHit, SearchReply, page_spans
from service.components import Components
from service.retrieval.retriever import Hit


def find(
    components: Components, query: str, top_k: int, filters: Filters | None = None, explain: bool = False
) -> SearchReply:
    """At most ``top_k`` passages for ``query``, best first; with ``explain``, how they were searched."""
    reply = describe(components.library, components.retriever.search(query, top_k, filters))
    return SearchReply(reply.hits, components.retriever.explain(query)) if explain else reply


def describe(library: Library, hits: Sequence[Hit]) -> SearchReply:
    """``hits`` as they are told, in their order."""
    found = []
    for hit in hits:
        try:
            found.append(_describe(library, hit))
        except UnknownIdError:
            continue  # The page was removed since the search.
    return SearchReply(tuple(found))


def _describe(library: Library, hit: Hit) -> SearchHit:
    passage = hit.passage
    article = library.article(passage.article_id)
    return SearchHit(
        rank=hit.rank,
        score=hit.score,
        page_id=passage.page_id,
        page_name=library.entry(passage.page_id).name,
        article_id=passage.article_id,
        title=article.title,
        date=article.date,
        text=passage.text,
        spans=page_spans(passage.spans),
        scores=hit.scores,
        ranks=hit.ranks,
    )
