"""Tiny real processes to supervise, and a supervisor that ends with the test."""

import asyncio
import json
import socket
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from eightgentc_devstack.children import tied_to_parent
from eightgentc_devstack.process import Process
from eightgentc_devstack.services import clean_environment
from eightgentc_devstack.supervisor import Supervisor

READY = "import pathlib; pathlib.Path('ready').touch(); "
FOREVER = "import signal; signal.pause()"


class Said:
    """What a supervisor told, to be waited for."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._changed = asyncio.Condition()

    def __call__(self, line: str) -> None:
        self.lines.append(line)
        asyncio.get_running_loop().create_task(self._tell())

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def wait_for(self, words: str) -> str:
        async with asyncio.timeout(20), self._changed:
            await self._changed.wait_for(lambda: any(words in line for line in self.lines))
        return next(line for line in self.lines if words in line)


@pytest.fixture
def said() -> Said:
    return Said()


@pytest.fixture
async def supervisor(tmp_path: Path, said: Said) -> AsyncIterator[Supervisor]:
    supervisor = Supervisor(tmp_path / "logs", said)
    yield supervisor
    await supervisor.stop()


@pytest.fixture
def tiny(tmp_path: Path) -> Callable[..., Process]:
    """`tiny(name, code)`: a Python of one line that is ready once it made the file `ready`."""

    def make(name: str, code: str, *, stage: int = 0) -> Process:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        script = f"import os; os.chdir({str(folder)!r}); {code}"

        async def ready() -> bool:
            return (folder / "ready").exists()

        command = tied_to_parent([sys.executable, "-c", script])
        return Process(name, command, clean_environment(), ready, port=0, stage=stage)

    return make


class ListServer:
    """A real HTTP server on loopback that answers as the servers of models do. `seen`: the requests it got."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.answers: dict[str, tuple[int, bytes, dict[str, str]]] = {}
        self.seen: list[tuple[str, str | None]] = []
        self.delay = 0.0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.seen.append((self.path, self.headers.get("authorization")))
                outer.released.wait(outer.delay)
                status, body, headers = outer.answers.get(self.path, (404, b"404 page not found", {}))
                self.send_response(status)
                for name, value in {"content-length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                with suppress(ConnectionError):
                    self.wfile.write(body)

            def log_message(self, *arguments: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            address_family = socket.AF_INET6 if ":" in host else socket.AF_INET

            def handle_error(self, *arguments: object) -> None:
                pass

        self.released = threading.Event()
        self._server = Server((host, 0), Handler)
        self.port = self._server.server_address[1]
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{self.port}/v1"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def lists(self, *models: str, owner: str = "library", **more: object) -> "ListServer":
        data = [{"id": model, "object": "model", "created": 1, "owned_by": owner} for model in models]
        return self.says({"object": "list", "data": data or None, **more})

    def says(self, body: object, status: int = 200, path: str = "/v1/models", **headers: str) -> "ListServer":
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.answers[path] = (status, raw, headers)
        return self

    def close(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def list_server() -> Iterator[Callable[..., ListServer]]:
    servers: list[ListServer] = []

    def start(host: str = "127.0.0.1") -> ListServer:
        servers.append(ListServer(host))
        return servers[-1]

    yield start
    for server in servers:
        server.close()
