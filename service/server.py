"""The process that serves: uvicorn around the application, ended when it has nothing to serve with."""

import socket
from contextlib import suppress

import click
import msgspec
import uvicorn

from service.app import create_app
from service.errors import SettingsError
from service.keys import KeyFile
from service.settings import Settings


class _Server(uvicorn.Server):
    """Tells where it listens as soon as it does."""

    announce_json = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.should_exit:
            return
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        click.echo(msgspec.json.encode({"url": url}) if self.announce_json else f"Yinju listens at {url}")


def run(settings: Settings, announce_json: bool = False) -> None:
    """Serve until a signal says to stop; questions that were begun are answered first.

    Raises:
        SettingsError: the address can be reached by others, and nothing guards it.
        YinjuError: the models or the data folder cannot be used.

    """
    if not (settings.is_loopback or settings.open or KeyFile(settings.data).all()):
        raise SettingsError(
            f"others can reach {settings.host}: make an API key (yinju key add NAME --data {settings.data}), "
            "or say --open (YINJU_OPEN=true) to let everybody in"
        )
    failures: list[Exception] = []

    def stop(failure: Exception) -> None:
        failures.append(failure)
        server.should_exit = True

    app = create_app(settings, on_failure=stop)
    server = _Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=round(settings.time_limit) + 1,
        )
    )
    server.announce_json = announce_json
    with suppress(KeyboardInterrupt):
        server.run()
    for failure in failures:
        raise failure
