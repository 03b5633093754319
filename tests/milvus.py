"""A Milvus server for tests: the small one that its makers offer for that, in this process, gone with the tests."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from milvus_lite.adapter.grpc.server import start_server_in_thread


class Milvus:
    """A server that keeps its collections in ``folder``."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._port = 0
        self._server: Any = None
        self._database: Any = None

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Let it begin, where it was before if it was."""
        self._server, self._database, self._port = start_server_in_thread(self._folder, port=self._port)

    def stop(self) -> None:
        """End it at once."""
        self._server.stop(grace=None).wait()
        self._database.close()


@contextmanager
def begin() -> Iterator[Milvus]:
    """A server that has begun, and is ended."""
    with tempfile.TemporaryDirectory(prefix="yinju-milvus-") as folder:
        server = Milvus(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()
