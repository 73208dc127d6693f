"""The HTTP side: `/v1/chat/completions`, `/v1/models`, and errors in OpenAI's shape."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from .checking import BadRequest, checked
from .completion import complete
from .notice import MODEL
from .wire import Completion, chunks, error, whole

LARGEST_BODY = 8 * 1024 * 1024
_MODEL = {"id": MODEL, "object": "model", "created": 1_767_225_600, "owned_by": "8gentc"}


class Planner:
    """The routes with their settings: a key to ask for, a pause between two chunks."""

    def __init__(self, api_key: str = "", delay: float = 0.0) -> None:
        self._api_key, self._delay = api_key, delay

    def app(self) -> Starlette:
        """The ASGI application."""
        return Starlette(
            routes=[
                Route("/v1/chat/completions", self.chat_completions, methods=["POST"]),
                Route("/v1/models", self.models),
                Route("/v1/models/{name}", self.model),
            ],
            exception_handlers={BadRequest: _bad_request, HTTPException: _http_error},
        )

    async def chat_completions(self, request: Request) -> Response:
        """One completion, whole or streamed."""
        self._authorise(request)
        body = checked(await _read(request))
        answer = complete(body)
        if not body.get("stream"):
            return Response(msgspec.json.encode(whole(answer)), media_type="application/json")
        include_usage = bool((body.get("stream_options") or {}).get("include_usage"))
        return StreamingResponse(
            self._events(answer, include_usage=include_usage), media_type="text/event-stream"
        )

    async def models(self, request: Request) -> Response:
        """The one model."""
        self._authorise(request)
        return JSONResponse({"object": "list", "data": [_MODEL]})

    async def model(self, request: Request) -> Response:
        """The same by its name."""
        self._authorise(request)
        name = request.path_params["name"]
        if name != MODEL:
            raise BadRequest(
                f"The model `{name}` does not exist", code="model_not_found", param="model", status=404
            )
        return JSONResponse(_MODEL)

    async def _events(self, answer: Completion, *, include_usage: bool) -> AsyncIterator[bytes]:
        for chunk in chunks(answer, include_usage=include_usage):
            yield b"data: " + msgspec.json.encode(chunk) + b"\n\n"
            if self._delay:
                await asyncio.sleep(self._delay)
        yield b"data: [DONE]\n\n"

    def _authorise(self, request: Request) -> None:
        given = request.headers.get("authorization", "").removeprefix("Bearer ").encode()
        if self._api_key and not hmac.compare_digest(given, self._api_key.encode()):
            raise BadRequest("Incorrect API key provided.", code="invalid_api_key", status=401)


async def _read(request: Request) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_BODY:
            raise BadRequest("The request is too large.", status=413)
    return bytes(body)


async def _bad_request(_request: Request, refused: Exception) -> Response:
    assert isinstance(refused, BadRequest)
    return JSONResponse(refused.body, status_code=refused.status)


async def _http_error(_request: Request, failed: Exception) -> Response:
    assert isinstance(failed, HTTPException)
    return JSONResponse(error(failed.detail), status_code=failed.status_code)
