"""Settings from the environment and from flags."""

from pathlib import Path

import pytest

from service.errors import SettingsError
from service.settings import Settings, describe_settings


def test_without_anything_the_defaults_hold() -> None:
    assert Settings.from_environ({}) == Settings()
    assert Settings.from_environ({"YINJU_PORT": "", "PORT": "9", "YINJU_SERVICE_HOST": "10.0.0.1"}) == Settings()


def test_variables_are_read_and_flags_win() -> None:
    environ = {
        "YINJU_DATA": "/srv/yinju",
        "YINJU_PORT": "9000",
        "YINJU_OPEN": "true",
        "YINJU_TIME_LIMIT": "2.5",
        "YINJU_ORIGINS": "https://a.example, https://b.example",
    }
    assert Settings.from_environ(environ) == Settings(
        data=Path("/srv/yinju"),
        port=9000,
        open=True,
        time_limit=2.5,
        origins=("https://a.example", "https://b.example"),
    )
    flags = Settings.from_environ(environ, port=0, data=Path("here"), host=None)
    assert (flags.port, flags.data, flags.host) == (0, Path("here"), "127.0.0.1")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("YINJU_PORT", "many"),
        ("YINJU_PORT", "65536"),
        ("YINJU_PORT", "tcp://10.0.0.1:8000"),
        ("YINJU_OPEN", "yes"),
        ("YINJU_LOG_LEVEL", "loud"),
        ("YINJU_TIME_LIMIT", "0"),
        ("YINJU_QUEUE", "-1"),
    ],
)
def test_a_value_that_does_not_fit_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environ({name: value})
    assert str(refused.value).startswith(f"{name} is {value!r}: ")


def test_a_flag_that_does_not_fit_is_named_as_flag() -> None:
    with pytest.raises(SettingsError, match="--time-limit is -1"):
        Settings.from_environ({"YINJU_TIME_LIMIT": "3"}, time_limit=-1)


def test_only_this_machine_is_loopback() -> None:
    assert all(Settings(host=host).is_loopback for host in ("127.0.0.1", "127.0.0.2", "::1", "localhost"))
    assert not any(Settings(host=host).is_loopback for host in ("0.0.0.0", "::", "192.168.0.1", "localhost.example"))


def test_every_setting_is_described() -> None:
    notes = describe_settings()
    assert [note.name for note in notes] == ["YINJU_" + name.upper() for name in Settings.__struct_fields__]
    assert all(note.meaning for note in notes)
    assert {note.name: note.default for note in notes}["YINJU_OPEN"] == "false"
