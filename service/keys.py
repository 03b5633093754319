"""API keys: what each may do, stored as hashes in the data folder.

A key is 32 random bytes, so that one SHA-256 of it is as good a hash as a slow one.
"""

import hashlib
import hmac
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from embeddings.errors import ReadOnlyDataError, UnknownIdError
from service.errors import SettingsError

Scope = Literal["read", "write", "admin"]
SCOPES: tuple[Scope, ...] = ("read", "write", "admin")
_PREFIX = "yinju_"


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """A key without its secret. ``scope`` holds those before it too: read asks, write changes pages, admin measures."""

    name: str
    scope: Scope
    sha256: str
    created: str

    def allows(self, scope: Scope) -> bool:
        """Whether the key may do what asks for ``scope``."""
        return SCOPES.index(self.scope) >= SCOPES.index(scope)


class KeyFile:
    """The keys of one data folder; what another process changes holds from the next look on."""

    def __init__(self, data: Path) -> None:
        self._path = data / "keys.json"
        self._read_at = -1
        self._keys: tuple[Key, ...] = ()

    def all(self) -> tuple[Key, ...]:
        """All keys, oldest first.

        Raises:
            SettingsError: the file of keys is damaged.

        """
        try:
            changed_at = self._path.stat().st_mtime_ns
            if changed_at != self._read_at:
                self._keys = msgspec.json.decode(self._path.read_bytes(), type=tuple[Key, ...])
                self._read_at = changed_at
        except FileNotFoundError:
            self._keys, self._read_at = (), -1
        except msgspec.DecodeError as error:
            raise SettingsError(f"{self._path} is damaged: {error}") from error
        return self._keys

    def find(self, secret: str) -> Key | None:
        """The key of that secret, compared in constant time."""
        sha256 = _hash(secret)
        found = None
        for key in self.all():
            if hmac.compare_digest(key.sha256, sha256):
                found = key
        return found

    def add(self, name: str, scope: Scope) -> str:
        """Make a key; gives its secret, which is written nowhere.

        Raises:
            SettingsError: there is a key of that name.

        """
        if any(key.name == name for key in self.all()):
            raise SettingsError(f"there is a key named {name!r} already")
        secret = _PREFIX + secrets.token_urlsafe(32)
        created = datetime.now(UTC).isoformat(timespec="seconds")
        self._write((*self.all(), Key(name=name, scope=scope, sha256=_hash(secret), created=created)))
        return secret

    def remove(self, name: str) -> None:
        """Take a key back.

        Raises:
            UnknownIdError: there is no key of that name.

        """
        left = tuple(key for key in self.all() if key.name != name)
        if len(left) == len(self.all()):
            raise UnknownIdError(f"there is no key named {name!r}")
        self._write(left)

    def _write(self, keys: tuple[Key, ...]) -> None:
        """Put the file in place in one step, for its owner alone."""
        draft = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            draft.touch(mode=0o600)
            draft.write_bytes(msgspec.json.format(msgspec.json.encode(keys), indent=1))
            draft.replace(self._path)
        except OSError as error:
            raise ReadOnlyDataError(f"{self._path} cannot be written: {error.strerror or error}") from error


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
