"""Locks keep out whom they should, and nobody else."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from threading import Event, Lock, Thread

import numpy as np
import pytest

from embeddings.errors import ReadOnlyDataError
from embeddings.indexes.dense import DenseIndex
from embeddings.indexes.locks import ReadWriteLock, file_lock, held

SOON, LONG = 0.05, 30.0


class Holder(Thread):
    """Takes a lock in a thread of its own, and keeps it until it is told to let go."""

    def __init__(self, take: Callable[[], AbstractContextManager[None]]) -> None:
        super().__init__(daemon=True)
        self._take = take
        self._release = Event()
        self.holds = Event()
        self.start()

    def run(self) -> None:
        with self._take():
            self.holds.set()
            assert self._release.wait(LONG)

    def let_go(self) -> None:
        self._release.set()
        self.join(LONG)


def test_readers_share_and_a_writer_is_alone() -> None:
    lock = ReadWriteLock()
    one, other = Holder(lock.reading), Holder(lock.reading)
    assert one.holds.wait(LONG)
    assert other.holds.wait(LONG)
    writer = Holder(lock.writing)
    assert not writer.holds.wait(SOON)
    one.let_go()
    assert not writer.holds.wait(SOON)
    other.let_go()
    assert writer.holds.wait(LONG)
    second, reader = Holder(lock.writing), Holder(lock.reading)
    assert not second.holds.wait(SOON)
    assert not reader.holds.is_set()
    writer.let_go()
    assert second.holds.wait(LONG)
    second.let_go()
    assert reader.holds.wait(LONG)
    reader.let_go()


def test_a_waiting_writer_goes_before_later_readers() -> None:
    lock = ReadWriteLock()
    first = Holder(lock.reading)
    assert first.holds.wait(LONG)
    writer = Holder(lock.writing)
    assert not writer.holds.wait(SOON)
    late = Holder(lock.reading)
    assert not late.holds.wait(SOON)
    first.let_go()
    assert writer.holds.wait(LONG)
    assert not late.holds.is_set()
    writer.let_go()
    assert late.holds.wait(LONG)
    late.let_go()


@pytest.mark.parametrize("kind", ["reading", "writing"])
def test_an_error_lets_go_of_the_lock(kind: str) -> None:
    lock = ReadWriteLock()
    with pytest.raises(KeyError), getattr(lock, kind)():
        raise KeyError
    writer = Holder(lock.writing)
    assert writer.holds.wait(LONG)
    writer.let_go()


class SlowIndex:
    """In place of a FAISS index: a search that lasts, and an addition that must not come meanwhile."""

    ntotal, d = 1, 2

    def __init__(self) -> None:
        self.searching, self.go_on = Event(), Event()
        self.added = False

    def search(self, queries: object, k: int) -> tuple[object, object]:
        self.searching.set()
        assert self.go_on.wait(LONG)
        assert not self.added
        return np.array([[1.0]]), np.array([[7]])

    def add_with_ids(self, vectors: object, ids: object) -> None:
        self.added = True


def test_nothing_is_added_to_the_dense_index_while_it_searches() -> None:
    slow = SlowIndex()
    index = DenseIndex(slow)  # type: ignore[arg-type]
    found: list[object] = []
    search = Thread(target=lambda: found.extend(index.search(np.zeros(2, np.float32), 1)))
    search.start()
    assert slow.searching.wait(LONG)
    add = Thread(target=index.add, args=(np.array([8]), np.zeros((1, 2), np.float32)))
    add.start()
    add.join(SOON)
    slow.go_on.set()
    search.join(LONG)
    add.join(LONG)
    assert (found, slow.added) == ([(7, 1.0)], True)


def test_a_file_lock_holds_between_processes_and_goes_with_its_process(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    code = (
        "import sys; from pathlib import Path; from embeddings.indexes.locks import file_lock\n"
        "with file_lock(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        mine = Holder(lambda: file_lock(path))
        assert not mine.holds.wait(SOON)
        process.kill()
    assert mine.holds.wait(LONG)
    mine.let_go()


@pytest.mark.parametrize("kind", ["thread", "file"])
def test_patience_ends(tmp_path: Path, kind: str) -> None:
    lock = Lock()

    def take(patience: float | None = None) -> AbstractContextManager[None]:
        return held(lock, patience) if kind == "thread" else file_lock(tmp_path / "lock", patience)

    with take(0):
        pass
    holder = Holder(take)
    assert holder.holds.wait(LONG)
    with pytest.raises(TimeoutError), take(SOON):
        pass
    holder.let_go()
    with take(0):
        pass


def test_a_lock_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    with pytest.raises(ReadOnlyDataError, match="no-folder"), file_lock(tmp_path / "no-folder" / "lock"):
        pass
