"""A PostgreSQL server for tests: in a folder of its own, gone with them; they skip where none is installed."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

# Where Debian keeps what is not on the path.
_PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
_AUTHORITY = "postgres"


class Server:
    """A server that listens in ``folder`` alone, to the user ``postgres``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count()

    def url(self, database: str) -> str:
        """The address of a database."""
        return f"postgresql+psycopg://{_AUTHORITY}@/{database}?host={self._folder}"

    def new_database(self) -> str:
        """The address of a new, empty database."""
        name = f"test_{next(self._numbers)}"
        engine = sa.create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return self.url(name)

    def run(self, program: str, *options: str) -> None:
        """Run one of PostgreSQL's programs, which none may do as root."""
        found = next((place / program for place in _PLACES if (place / program).exists()), shutil.which(program))
        if found is None:
            pytest.skip(f"PostgreSQL is not installed: no {program}")
        user = ["runuser", "-u", _AUTHORITY, "--"] if os.geteuid() == 0 else []
        subprocess.run([*user, str(found), *options], cwd="/", check=True, stdout=subprocess.DEVNULL)

    def start(self) -> None:
        """Let it begin, and wait until it takes connections."""
        quick = f"-c listen_addresses= -c unix_socket_directories={self._folder} -c fsync=off"
        log = str(self._folder / "log")
        self.run("pg_ctl", "start", "-D", str(self._folder / "data"), "-o", quick, "-l", log, "-w")

    def stop(self) -> None:
        """End it at once."""
        self.run("pg_ctl", "stop", "-D", str(self._folder / "data"), "-m", "immediate", "-w")


@contextmanager
def begin() -> Iterator[Server]:
    """A server that has begun, and is ended."""
    with tempfile.TemporaryDirectory(prefix="yinju-postgresql-") as folder:
        server = Server(Path(folder))
        if os.geteuid() == 0:
            shutil.chown(folder, _AUTHORITY)
        server.run("initdb", "-D", f"{folder}/data", "-U", _AUTHORITY, "-A", "trust", "-E", "UTF8", "--no-sync")
        server.start()
        try:
            yield server
        finally:
            server.stop()
