"""The service in this process, from the check of the address to the last answer."""

from __future__ import annotations

import signal
import socket
from typing import TYPE_CHECKING, Annotated

import typer

from forecasts.errors import InputError

from .arguments import whole
from .output import say

if TYPE_CHECKING:
    from api.config import Settings

Host = Annotated[str, typer.Option(metavar="ADDRESS", help="Address to listen on; 0.0.0.0 lets other machines in.")]
Port = Annotated[int, typer.Option(parser=whole(1, 65_535), metavar="NUMBER", help="Port to listen on.")]


def bound_socket(host: str, port: int) -> socket.socket:
    """A socket that holds the address, so that a taken port is known before any work.

    Raises
    ------
    InputError
        Code ``serve.address``.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        raise InputError(
            f"{host} port {port}",
            error.strerror or str(error),
            "an address of this machine with a free port",
            "another program listens there: try --port 8001.",
            code="serve.address",
            params={"host": host, "port": port},
        ) from error
    return listener


def run_service(settings: Settings, listener: socket.socket) -> None:
    """Serve until Ctrl-C or SIGTERM; both are the ordinary end."""
    import uvicorn

    from api.main import create_app

    class Server(uvicorn.Server):
        """Says where it is once it answers, not before."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                say(f"Paiban is at {_site(listener)} until Ctrl-C.")

    # Requests are logged by the application itself, with their ids.
    server = Server(uvicorn.Config(create_app(settings), log_level="warning", access_log=False))
    # The server raises the signal that ended it once more; here that is no news.
    before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        server.run(sockets=[listener])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _site(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
