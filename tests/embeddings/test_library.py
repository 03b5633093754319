"""The library: what goes in is found, what goes out is gone, in every process and after every accident."""

import logging
import resource
import shutil
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest
from fakes import PairEncoder
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from making import TOPICS, article_page

from embeddings.catalog import Catalog
from embeddings.encoders import Vectors
from embeddings.errors import DataFolderError, EncoderError, NewerFormatError, UnknownIdError
from embeddings.indexes.dense import DenseIndex
from embeddings.indexes.locks import file_lock
from embeddings.library import Filters, Ingested, Library
from embeddings.pages import Page
from embeddings.vectors import Ids


def found(library: Library, encoder: PairEncoder, query: str, filters: Filters | None = None) -> tuple[list[str], ...]:
    """Names of the pages that dense and lexical search find, best first."""
    vector = encoder.encode_queries([query])[0]
    names = []
    for hits in (library.search_dense(vector, 10, filters), library.search_lexical(query, 10, filters)):
        passages = library.passages([number for number, _ in hits])
        assert list(passages) == [number for number, _ in hits]
        names.append([library.page(passage.page_id).name for passage in passages.values()])
    return tuple(names)


def state(library: Library, encoder: PairEncoder) -> object:
    """All that a search can tell of a library."""
    return [found(library, encoder, topic) for topic in TOPICS], library.pages()


def test_pages_go_in_and_are_found(tmp_path: Path, encoder: PairEncoder) -> None:
    told: list[Ingested] = []
    with Library.open(tmp_path, encoder) as library:
        reports = library.ingest([article_page(n) for n in range(8)], told.append)
        assert reports == told
        assert all(report.added and report.articles == 1 and report.passages > 1 for report in reports)
        assert (library.page_count, library.revision) == (8, 8)
        assert library.passage_count == sum(report.passages for report in reports)
        for names in found(library, encoder, "第3号煤炭增产工作推进会 代号甲3"):
            assert names[0] == "page-3"


def test_the_same_page_again_changes_nothing(tmp_path: Path, encoder: PairEncoder) -> None:
    with Library.open(tmp_path, encoder) as library:
        (first,) = library.ingest([article_page(1)])
        again = library.ingest([article_page(1), article_page(1)])
        assert [(report.added, report.passages) for report in again] == [(False, first.passages)] * 2
        assert library.revision == 1


def test_a_removed_page_is_found_no_more(tmp_path: Path, encoder: PairEncoder) -> None:
    with Library.open(tmp_path, encoder) as library:
        library.ingest([article_page(n) for n in range(3)])
        assert library.remove("page-1") == article_page(1)
        assert all("page-1" not in names for names in found(library, encoder, "防汛安全工作推进会"))
        with pytest.raises(UnknownIdError):
            library.page("page-1")
        library.ingest([article_page(1)])
        assert all(names[0] == "page-1" for names in found(library, encoder, "防汛安全工作推进会"))


def test_a_page_that_is_replaced_goes_as_the_other_comes(tmp_path: Path, encoder: PairEncoder) -> None:
    with Library.open(tmp_path, encoder) as library:
        library.ingest([article_page(n) for n in range(3)])
        report = library.replace("page-1", article_page(3))
        assert (report.added, report.page_name) == (True, "page-3")
        assert [entry.name for entry in library.pages()] == ["page-0", "page-2", "page-3"]
        for names in found(library, encoder, "第3号煤炭增产工作推进会 代号甲3"):
            assert names[0] == "page-3"
            assert "page-1" not in names
        with pytest.raises(UnknownIdError):
            library.replace("page-1", article_page(4))
        assert library.page_count == 3


def test_a_page_is_replaced_by_one_that_is_there_already(tmp_path: Path, encoder: PairEncoder) -> None:
    with Library.open(tmp_path, encoder) as library:
        library.ingest([article_page(n) for n in range(2)])
        revision = library.revision
        assert not library.replace("page-1", article_page(1)).added
        assert library.revision == revision
        assert not library.replace("page-1", article_page(0)).added
        assert [entry.name for entry in library.pages()] == ["page-0"]


