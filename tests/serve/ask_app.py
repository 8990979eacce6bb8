"""Asks the web application without a socket, for the tests of pages and API."""

from __future__ import annotations

import asyncio
from functools import cache

import httpx
from fastapi import FastAPI
from sample_answers import SampleQuestions  # type: ignore[import-not-found]  # pytest has this folder on its path

from allegiance.serve.api import Questions
from allegiance.serve.app import make_app

ORIGIN = "http://127.0.0.1:8765"
RICH = "/relation/marj-brigade~northern-front"
CROWDED = "/relation/marj-brigade~third-banner"
THIN = "/relation/northern-front~sahl-council"
EMPTY = "/relation/ardonia~northern-front"
SPOKEN = "/relation/northern-front~third-banner"
HOSTILE = "/relation/marj-brigade~zz-payload"


@cache
def sample_app() -> FastAPI:
    """The application over the invented answers."""
    return make_app(SampleQuestions())


def ask(
    path: str,
    questions: Questions | None = None,
    *,
    method: str = "GET",
    headers: dict[str, str] | None = None,
) -> httpx.Response:
    """One request, redirects not followed, faults answered as a reader would see them."""
    app = make_app(questions) if questions else sample_app()

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
            return await client.request(method, path, headers=headers)

    return asyncio.run(send())
