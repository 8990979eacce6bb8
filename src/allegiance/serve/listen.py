"""A record in, a running server out, until it is stopped."""

from __future__ import annotations

import socket

from allegiance.errors import UsageError
from allegiance.serve.query import Record
from allegiance.settings import Settings

_LOOPBACK = frozenset(("127.0.0.1", "::1", "localhost"))


def listen(record: Record, settings: Settings, host: str | None, port: int | None) -> None:
    """Serve pages and API on loopback until Ctrl-C; other addresses wait for accounts and are refused."""
    import uvicorn

    from allegiance.serve.app import make_app
    from allegiance.serve.intake import say

    address = host or settings.host
    if address not in _LOOPBACK:
        raise UsageError(
            f"serve --host {address}: this version has no accounts and serves this machine alone; leave --host out"
        )
    wanted = settings.port if port is None else port
    with socket.socket(socket.AF_INET6 if address == "::1" else socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((address, wanted))
        except OSError as error:
            raise UsageError(f"port {wanted} on {address}: {error.strerror}; choose another with --port") from None
        chosen = listener.getsockname()[1]
        app = make_app(record, port=chosen)
        say(f"serving http://{address}:{chosen} until Ctrl-C")
        uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