def test_a_replacement_that_fails_leaves_the_old_page(
    tmp_path: Path, encoder: PairEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("the disk is gone")

    with Library.open(tmp_path, encoder) as library:
        library.ingest([article_page(1)])
        before = state(library, encoder)
        monkeypatch.setattr("embeddings.catalog.insert", fail)
        with pytest.raises(OSError, match="the disk is gone"):
            library.replace("page-1", article_page(2))
        assert state(library, encoder) == before


def test_filters_name_pages_by_id_or_name(tmp_path: Path, encoder: PairEncoder) -> None:
    with Library.open(tmp_path, encoder) as library:
        library.ingest([article_page(n, date=f"2022-08-{n + 1:02}") for n in range(5)])
        for filters in (
            Filters(pages=("page-2", article_page(3).id)),
            Filters(date_from="2022-08-03", date_to="2022-08-04"),
        ):
            for names in found(library, encoder, "工作推进会召开", filters):
                assert set(names) == {"page-2", "page-3"}
        with pytest.raises(UnknownIdError, match="page-9"):
            library.search_lexical("会议", 5, Filters(pages=("page-9",)))


def test_an_empty_library_finds_nothing(tmp_path: Path, encoder: PairEncoder) -> None:
    with Library.open(tmp_path, encoder) as library:
        assert found(library, encoder, "会议") == ([], [])
        assert library.ingest([]) == []
        assert library.info().index.passages == 0


def test_a_library_opens_as_it_was_closed(tmp_path: Path, encoder: PairEncoder) -> None:
    with Library.open(tmp_path, encoder) as library:
        library.ingest([article_page(n) for n in range(20)])
        library.remove("page-4")
        before = state(library, encoder)
    with Library.open(tmp_path, encoder) as library:
        assert state(library, encoder) == before


def test_two_open_libraries_of_one_folder_answer_alike(tmp_path: Path, encoder: PairEncoder) -> None:
    with Library.open(tmp_path, encoder) as one, Library.open(tmp_path, encoder) as other:
        for n in range(6):
            (one, other)[n % 2].ingest([article_page(n)])
            assert state(one, encoder) == state(other, encoder)
        one.remove("page-0")
        assert state(one, encoder) == state(other, encoder)


def test_another_encoder_is_refused_and_reindex_lets_it_in(tmp_path: Path, encoder: PairEncoder) -> None:
    new, steps = PairEncoder(48, "new"), []
    with Library.open(tmp_path, encoder) as old:
        old.ingest([article_page(n) for n in range(5)])
        with pytest.raises(EncoderError, match=r"'pairs'.*'new'.*yinju reindex"):
            Library.open(tmp_path, new)
        done = Library.reindex(tmp_path, new, lambda *step: steps.append(step))
        assert done == old.passage_count
        assert steps[-1] == (done, done)
        # Whoever had it open goes on with the old vectors, and cannot add any.
        assert found(old, encoder, "古城旅游工作推进会")[0][0] == "page-2"
        with pytest.raises(EncoderError, match="open the data folder again"):
            old.ingest([article_page(9)])
    with Library.open(tmp_path, new) as library:
        assert library.info().encoder == "new"
        assert found(library, new, "古城旅游工作推进会")[0][0] == "page-2"
    with pytest.raises(EncoderError):
        Library.open(tmp_path, encoder)


class Interrupted(PairEncoder):
    """Stops after some calls, as a person would."""

    def __init__(self, calls: int) -> None:
        super().__init__(48, "new")
        self.calls = calls

    def encode_passages(self, texts: list[str]) -> Vectors:  # type: ignore[override]
        if self.calls == 0:
            raise KeyboardInterrupt
        self.calls -= 1
        return super().encode_passages(texts)


def test_an_interrupted_reindex_goes_on_where_it_stopped(
    tmp_path: Path, encoder: PairEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("embeddings.library._EMBED_AT_ONCE", 4)
    with Library.open(tmp_path, encoder) as library:
        library.ingest([article_page(n) for n in range(5)])
        total = library.passage_count
    with pytest.raises(KeyboardInterrupt):
        Library.reindex(tmp_path, Interrupted(2))
    with Library.open(tmp_path, encoder) as library:
        assert found(library, encoder, "古城旅游工作推进会")[0][0] == "page-2"
        library.ingest([article_page(7)])
        total += library.passage_count - total
    assert Library.reindex(tmp_path, PairEncoder(48, "new")) == total - 8


def damage_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text('{"format": 1, "dense": ')


def damage_dense(folder: Path) -> None:
    (file,) = folder.glob("dense-*")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)


def truncate_dense(folder: Path) -> None:
    (file,) = folder.glob("dense-*")
    file.write_bytes(file.read_bytes()[:100])


def lose_dense(folder: Path) -> None:
    (file,) = folder.glob("dense-*")
    file.unlink()


def damage_lexical(folder: Path) -> None:
    for file in folder.glob("lexical-*/*.idx"):
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 0xFF
        file.write_bytes(content)


def lose_lexical_file(folder: Path) -> None:
    next(folder.glob("lexical-*/*.term")).unlink()


def lose_lexical(folder: Path) -> None:
    for part in folder.glob("lexical-*"):
        shutil.rmtree(part)


def newer_manifest(folder: Path) -> None:
    file = folder / "manifest.json"
    file.write_text(file.read_text().replace('"format": 1', '"format": 9'))


def other_catalog(folder: Path) -> None:
    file = folder / "manifest.json"
    file.write_text(file.read_text().replace('"catalog": "', '"catalog": "x'))


ACCIDENTS = [
    damage_manifest,
    damage_dense,
    truncate_dense,
    lose_dense,
    damage_lexical,
    lose_lexical_file,
    lose_lexical,
    newer_manifest,
    other_catalog,
]


@pytest.mark.parametrize("accident", ACCIDENTS)
def test_a_damaged_index_is_built_again_with_a_message_once(
    tmp_path: Path, encoder: PairEncoder, caplog: pytest.LogCaptureFixture, accident: Callable[[Path], None]
) -> None:
    with Library.open(tmp_path, encoder) as library:
        library.ingest([article_page(n) for n in range(12)])
        before = state(library, encoder)
    accident(tmp_path / "index")
    with caplog.at_level(logging.WARNING), Library.open(tmp_path, encoder) as library:
        assert state(library, encoder) == before
    assert "again" in caplog.text
    caplog.clear()
    with caplog.at_level(logging.WARNING), Library.open(tmp_path, encoder) as library:
        assert state(library, encoder) == before
    assert caplog.text == ""


def test_a_lost_index_folder_is_built_again(tmp_path: Path, encoder: PairEncoder) -> None:
    with Library.open(tmp_path, encoder) as library:
        library.ingest([article_page(n) for n in range(12)])
        before = state(library, encoder)
    shutil.rmtree(tmp_path / "index")
    with Library.open(tmp_path, encoder) as library:
        assert state(library, encoder) == before


def test_the_index_folder_may_vanish_while_the_library_is_open(tmp_path: Path, encoder: PairEncoder) -> None:
    with Library.open(tmp_path, encoder) as library:
        library.ingest([article_page(n) for n in range(6)])
        before = state(library, encoder)
        shutil.rmtree(tmp_path / "index")
        assert state(library, encoder) == before
        assert library.info().index.lexical_bytes == 0
        library.ingest([article_page(7)])
        after = state(library, encoder)
    with Library.open(tmp_path, encoder) as library:
        assert state(library, encoder) == after


def test_an_old_index_catches_up(tmp_path: Path, encoder: PairEncoder) -> None:
    with Library.open(tmp_path, encoder) as library:
        library.ingest([article_page(n) for n in range(6)])
    shutil.copytree(tmp_path / "index", tmp_path / "old")
    with Library.open(tmp_path, encoder) as library:
        library.ingest([article_page(n) for n in range(6, 12)])
        library.remove("page-2")
        before = state(library, encoder)
    shutil.rmtree(tmp_path / "index")
    (tmp_path / "old").rename(tmp_path / "index")
    with Library.open(tmp_path, encoder) as library:
        assert state(library, encoder) == before


def test_a_catalog_put_back_from_a_copy_drops_an_index_that_is_ahead(tmp_path: Path, encoder: PairEncoder) -> None:
    with Library.open(tmp_path, encoder) as library:
        library.ingest([article_page(n) for n in range(3)])
        before = state(library, encoder)
    shutil.copy(tmp_path / "catalog.db", tmp_path / "copy.db")
    with Library.open(tmp_path, encoder) as library:
        library.ingest([article_page(n) for n in range(3, 6)])
    (tmp_path / "copy.db").replace(tmp_path / "catalog.db")
    with Library.open(tmp_path, encoder) as library:
        assert state(library, encoder) == before


def test_words_of_the_users_own_change_how_the_index_is_cut(tmp_path: Path, encoder: PairEncoder) -> None:
    with Library.open(tmp_path, encoder) as library:
        library.ingest([article_page(n) for n in range(3)])
        before = library.info()
    (tmp_path / "words.txt").write_text("工作推进会 10 n\n", encoding="utf-8")
    with Library.open(tmp_path, encoder) as library:
        assert [word.text for word in library.words.cut("工作推进会")] == ["工作推进会"]
        assert library.info().words != before.words
        assert len(library.search_lexical("工作推进会", 20)) == before.passages


def test_a_newer_catalog_is_refused_and_left_alone(
    tmp_path: Path, encoder: PairEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open(tmp_path, encoder) as library:
        library.ingest([article_page(1)])
    content = (tmp_path / "catalog.db").read_bytes()
    monkeypatch.setattr("embeddings.database.FORMAT", 0)
    with pytest.raises(NewerFormatError, match="install"):
        Library.open(tmp_path, encoder)
    assert (tmp_path / "catalog.db").read_bytes() == content


def test_searches_go_on_while_pages_come_in(tmp_path: Path, encoder: PairEncoder) -> None:
    failures: list[BaseException] = []
    done = Event()

    def search(library: Library) -> None:
        query, page = "第1号防汛安全工作推进会 代号甲1", article_page(1)
        try:
            while not done.is_set():
                for hits in (
                    library.search_dense(encoder.encode_queries([query])[0], 5),
                    library.search_lexical(query, 5),
                ):
                    assert library.passages([number for number, _ in hits])[hits[0][0]].page_id == page.id
        except BaseException as error:
            failures.append(error)

    with Library.open(tmp_path, encoder) as library:
        library.ingest([article_page(1)])
        threads = [Thread(target=search, args=(library,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for n in range(10, 40):
            library.ingest([article_page(n)])
            if n % 3 == 0:
                library.remove(f"page-{n}")
        done.set()
        for thread in threads:
            thread.join()
    assert failures == []


def test_a_search_does_not_wait_for_an_index_that_is_busy(tmp_path: Path, encoder: PairEncoder) -> None:
    with Library.open(tmp_path, encoder) as library, Library.open(tmp_path, encoder) as other:
        library.ingest([article_page(1)])
        before = found(other, encoder, "工作推进会")
        with file_lock(tmp_path / "index.lock"):
            catalog = Catalog.in_folder(tmp_path)
            catalog.remove(article_page(1).id)
            catalog.close()
            assert other.search_lexical("工作推进会", 5) != []
            assert other.passages([number for number, _ in other.search_lexical("工作推进会", 5)]) == {}
        assert before != found(other, encoder, "工作推进会") == ([], [])


def test_the_index_changes_its_kind_with_its_size(tmp_path: Path, encoder: PairEncoder) -> None:
    with Library.open(tmp_path, encoder, flat_limit=40) as library:
        library.ingest([article_page(n) for n in range(5)])
        assert library.info().index.dense_kind == "flat"
        library.ingest([article_page(n) for n in range(5, 30)])
        assert library.info().index.dense_kind.startswith("lists")
        assert 0.9 < library.info().index.dense_recall <= 1
        library.remove("page-3")
        assert "page-3" not in found(library, encoder, "煤炭增产")[0]
        before = state(library, encoder)
    with Library.open(tmp_path, encoder, flat_limit=40) as library:
        assert state(library, encoder) == before


def test_a_change_that_breaks_off_is_taken_in_whole_the_next_time(
    tmp_path: Path, encoder: PairEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open(tmp_path, encoder) as library:
        library.ingest([article_page(n) for n in range(5)])
        add = DenseIndex.add

        def break_off(self: DenseIndex, ids: Ids, vectors: Vectors) -> None:
            add(self, ids[:1], vectors[:1])
            raise MemoryError

        monkeypatch.setattr(DenseIndex, "add", break_off)
        with pytest.raises(MemoryError):
            library.ingest([article_page(7)])
        monkeypatch.undo()
        assert library.info().index.passages == library.passage_count
        after = state(library, encoder)
    shutil.rmtree(tmp_path / "index")
    with Library.open(tmp_path, encoder) as library:
        assert state(library, encoder) == after


def test_a_full_disk_is_said_and_loses_nothing(tmp_path: Path, encoder: PairEncoder) -> None:
    with Library.open(tmp_path, encoder) as library:
        library.ingest([article_page(n) for n in range(3)])
        before = state(library, encoder)
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        # No file may grow past what the catalog has now, as on a disk that is full.
        ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
        try:
            with pytest.raises(DataFolderError, match=r"catalog\.db cannot be used"):
                library.ingest([article_page(n) for n in range(3, 40)])
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
            signal.signal(signal.SIGXFSZ, ignored)
        assert state(library, encoder) == before
        library.ingest([article_page(3)])
        assert found(library, encoder, "第3号煤炭增产工作推进会 代号甲3")[0][0] == "page-3"


class Comings(RuleBasedStateMachine):
    """Any order of adding, removing, closing and losing files leaves what a plain dictionary says."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = PairEncoder()
        self.folder = Path(tempfile.mkdtemp())
        self.library = Library.open(self.folder, self.encoder)
        self.pages: dict[str, Page] = {}

    @rule(numbers=st.lists(st.integers(0, 9), max_size=4))
    def add(self, numbers: list[int]) -> None:
        self.library.ingest([article_page(n) for n in numbers])
        self.pages.update({f"page-{n}": article_page(n) for n in numbers})

    @rule(number=st.integers(0, 9))
    def remove(self, number: int) -> None:
        if self.pages.pop(f"page-{number}", None):
            self.library.remove(f"page-{number}")

    @rule()
    def reopen(self) -> None:
        self.library.close()
        self.library = Library.open(self.folder, self.encoder)

    @rule()
    def lose_the_index(self) -> None:
        shutil.rmtree(self.folder / "index", ignore_errors=True)

    @invariant()
    def searches_find_what_is_there(self) -> None:
        assert {entry.name for entry in self.library.pages()} == set(self.pages)
        vector = self.encoder.encode_queries(["工作推进会召开"])[0]
        for one in (self.library.search_dense(vector, 100), self.library.search_lexical("工作推进会召开", 100)):
            passages = self.library.passages([number for number, _ in one])
            assert len(passages) == len(one)
            assert {self.library.page(passage.page_id).name for passage in passages.values()} == set(self.pages)

    def teardown(self) -> None:
        self.library.close()
        shutil.rmtree(self.folder)


TestComings = Comings.TestCase
TestComings.settings = settings(max_examples=15, stateful_step_count=12, suppress_health_check=[HealthCheck.too_slow])
