"""Lexical search: BM25 over words and character pairs, with tantivy.

Words are precise where the dictionary knows them; pairs of characters find the names and compounds
that it does not. A query is the disjunction of its terms in both, built without a query parser, so
nothing in a question is syntax.

Names and compounds that a lexicon finds in the passages (花园屯镇) are kept beside the terms: a query that
holds one is matched with it as a whole, wherever it stands, as neighbouring pairs. Short ones are kept
with their reading in pinyin (``ludongliang=卢东亮``), so that a name can be looked up as English writes it.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import cast

import msgspec
import tantivy

from embeddings.changelog import IndexEntry
from embeddings.filters import Filters
from embeddings.indexes import QueryTerms, Scored
from embeddings.lexicon import LONGEST_NAME, SHORTEST_WHOLE, Lexicon
from embeddings.text import fold
from embeddings.words import Words

_HEAP_BYTES = 50_000_000
_HAN_RUN = re.compile(rf"[㐀-鿿]{{{SHORTEST_WHOLE},}}")
# What is kept of each term: how often it occurs, where too, or only that it does.
_COUNTED, _PLACED, _NOTED = "freq", "position", "basic"


class Weights(msgspec.Struct, frozen=True, kw_only=True):
    """What a match counts in each field.

    Pairs at half the weight of words were best on 2,500 training questions of CMRC 2018 over its 2,403
    paragraphs: MRR@10 0.954, against 0.950 with equal weights, 0.945 for words and 0.929 for pairs alone.
    A heading counts half: it says what all passages of its article are about, and answers little itself.
    """

    words: float = 1.0
    pairs: float = 0.5
    heading_words: float = 0.5
    heading_pairs: float = 0.25
    wholes: float = 0.5
    heading_wholes: float = 0.25


class LexicalIndex:
    """A tantivy index in one folder. One process writes at a time; whoever calls sees to that.

    Raises:
        ValueError: the folder holds what is no index of this kind, or a damaged one.

    """

    def __init__(self, folder: Path, words: Words, lexicon: Lexicon, weights: Weights | None = None) -> None:
        self._words = words
        self._lexicon = lexicon
        self._weights = weights or Weights()
        self._schema = _schema()
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._index.config_reader("manual")
        self._index.reload()

    def reload(self) -> None:
        """Search what has been committed until now, by whatever process."""
        self._index.reload()

    def __len__(self) -> int:
        return int(self._index.searcher().num_docs)

    def update(self, removed: Iterable[range], added: Iterable[list[IndexEntry]]) -> None:
        """Drop passages by number and put others in, in one commit."""
        writer = self._index.writer(_HEAP_BYTES, 1)
        try:
            for numbers in removed:
                writer.delete_documents_by_query(self._numbers(numbers))
            for entries in added:
                for entry in entries:
                    writer.add_document(self._document(entry))
            writer.commit()
        except BaseException:
            writer.rollback()
            raise
        finally:
            writer.wait_merging_threads()
        self._index.reload()

    def search(self, query: str, k: int, filters: Filters | None) -> Scored:
        """Passages that share a term with ``query``, by BM25 summed over the fields, best first."""
        matching = self._matching(query)
        if matching is None or k < 1:
            return []
        if filters is not None:
            must = [(tantivy.Occur.Must, part) for part in (matching, *self._conditions(filters))]
            matching = tantivy.Query.boolean_query(must)
        searcher = self._index.searcher()
        hits = searcher.search(matching, k, count=False).hits
        numbers = cast(list[int], searcher.fast_field_values("id", [address for _, address in hits]))
        found = [(number, float(score)) for number, (score, _) in zip(numbers, hits, strict=True)]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def size_bytes(self) -> int:
        """Bytes on disk."""
        total = 0
        for file in self._folder.glob("*"):
            with suppress(FileNotFoundError):  # another process may just have merged it with others
                total += file.stat().st_size
        return total

    def terms(self, query: str) -> QueryTerms:
        """What of ``query`` is looked for; each term once, in order."""
        return QueryTerms(
            words=tuple(dict.fromkeys(self._words.word_terms(query))),
            pairs=tuple(dict.fromkeys(self._words.pair_terms(query))),
            wholes=tuple(dict.fromkeys(self._wholes(query))),
        )

    def names_read(self, reading: str) -> list[str]:
        """Names of people and places in the passages that are read so in pinyin, those in most passages first."""
        found = self._index.searcher().terms_with_prefix("readings", f"{reading}=")
        return [term.partition("=")[2] for term, _ in sorted(found, key=lambda pair: (-pair[1], pair[0]))]

    def _wholes(self, query: str) -> Iterator[str]:
        """The names in ``query`` that the passages have too, but those inside longer ones."""
        searcher = self._index.searcher()
        for run in _HAN_RUN.findall(fold(query)):
            reached = 0
            for start in range(len(run) - SHORTEST_WHOLE + 1):
                for end in range(min(start + LONGEST_NAME, len(run)), max(start + SHORTEST_WHOLE - 1, reached), -1):
                    if searcher.doc_freq("names", run[start:end]):
                        yield run[start:end]
                        reached = end
                        break

    def _matching(self, query: str) -> tantivy.Query | None:
        terms, weights = self.terms(query), self._weights
        parts = []
        for prefix in ("", "heading_"):
            for kind, found in (("words", terms.words), ("pairs", terms.pairs)):
                field = prefix + kind
                parts += [
                    (tantivy.Query.term_query(self._schema, field, term, _COUNTED), getattr(weights, field))
                    for term in found
                ]
            for name in terms.wholes:
                phrase: list[str | tuple[int, str]] = [first + second for first, second in pairwise(name)]
                whole = tantivy.Query.phrase_query(self._schema, f"{prefix}pairs", phrase)
                parts.append((whole, getattr(weights, f"{prefix}wholes")))
        boosted = [(tantivy.Occur.Should, tantivy.Query.boost_query(part, weight)) for part, weight in parts if weight]
        return tantivy.Query.boolean_query(boosted) if boosted else None

    def _conditions(self, filters: Filters) -> list[tantivy.Query]:
        """One query for each filter, which lets passages through without a score of its own."""
        conditions = []
        if filters.pages is not None:
            conditions.append(tantivy.Query.term_set_query(self._schema, "page", list(filters.pages)))
        if filters.newspaper is not None:
            conditions.append(tantivy.Query.term_query(self._schema, "newspaper", filters.newspaper, "basic"))
        if filters.date_from is not None or filters.date_to is not None:
            days = (_day(filters.date_from or "0001-01-01"), _day(filters.date_to or "9999-12-31"))
            conditions.append(tantivy.Query.range_query(self._schema, "day", tantivy.FieldType.Unsigned, *days))
        return [tantivy.Query.const_score_query(condition, 0.0) for condition in conditions]

    def _numbers(self, numbers: range) -> tantivy.Query:
        ends = (numbers.start, numbers.stop - 1)
        return tantivy.Query.range_query(self._schema, "id", tantivy.FieldType.Unsigned, *ends)

    def _document(self, entry: IndexEntry) -> tantivy.Document:
        document = tantivy.Document()
        document.add_unsigned("id", entry.id)
        document.add_text("page", entry.page_id)
        if entry.newspaper is not None:
            document.add_text("newspaper", entry.newspaper)
        if entry.date is not None:
            document.add_unsigned("day", _day(entry.date))
        for prefix, text in (("", entry.passage.text), ("heading_", entry.passage.heading)):
            document.add_text(f"{prefix}words", " ".join(self._words.word_terms(text)))
            document.add_text(f"{prefix}pairs", " ".join(self._words.pair_terms(text)))
            names = self._lexicon.names(text)
            document.add_text("names", " ".join(names.wholes))
            document.add_text("readings", " ".join(f"{reading}={name}" for reading, name in names.spoken))
        return document


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", indexed=True, fast=True)
    builder.add_unsigned_field("day", indexed=True)
    for field in ("page", "newspaper"):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    for prefix in ("", "heading_"):
        builder.add_text_field(f"{prefix}words", tokenizer_name="whitespace", index_option=_COUNTED)
        builder.add_text_field(f"{prefix}pairs", tokenizer_name="whitespace", index_option=_PLACED)
    for field in ("names", "readings"):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option=_NOTED)
    return builder.build()


def _day(date: str) -> int:
    """20220827 of ``2022-08-27``: a number in the order of dates."""
    return int(date.replace("-", ""))
