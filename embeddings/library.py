"""The library of one data folder: pages in, passages found. The one door that the service uses.

::

    data/
      catalog.db     the truth: pages, articles, passages, vectors, changes; or elsewhere, where a URL says so
      words.txt      words of the user's own, if there are any
      index/         derived from the catalog; can be deleted at any time
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from embeddings.articles import Article, find_articles
from embeddings.catalog import Catalog
from embeddings.encoders import Encoder, Vectors
from embeddings.errors import UnknownIdError
from embeddings.filters import Filters
from embeddings.indexes import IndexInfo, PassageIndex, QueryTerms, Scored
from embeddings.indexes.dense import FLAT_LIMIT
from embeddings.indexes.following import Progress
from embeddings.indexes.local import LocalIndex
from embeddings.pages import Page
from embeddings.passages import Passage, embedding_text, make_passages
from embeddings.romanised import replace_names
from embeddings.rows import PageEntry
from embeddings.scans import Scan
from embeddings.text import Span
from embeddings.words import Words, read_user_words

__all__ = ["Filters", "Ingested", "Library", "LibraryInfo", "PageEntry"]

# A long ingest lets the index follow after so many pages, so that a search meanwhile has little to
# catch up on, and waits no longer than so many seconds for whoever is just at it.
_FOLLOW_EVERY = 20
_PATIENCE = 0.3

_EMBED_AT_ONCE = 1024


class Ingested(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a page; ``added`` is ``False`` where the library held its text already.

    The imprint is the one that came with it, ``inferred`` where nobody said it, see ``Page``.
    """

    page_id: str
    page_name: str
    added: bool
    articles: int
    passages: int
    newspaper: str | None = None
    issue_date: str | None = None
    number: str | None = None
    inferred: dict[str, str] = {}


class LibraryInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What a library holds, and how it is indexed."""

    pages: int
    passages: int
    revision: int
    encoder: str
    encoder_fingerprint: str
    dimension: int
    words: str
    index: IndexInfo


class Library:
    """Pages with their articles and passages, searchable; safe to use from several threads and processes.

    What was added or removed in one process, the next search of every process sees, unless an ingest
    keeps the index busy just then: a search does not wait for it.
    """

    def __init__(self, catalog: Catalog, encoder: Encoder, number: int, words: Words, index: PassageIndex) -> None:
        self._catalog = catalog
        self._encoder = encoder
        self._encoder_number = number
        self._index = index
        self.words = words

    @classmethod
    def open(
        cls,
        data: Path,
        encoder: Encoder,
        progress: Progress | None = None,
        *,
        catalog_url: str = "",
        vectors_url: str = "",
        flat_limit: int = FLAT_LIMIT,
    ) -> Self:
        """Open the library in the folder ``data``, made where it is not there, and bring its indexes up to date.

        Args:
            data: the data folder.
            encoder: what embeds passages and queries.
            progress: told how many passages of how many are done, where an index is built.
            catalog_url: where the catalog is, in SQLAlchemy's form, if not in the folder.
            vectors_url: where Milvus is, if that is to search the vectors, as ``http://user:password@host:19530``.
            flat_limit: up to how many passages dense search in memory is exact.

        Raises:
            EncoderError: the pages were embedded with another encoder.
            DataFolderError: the folder cannot be used; its subclasses say why.

        """
        user_words = data / "words.txt"
        words = Words(read_user_words(user_words) if user_words.is_file() else ())
        catalog = Catalog.in_folder(data, catalog_url)
        try:
            number = catalog.vectors.adopt(encoder)
            index = LocalIndex(
                data / "index",
                catalog,
                encoder,
                number,
                words,
                flat_limit=flat_limit,
                progress=progress,
                vectors_url=vectors_url,
            )
        except BaseException:
            catalog.close()
            raise
        return cls(catalog, encoder, number, words, index)

    @staticmethod
    def reindex(data: Path, encoder: Encoder, progress: Progress | None = None, catalog_url: str = "") -> int:
        """Embed all passages of the folder ``data`` with ``encoder``, which it goes by from then on.

        Until the last vector is there the old encoder stays in use and searches go on; stopped
        half-way, the next call goes on where this one ended. Libraries that are open meanwhile keep
        searching by the old vectors until they are opened again.

        Returns:
            How many passages were embedded.

        Raises:
            DataFolderError: the folder cannot be used; its subclasses say why.

        """
        catalog = Catalog.in_folder(data, catalog_url)
        try:
            number = catalog.vectors.register(encoder)
            total, done = catalog.vectors.missing_count(number), 0
            # Pages may come meanwhile: the switch fails as long as one passage has no new vector.
            while not catalog.vectors.switch(number):
                for ids, passages in catalog.vectors.missing(number, _EMBED_AT_ONCE):
                    texts = [embedding_text(passage) for passage in passages]
                    catalog.vectors.put(number, ids, encoder.encode_passages(texts))
                    done += len(ids)
                    if progress:
                        progress(done, max(total, done))
            return done
        finally:
            catalog.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the folder; the library cannot be used any more."""
        self._index.close()
        self._catalog.close()

    @property
    def revision(self) -> int:
        """How many changes of pages there were so far."""
        return self._catalog.revision

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return self._catalog.page_count()

    @property
    def passage_count(self) -> int:
        """How many passages there are."""
        return self._catalog.passage_count()

    @property
    def index_bytes(self) -> int:
        """How many bytes the index takes, in memory and on disk."""
        info = self._index.info()
        return info.dense_bytes + info.lexical_bytes

    def check(self) -> None:
        """See that the catalog and the vectors can be reached.

        Raises:
            DataFolderError: they cannot.

        """
        self._index.follow(_PATIENCE)
        self._index.check()

    def ingest(self, pages: Iterable[Page], progress: Callable[[Ingested], None] | None = None) -> list[Ingested]:
        """Add pages, each in one transaction; one whose text is there already is left as it is.

        Args:
            pages: the pages, in any number.
            progress: told of each page when it is safely in the catalog.

        Returns:
            What became of each page, in order.

        Raises:
            EncoderError: the pages were embedded anew with another encoder meanwhile.
            DataFolderError: the folder cannot be written any more.

        """
        reports = []
        for count, page in enumerate(pages, 1):
            reports.append(self._ingest(page))
            if progress:
                progress(reports[-1])
            if count % _FOLLOW_EVERY == 0:
                self._index.follow()
        self._index.follow()
        self._index.tend()
        return reports

    def replace(self, id_or_name: str, page: Page) -> Ingested:
        """Put ``page`` in the place of another, in one transaction: there is always one of them.

        Raises:
            UnknownIdError: no page has that id or name.
            AmbiguousNameError: several pages have that name.

        """
        report = self._ingest(page, replaced=self._catalog.page_id(id_or_name))
        self._index.follow()
        return report

    def _ingest(self, page: Page, replaced: str | None = None) -> Ingested:
        known = self._catalog.entry(page.id)
        if known is not None and replaced in (None, page.id):
            return _report(page, False, known.article_count, known.passage_count)
        articles = find_articles(page)
        passages = [passage for article in articles for passage in make_passages(page, article)]
        vectors = self._encoder.encode_passages([embedding_text(passage) for passage in passages])
        added = self._catalog.add(page, articles, passages, vectors, self._encoder_number, replaced)
        return _report(page, added, len(articles), len(passages))

    def remove(self, id_or_name: str) -> Page:
        """Remove a page with all that came from it.

        Returns:
            The page as it was.

        Raises:
            UnknownIdError: no page has that id or name.
            AmbiguousNameError: several pages have that name.

        """
        page = self._catalog.page(id_or_name)
        self._catalog.remove(page.id)
        self._index.follow()
        return page

    def page(self, id_or_name: str) -> Page:
        """Read the page of that id, or else of that name.

        Raises:
            UnknownIdError: no page has that id or name.
            AmbiguousNameError: several pages have that name.

        """
        return self._catalog.page(id_or_name)

    def pages(self, offset: int = 0, limit: int | None = None) -> list[PageEntry]:
        """Pages in the order in which they were added, without their text."""
        return self._catalog.pages(offset, limit)

    def entry(self, id_or_name: str) -> PageEntry:
        """Read what is known of the page of that id, or else of that name, without its text.

        Raises:
            UnknownIdError: no page has that id or name.
            AmbiguousNameError: several pages have that name.

        """
        entry = self._catalog.entry(self._catalog.page_id(id_or_name))
        if entry is None:
            raise UnknownIdError(f"there is no page {id_or_name!r} any more")
        return entry

    def scan(self, id_or_name: str, spans: Iterable[Span] | None = None) -> Scan | None:
        """Where the words of a page stand on its scan, all or those that ``spans`` of its text touch.

        ``None`` where that is not known, as of plain text.

        Raises:
            UnknownIdError: no page has that id or name.
            AmbiguousNameError: several pages have that name.

        """
        scan = self._catalog.scan(self._catalog.page_id(id_or_name))
        return scan if scan is None or spans is None else scan.at(spans)

    def articles(self, page_id: str) -> list[Article]:
        """Articles of the page of that id (or name), in page order.

        Raises:
            UnknownIdError: no page has that id or name.
            AmbiguousNameError: several pages have that name.

        """
        return self._catalog.articles(self._catalog.page_id(page_id))

    def article(self, article_id: str) -> Article:
        """Read the article of that id.

        Raises:
            UnknownIdError: there is none.

        """
        return self._catalog.article(article_id)

    def passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        """Passages by number, in the order asked for; those whose page is gone meanwhile are left out."""
        return self._catalog.passages(ids)

    def search_dense(self, vector: Vectors, k: int, filters: Filters | None = None) -> Scored:
        """Numbers and inner products of the ``k`` passages nearest to ``vector``, shape ``(dimension,)``, best first.

        Raises:
            UnknownIdError: the filters name a page that is not there.

        """
        self._index.follow(_PATIENCE)
        return self._index.search_dense(vector, k, self._with_page_ids(filters))

    def search_lexical(self, query: str, k: int, filters: Filters | None = None) -> Scored:
        """Numbers and BM25 scores of the ``k`` passages that share most with the terms of ``query``, best first.

        Raises:
            UnknownIdError: the filters name a page that is not there.

        """
        self._index.follow(_PATIENCE)
        return self._index.search_lexical(query, k, self._with_page_ids(filters))

    def terms(self, query: str) -> QueryTerms:
        """What ``search_lexical`` looks for; each term once, in order."""
        self._index.follow(_PATIENCE)
        return self._index.terms(query)

    def restore_names(self, query: str) -> str:
        """``query`` with the names in pinyin that the pages hold in characters: 卢东亮 for Lu Dongliang.

        Of several names that are read alike, the one that most passages have.
        """
        self._index.follow(_PATIENCE)
        return replace_names(query, lambda reading: next(iter(self._index.names_read(reading)), None))

    def info(self) -> LibraryInfo:
        """What the library holds now, and how it is indexed."""
        self._index.follow()
        return LibraryInfo(
            pages=self.page_count,
            passages=self.passage_count,
            revision=self.revision,
            encoder=self._encoder.name,
            encoder_fingerprint=self._encoder.fingerprint,
            dimension=self._encoder.dimension,
            words=self.words.fingerprint,
            index=self._index.info(),
        )

    def _with_page_ids(self, filters: Filters | None) -> Filters | None:
        if filters is None or filters.pages is None:
            return filters
        ids = dict.fromkeys(page_id for named in filters.pages for page_id in self._catalog.page_ids(named))
        return msgspec.structs.replace(filters, pages=tuple(ids))


def _report(page: Page, added: bool, articles: int, passages: int) -> Ingested:
    fields = {field: getattr(page, field) for field in ("newspaper", "issue_date", "number", "inferred")}
    return Ingested(page_id=page.id, page_name=page.name, added=added, articles=articles, passages=passages, **fields)
