"""The process that serves: uvicorn around the application, ended when it has nothing to serve with."""

import socket
import sys
from contextlib import suppress

import click
import msgspec
import uvicorn

from service.app import create_app
from service.errors import AddressError, SettingsError
from service.keys import KeyFile
from service.settings import Settings

_BACKLOG = 2048
# Seconds; longer than clients and proxies keep idle connections, so that they end them and no request meets the end.
_KEEP_ALIVE = 75
# Seconds; threads that compute hold Python's lock this long at a stretch, and requests are taken in between.
_SWITCH = 0.0005


def run(settings: Settings, announce_json: bool = False) -> None:
    """Serve until a signal says to stop; questions that were begun are answered first.

    Raises:
        SettingsError: the address can be reached by others, and nothing guards it.
        AddressError: the address cannot be listened at.
        YinjuError: the models or the data folder cannot be used.

    """
    if not (settings.is_loopback or settings.open or KeyFile(settings.data).all()):
        raise SettingsError(
            f"others can reach {settings.host}: make an API key (yinju key add NAME --data {settings.data}), "
            "or say --open (YINJU_OPEN=true) to let everybody in"
        )
    sys.setswitchinterval(_SWITCH)
    failures: list[Exception] = []

    def stop(failure: Exception) -> None:
        failures.append(failure)
        server.should_exit = True

    with _listen(settings) as listener:
        host, port = listener.getsockname()[:2]
        url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        app = create_app(settings, on_failure=stop)
        click.echo(msgspec.json.encode({"url": url}) if announce_json else f"Yinju listens at {url}")
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_keep_alive=_KEEP_ALIVE,
                timeout_graceful_shutdown=round(settings.time_limit) + 1,
            )
        )
        with suppress(KeyboardInterrupt):
            server.run([listener])
    for failure in failures:
        raise failure


def _listen(settings: Settings) -> socket.socket:
    """A socket at the address that the settings name."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=_BACKLOG)
    except OSError as error:
        where = f"{settings.host} port {settings.port}"
        raise AddressError(f"cannot listen at {where}: {error.strerror or error}") from error
