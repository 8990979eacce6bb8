"""A web on this machine alone: pages by address, and the ways out that lead to it as if its hosts were public."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from allegiance.read.fetch import Fetcher
from allegiance.read.pace import Pace

PUBLIC_IP = "93.184.215.14"


@dataclass
class Reply:
    """What is answered; without a length the end of the connection is the end of the body."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    has_length: bool = True


class LocalWeb:
    """Answers `http://host/path` from `replies`, with 404 where none is set. `asked` holds each request."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply | list[Reply]] = {}
        self.asked: list[tuple[str, Mapping[str, str]]] = []
        self.connected: list[tuple[str, int]] = []
        self.slept: list[float] = []
        self.time = 0.0
        self.port = 0

    @property
    def addresses(self) -> list[str]:
        """Each address asked for but those of robots.txt."""
        return [url for url, _ in self.asked if not url.endswith("/robots.txt")]

    def put(self, url: str, body: str | bytes, kind: str = "text/html", **headers: str) -> None:
        """Set the page of an address."""
        data = body.encode("utf8") if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.replies[url] = Reply(data, headers={"Content-Type": kind, **named})

    def fetcher(self, hosts: frozenset[str] | None = None, timeout_s: float = 10.0) -> Fetcher:
        """A fetcher whose ways out end here; its waits pass at once and are noted."""
        pace = Pace(clock=lambda: self.time, sleep=self._sleep)
        return Fetcher(
            hosts=hosts, resolve=lambda *_: [PUBLIC_IP], connect=self.connect, pace=pace, timeout_s=timeout_s
        )

    def connect(self, ip: str, port: int, timeout_s: float) -> socket.socket:
        """Connect here, whatever is asked for, and note what was."""
        self.connected.append((ip, port))
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout_s)

    def answer(self, url: str) -> Reply:
        """The reply to an address: of several the next one, the last for ever."""
        found = self.replies.get(url, Reply(b"not here", status=404))
        if isinstance(found, list):
            return found.pop(0) if len(found) > 1 else found[0]
        return found

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


@contextmanager
def serve_locally() -> Iterator[LocalWeb]:
    """Run a local web for as long as the block lasts."""
    web = LocalWeb()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = f"http://{self.headers['Host']}{self.path}"
            web.asked.append((url, dict(self.headers.items())))
            reply = web.answer(url)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.has_length and "Content-Length" not in reply.headers:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    web.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
