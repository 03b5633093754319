"""Every setting of the service, in one frozen value read from ``YINJU_*`` and flags."""

import types
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Self, get_args, get_type_hints

import msgspec
from msgspec import Meta

from service.errors import SettingsError

Markers = Literal["links", "numbers", "none"]
LogLevel = Literal["debug", "info", "warning", "error"]

PREFIX = "YINJU_"
_SECRETS = frozenset({"catalog", "encoder_key", "vectors"})
# What is set under a name that other programs share, where ours is not.
_USUAL = {"otlp_endpoint": "OTEL_EXPORTER_OTLP_ENDPOINT"}


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How one process of Yinju runs; each field is the variable ``YINJU_<NAME>`` in the environment."""

    data: Annotated[Path, Meta(description="folder of the catalog and the indexes")] = Path("data")
    catalog: Annotated[
        str, Meta(description="where the catalog is instead, as `postgresql+psycopg://user:password@host/name`")
    ] = ""
    vectors: Annotated[
        str,
        Meta(description="Milvus, where to search vectors instead of in memory, as `http://user:password@host:19530`"),
    ] = ""
    encoder: Annotated[
        str, Meta(min_length=1, description="`bundled`, a folder, a name, or `https://host/v1#name`")
    ] = "bundled"
    reranker: Annotated[
        str, Meta(min_length=1, description="a cross-encoder, a folder or a model's name; `none` does without")
    ] = "none"
    reader: Annotated[
        str, Meta(min_length=1, description="`bundled`, a folder, or a model's name; `none` reads by rules alone")
    ] = "bundled"
    threshold: Annotated[float, Meta(ge=0, le=1, description="confidence below which there is no answer")] = 0.21
    encoder_key: Annotated[str, Meta(description="API key of the server that an encoder's address names")] = ""
    query_prompt: Annotated[str, Meta(description="put before questions in place of the encoder's own prompt")] = ""
    passage_prompt: Annotated[str, Meta(description="put before passages in place of the encoder's own prompt")] = ""
    dimension: Annotated[int, Meta(ge=0, description="keep so many dimensions of its vectors; 0 keeps all")] = 0
    batch: Annotated[int, Meta(ge=1, description="texts that a PyTorch encoder or a server embeds at once")] = 32
    device: Annotated[str, Meta(min_length=1, description="where a PyTorch encoder runs: `cpu`, `cuda`")] = "cpu"
    host: Annotated[str, Meta(min_length=1, description="address to listen on")] = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535, description="port to listen on; 0 takes any free one")] = 8000
    open: Annotated[bool, Meta(description="let everybody in who reaches the address, without an API key")] = False
    threads: Annotated[int, Meta(ge=0, le=1024, description="questions worked on at once; 0 is two at most")] = 0
    queue: Annotated[int, Meta(ge=0, description="questions that may wait; more are told to come back")] = 32
    wait_limit: Annotated[
        float, Meta(gt=0, description="seconds that a question should wait at most; else as `queue`")
    ] = 0.5
    rate_limit: Annotated[int, Meta(ge=0, description="requests a minute of one key or address; 0 is no limit")] = 0
    time_limit: Annotated[float, Meta(gt=0, description="seconds that a question may take, waiting included")] = 30.0
    upload_limit: Annotated[int, Meta(ge=1024, description="bytes that an upload may have; room is for four")] = (
        64 * 1024 * 1024
    )
    origins: Annotated[
        tuple[str, ...], Meta(description="other web origins, by comma, that may call the service and frame its pages")
    ] = ()
    public_url: Annotated[str, Meta(description="the address that users know, for links in chats")] = ""
    chat_markers: Annotated[Markers, Meta(description="citations in chats: `links`, `numbers` or `none`")] = "links"
    log_level: Annotated[LogLevel, Meta(description="least level that is logged")] = "info"
    log_questions: Annotated[bool, Meta(description="whether the text of questions may stand in the log")] = False
    otlp_endpoint: Annotated[
        str,
        Meta(description="where traces are sent, as `http://host:4318`; `OTEL_EXPORTER_OTLP_ENDPOINT` does as well"),
    ] = ""

    @classmethod
    def from_environ(cls, environ: Mapping[str, str], **overrides: object) -> Self:
        """Read ``YINJU_*`` from ``environ``; ``overrides`` that are not ``None`` win.

        An empty variable counts as not set. Variables of other names are left alone, since
        orchestrators put some with this prefix there (``YINJU_SERVICE_HOST``).

        Raises:
            SettingsError: a value does not fit; says which, where from and what would fit.

        """
        given: dict[str, tuple[str, object]] = {}
        for name in cls.__struct_fields__:
            if overrides.get(name) is not None:
                given[name] = ("--" + name.replace("_", "-"), overrides[name])
                continue
            for variable in (PREFIX + name.upper(), _USUAL.get(name, "")):
                if environ.get(variable):
                    given[name] = (variable, environ[variable])
                    break
        hints = get_type_hints(cls, include_extras=True)
        return cls(**{name: _convert(hints[name], *source) for name, source in given.items()})

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the service."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    def __repr__(self) -> str:
        shown = ((name, getattr(self, name)) for name in self.__struct_fields__)
        parts = (f"{name}={'***' if name in _SECRETS and value else repr(value)}" for name, value in shown)
        return f"Settings({', '.join(parts)})"


class SettingNote(NamedTuple):
    """One row of the table of settings: the variable's name, its default as text, and what it means."""

    name: str
    default: str
    meaning: str


def describe_settings() -> list[SettingNote]:
    """Every setting in order, for the documentation."""
    hints = get_type_hints(Settings, include_extras=True)
    notes = []
    for field in msgspec.structs.fields(Settings):
        meta = next(part for part in get_args(hints[field.name]) if isinstance(part, Meta))
        notes.append(SettingNote(PREFIX + field.encode_name.upper(), _show(field.default), meta.description or ""))
    return notes


def _show(default: object) -> str:
    if default is None or default == ():
        return ""
    return str(default).lower() if isinstance(default, bool) else str(default)


def _convert(kind: Any, source: str, value: object) -> Any:  # noqa: ANN401
    bare = get_args(kind)[0]
    if isinstance(value, str) and isinstance(bare, types.GenericAlias):
        value = [part.strip() for part in value.split(",") if part.strip()]
    try:
        return msgspec.convert(value, kind, strict=False, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{source} is {value!r}: {str(error)[:1].lower()}{str(error)[1:]}") from None


def _decode(kind: type, value: str) -> Path:
    if kind is Path:
        return Path(value).expanduser()
    raise TypeError(f"no setting is a {kind}")
