"""Locks between threads and between processes."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Condition, Lock

from embeddings.errors import ReadOnlyDataError

# flock waits for ever or not at all: to wait for a while is to ask again.
_POLL_SECONDS = 0.01


class ReadWriteLock:
    """Many readers or one writer; a writer that waits goes before readers that come later."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._readers = 0
        self._writing = False
        self._waiting_writers = 0

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Share the lock with other readers."""
        with self._changed:
            self._changed.wait_for(lambda: not self._writing and not self._waiting_writers)
            self._readers += 1
        try:
            yield
        finally:
            with self._changed:
                self._readers -= 1
                self._changed.notify_all()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the lock alone."""
        with self._changed:
            self._waiting_writers += 1
            try:
                self._changed.wait_for(lambda: not self._writing and not self._readers)
                self._writing = True
            finally:
                self._waiting_writers -= 1
        try:
            yield
        finally:
            with self._changed:
                self._writing = False
                self._changed.notify_all()


@contextmanager
def held(lock: Lock, patience: float | None = None) -> Iterator[None]:
    """Hold a thread's lock, waiting no longer than ``patience`` seconds if that is given.

    Raises:
        TimeoutError: somebody else kept it for longer.

    """
    if not lock.acquire(timeout=-1 if patience is None else patience):
        raise TimeoutError
    try:
        yield
    finally:
        lock.release()


@contextmanager
def file_lock(path: Path, patience: float | None = None) -> Iterator[None]:
    """Hold ``path`` locked against all other processes and threads; a process that dies lets go of it.

    Waits no longer than ``patience`` seconds if that is given.

    Raises:
        TimeoutError: somebody else kept it for longer.
        ReadOnlyDataError: the file cannot be made.

    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise ReadOnlyDataError(f"{path} cannot be written: {error.strerror}") from error
    try:
        _lock_file(handle, patience)
        yield
    finally:
        os.close(handle)


def _lock_file(handle: int, patience: float | None) -> None:
    if patience is None:
        fcntl.flock(handle, fcntl.LOCK_EX)
        return
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise TimeoutError from None
            time.sleep(_POLL_SECONDS)
        else:
            return
