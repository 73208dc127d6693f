"""The scripted model server: a thread with a loop of its own, so that sync and async tests can drive it."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections import deque
from collections.abc import Callable
from time import monotonic
from types import TracebackType
from typing import Self

from .answer import Answer, HTTPAnswer, http_error, raw, tool_call
from .connection import Connection
from .delivery import ConversationEnded, deliver
from .gate import Gate
from .recorded import Recorded
from .word_vectors import WordVectors

Scripted = Answer | HTTPAnswer
EXHAUSTED = http_error(500, "the script of the model server has no more answers", code="script_exhausted")
MODELS = (
    '{"object":"list","data":[{"id":"scripted-1","object":"model","created":1764000000,"owned_by":"tests"}]}'
)

NOTHING = tool_call("extractInsights", {"insights": []})
IN_SHORT = tool_call("summarizeConversation", {"summary": "Somebody plans something."})


class ModelServer:
    """`http://127.0.0.1:<port>/v1`; answers what `then()` queued, afterwards what `default` says."""

    def __init__(self, port: int = 0) -> None:
        """`port`: 0 takes any free one, and `port` then says which."""
        self.requests: list[Recorded] = []
        self.listings: list[Recorded] = []
        """Requests for the list of models, which whoever starts may send; `requests` holds all others."""
        self.extractions: list[Recorded] = []
        """Requests to read a chat for insights, which the worker sends when it likes; answered by `notes`."""
        self.notes: Scripted | Callable[[Recorded], Scripted] = NOTHING
        self.summarizings: list[Recorded] = []
        """Requests for the summary of a chat, which the worker sends when it likes; answered by `summary`."""
        self.summary: Scripted | Callable[[Recorded], Scripted] = IN_SHORT
        self.embeddings: list[Recorded] = []
        """Requests to embed texts; answered by `vectors`."""
        self.vectors: Scripted | Callable[[Recorded], Scripted] = WordVectors()
        self.default: Scripted | Callable[[Recorded], Scripted] = EXHAUSTED
        self._script: deque[Scripted] = deque()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="model-server", daemon=True)
        self._ready = threading.Event()
        self._stop = asyncio.Event()
        self._refusing_port: socket.socket | None = None
        self._knockers: list[socket.socket] = []
        self.gate = Gate(self._loop)
        self.port = port

    @property
    def url(self) -> str:
        """The base URL that an OpenAI client takes."""
        return f"http://127.0.0.1:{self.port}/v1"

    def then(self, *answers: Scripted) -> ModelServer:
        """Queue the next answers of `/v1/chat/completions`, in order."""
        self._script.extend(answers)
        return self

    def reset(self) -> None:
        """Forget requests, script and permits, between two tests on one server."""
        self.requests.clear()
        self.extractions.clear()
        self.notes = NOTHING
        self.summarizings.clear()
        self.summary = IN_SHORT
        self.embeddings.clear()
        self.vectors = WordVectors()
        self.gate = Gate(self._loop)
        self._script.clear()
        self.default = EXHAUSTED

    async def wait_for_requests(self, count: int, within: float = 5.0) -> list[Recorded]:
        """The requests, as soon as there are that many."""
        return await _grown(self.requests, count, within)

    async def wait_for_embeddings(self, count: int, within: float = 5.0) -> list[Recorded]:
        """The requests to embed texts, as soon as there are that many."""
        return await _grown(self.embeddings, count, within)

    def refusing_port(self) -> str:
        """A base URL whose connections are never accepted: a full backlog, as a dead host shows it."""
        if self._refusing_port is None:
            listener = socket.create_server(("127.0.0.1", 0), backlog=0)
            self._refusing_port = listener
            for _ in range(2):  # the backlog of 0 still takes one or two
                knocker = socket.socket()
                knocker.setblocking(False)
                knocker.connect_ex(listener.getsockname())
                self._knockers.append(knocker)
        return f"http://127.0.0.1:{self._refusing_port.getsockname()[1]}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _value: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()
        for sock in [*self._knockers, *([self._refusing_port] if self._refusing_port else [])]:
            sock.close()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        connections: asyncio.Queue[Connection] = asyncio.Queue()
        server = await self._loop.create_server(lambda: Connection(connections), "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        acceptor = asyncio.create_task(self._accept(connections))
        await self._stop.wait()
        server.close()
        acceptor.cancel()
        await asyncio.gather(acceptor, return_exceptions=True)

    async def _accept(self, connections: asyncio.Queue[Connection]) -> None:
        async with asyncio.TaskGroup() as talks:
            while True:
                talks.create_task(self._talk(await connections.get()))

    async def _talk(self, connection: Connection) -> None:
        try:
            while (request := await connection.read_request()) is not None:
                if not await self._answer(connection, request):
                    break
        except (ConversationEnded, ConnectionError):
            pass
        finally:
            connection.close()

    async def _answer(self, connection: Connection, request: Recorded) -> bool:
        """Deliver one answer; False when the client left before its end."""
        self._list_for(request).append(request)
        sending = asyncio.ensure_future(deliver(self._next(request), connection, request, self.gate))
        leaving = asyncio.ensure_future(connection.gone.wait())
        try:
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if sending.done() and not isinstance(sending.exception(), ConnectionError):
                sending.result()
                return True
            # It left, which a write may notice before the connection does.
            request.client_closed_at = monotonic()
            return False
        finally:
            sending.cancel()
            leaving.cancel()
            await asyncio.gather(sending, leaving, return_exceptions=True)

    def _list_for(self, request: Recorded) -> list[Recorded]:
        if request.path.endswith("/models"):
            return self.listings
        if request.path.endswith("/embeddings"):
            return self.embeddings
        if _forces(request, "summarizeConversation"):
            return self.summarizings
        return self.extractions if _forces(request, "extractInsights") else self.requests

    def _next(self, request: Recorded) -> Scripted:
        if _forces(request, "extractInsights"):
            return self.notes(request) if callable(self.notes) else self.notes
        if _forces(request, "summarizeConversation"):
            return self.summary(request) if callable(self.summary) else self.summary
        if request.path.endswith("/models"):
            return raw(MODELS)
        if request.path.endswith("/embeddings"):
            return self.vectors(request) if callable(self.vectors) else self.vectors
        if not request.path.endswith("/chat/completions"):
            return http_error(404, f"no such path: {request.path}", kind="invalid_request_error")
        if self._script:
            return self._script.popleft()
        return self.default(request) if callable(self.default) else self.default


async def _grown(requests: list[Recorded], count: int, within: float) -> list[Recorded]:
    end = monotonic() + within
    while len(requests) < count:
        if monotonic() > end:
            raise TimeoutError(f"{len(requests)} of {count} requests came within {within} s")
        await asyncio.sleep(0.002)
    return requests


def _forces(request: Recorded, tool: str) -> bool:
    """Only these requests name the tool: no chat is offered it."""
    return f'"{tool}"'.encode() in request.raw_body
