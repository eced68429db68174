"""`paiban serve`: the API and the screens."""

from __future__ import annotations

from .serving import Host, Port, bound_socket, run_service
from .store import opened_store


def serve(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Serve the API and the screens until Ctrl-C; settings come from PAIBAN_… variables."""
    from api.config import load_settings

    settings = load_settings()
    listener = bound_socket(host, port)
    with opened_store(settings):
        pass  # a database that cannot be used is said now, in words, and not by the server's start
    run_service(settings, listener)
