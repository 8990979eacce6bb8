"""Questions in, the web application out: routes, refusals, and the rules that every response keeps."""

from __future__ import annotations

import logging
from collections.abc import Collection

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from allegiance.errors import AllegianceError
from allegiance.serve.api import Problem, Questions, as_problem, make_api, tell_problem
from allegiance.serve.web import STATIC, make_pages, render_problem
from allegiance.version import VERSION

LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")
DEFAULT_PORT = 8765
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

_log = logging.getLogger(__name__)


class _Guard:
    """Answers only under the hosts it is served as, and puts the security headers on whatever leaves."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(SECURITY_HEADERS)
            await send(message)

        given = [value for name, value in scope["headers"] if name == b"host"]
        if len(given) != 1 or given[0].decode("latin-1").lower() not in self._hosts:
            problem = Problem(title="Host not served here", status=421, detail="open the address that `serve` prints")
            await as_problem(problem)(scope, receive, send_guarded)
            return
        await self._app(scope, receive, send_guarded)


def allowed_hosts(names: Collection[str], port: int) -> frozenset[str]:
    """The Host headers that are answered: each name with the port, and alone where the port is the default one.

    >>> sorted(allowed_hosts(["localhost"], 80))
    ['localhost', 'localhost:80']
    """
    with_port = {f"{name.lower()}:{port}" for name in names}
    return frozenset(with_port | ({name.lower() for name in names} if port in (80, 443) else set()))


def make_app(questions: Questions, *, port: int = DEFAULT_PORT, hosts: Collection[str] = LOCAL_HOSTS) -> FastAPI:
    """Put the pages, the API and the built files together for one address; there is no way to change the store here."""
    app = FastAPI(title="allegiance", version=VERSION, docs_url=None, redoc_url=None, openapi_url="/openapi.json")
    app.add_middleware(_Guard, hosts=allowed_hosts(hosts, port))
    for kind in (RequestValidationError, AllegianceError, HTTPException, Exception):
        app.add_exception_handler(kind, _refuse)

    @app.get("/health", tags=["health"])
    def health() -> Response:
        """Whether the store answers: ready or failed."""
        try:
            questions.reports(1, 0)
        except AllegianceError as error:
            return JSONResponse({"status": "failed", "reason": str(error), "version": VERSION}, status_code=503)
        return JSONResponse({"status": "ready", "version": VERSION})

    app.include_router(make_api(questions))
    app.include_router(make_pages(questions))
    if STATIC.is_dir():
        app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app


def _refuse(request: Request, error: Exception) -> Response:
    """Answer an error in the form that was asked for: problem+json under /api and for `.json`, a page elsewhere."""
    problem = tell_problem(error)
    if problem.status == 500:
        _log.error("no answer could be made", exc_info=error)
    is_program = request.url.path.startswith("/api/") or request.url.path.endswith(".json")
    response = as_problem(problem) if is_program else render_problem(problem)
    # a fault is answered outside the guard, so the headers are put on here as well
    response.headers.update(SECURITY_HEADERS)
    return response
