"""The one place where settings become live objects."""

from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

import msgspec

from service.errors import NoPagesError
from service.settings import Settings

if TYPE_CHECKING:
    from embeddings.catalog import Catalog
    from embeddings.encoders import Encoder
    from embeddings.indexes.following import Progress
    from embeddings.library import Library
    from service.answering.answerer import Answerer
    from service.answering.reader import Reader
    from service.retrieval.rerank import Reranker
    from service.retrieval.retriever import Retriever


@dataclass(frozen=True)
class Components:
    """Everything that answers questions, opened together and closed together."""

    settings: Settings
    encoder: "Encoder"
    library: "Library"
    retriever: "Retriever"
    answerer: "Answerer"
    reader: "Reader | None" = None

    @property
    def reader_name(self) -> str:
        """Name and fingerprint of the trained reader, for whoever writes down what answered."""
        return "none" if self.reader is None else f"{self.reader.name} {self.reader.fingerprint}"

    def close(self) -> None:
        """Let go of the data folder."""
        self.library.close()


def open_components(settings: Settings, existing: bool = False) -> Components:
    """Load the models and open the data folder; takes seconds, and blocks.

    ``existing`` asks for a data folder that is there; otherwise it is made.

    The heavy modules are imported here and not before, so that whoever only reads settings or asks
    for help does not wait for them.

    Raises:
        NoPagesError: there is no data folder, and there should be one.
        EncoderError: there is no such encoder, or it does not fit.
        RerankerError: there is no such reranker, or it cannot be loaded.
        DataFolderError: the folder cannot be used.

    """
    from embeddings.library import Library
    from service.answering.answerer import Answerer
    from service.answering.evidence import WordVectors
    from service.retrieval.retriever import Retriever

    if existing:
        _check_data(settings)
    encoder = _encoder(settings)
    words = _with_words(encoder)
    reranker = _reranker(settings)
    library = Library.open(settings.data, encoder, catalog_url=settings.catalog, vectors_url=settings.vectors)
    retriever = Retriever(library, encoder, words=words, reranker=reranker)
    reader = _reader(settings)
    answerer = Answerer(library, retriever, WordVectors(words), reader, settings.threshold)
    return Components(settings, encoder, library, retriever, answerer, reader)


def _with_words(encoder: "Encoder") -> "Encoder":
    """The encoder that weighs single words: ``encoder``, or the bundled one where that has no word vectors."""
    from embeddings.encoders.sentence import load_encoder

    return encoder if encoder.encode_tokens(["a"]) is not None else load_encoder("bundled")


def _reranker(settings: Settings) -> "Reranker | None":
    from service.retrieval.cross import CrossReranker

    if settings.reranker == "none":
        return None
    return CrossReranker(settings.reranker, device=settings.device, batch_size=settings.batch)


def _reader(settings: Settings) -> "Reader | None":
    from service.answering.reader.loading import load_reader

    return None if settings.reader == "none" else load_reader(settings.reader, device=settings.device)


class Info(msgspec.Struct, frozen=True, kw_only=True):
    """What serves and what is served."""

    version: str
    data: str
    encoder: str
    revision: int
    pages: int
    passages: int


def describe(settings: Settings, catalog: "Catalog") -> Info:
    """What the data folder holds, and what reads it."""
    return Info(
        version=version("yinju"),
        data=str(settings.data),
        encoder=settings.encoder,
        revision=catalog.revision,
        pages=catalog.page_count(),
        passages=catalog.passage_count(),
    )


def open_catalog(settings: Settings) -> "Catalog":
    """Open the catalog alone, for what needs no models.

    Raises:
        NoPagesError: there is no data folder.

    """
    from embeddings.catalog import Catalog

    _check_data(settings)
    return Catalog.in_folder(settings.data, settings.catalog)


def reindex(settings: Settings, progress: "Progress | None" = None) -> int:
    """Embed all passages with the encoder that the settings name; says how many there were.

    Raises:
        NoPagesError: there is no data folder.
        EncoderError: there is no such encoder.

    """
    from embeddings.library import Library

    _check_data(settings)
    return Library.reindex(settings.data, _encoder(settings), progress, settings.catalog)


def _encoder(settings: Settings) -> "Encoder":
    from embeddings.encoders.sentence import load_encoder

    return load_encoder(
        settings.encoder,
        device=settings.device,
        batch_size=settings.batch,
        query_prompt=settings.query_prompt or None,
        passage_prompt=settings.passage_prompt or None,
        truncate_dim=settings.dimension or None,
        api_key=settings.encoder_key or None,
    )


def _check_data(settings: Settings) -> None:
    if not settings.catalog and not settings.data.exists():
        raise NoPagesError(
            f"{settings.data} is not there; take pages in first: yinju ingest --data {settings.data} PATH..."
        )
