"""`DiagramParser` by the official Mermaid parser in a process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from typing import Any

from eightgentc_ai.domain.errors import ParserUnavailable
from eightgentc_ai.ports.diagram_parser import ParseVerdict

from . import frames

_MODULE = f"{__package__}.parser_process"
_TOO_LONG = "The diagram takes too long to parse."
_BROKE = "The parser broke down on this diagram."


class MermaidDiagramParser:
    """Starts the process with the first text, parses one text at a time, and starts a new one when it is lost.

    `seconds`: the time of one text; the process gets it as well, so that it ends even without us. `start_seconds`:
    for loading Mermaid, with room for a busy machine. `waiting`: how many texts may wait; more are refused.
    """

    def __init__(self, *, seconds: float = 2.0, start_seconds: float = 20.0, waiting: int = 64) -> None:
        self._seconds, self._start_seconds, self._most_waiting = seconds, start_seconds, waiting
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        """The process, if it runs."""
        running = self._process is not None and self._process.returncode is None
        return self._process.pid if running and self._process else None

    async def parse(self, text: str) -> ParseVerdict:
        """The verdict on a text."""
        if self._waiting >= self._most_waiting:
            raise ParserUnavailable(metadata={"waiting": str(self._waiting)})
        self._waiting += 1
        try:
            async with self._turn:
                return await self._parse(text)
        finally:
            self._waiting -= 1

    async def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()

    async def _parse(self, text: str) -> ParseVerdict:
        """One text. A process that was lost earlier is replaced; one that breaks on this text is not tried again."""
        await self._started()
        try:
            message = await asyncio.wait_for(self._ask(text), self._seconds + 0.5)
        except TimeoutError:
            await self.close()
            return ParseVerdict(valid=False, message=_TOO_LONG)
        except (asyncio.IncompleteReadError, ConnectionError):
            ended = await self._process.wait() if self._process else 0
            await self.close()
            return ParseVerdict(valid=False, message=_TOO_LONG if ended == frames.TIMED_OUT else _BROKE)
        except asyncio.CancelledError:
            # The answer to this text must not become the answer to the next one.
            await asyncio.shield(self.close())
            raise
        return ParseVerdict(
            valid=bool(message["valid"]),
            diagram_type=str(message.get("diagram_type", "")),
            line=int(message.get("line", 0)),
            column=int(message.get("column", 0)),
            expected=tuple(message.get("expected", ())),
            message=str(message.get("message", "")),
            reason=str(message.get("reason", "")),
        )

    async def _started(self) -> None:
        if self.pid is not None:
            return
        await self.close()
        try:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                _MODULE,
                str(self._seconds),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
            )
            await asyncio.wait_for(self._receive(), self._start_seconds)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as failed:
            await self.close()
            raise ParserUnavailable from failed
        except asyncio.CancelledError:
            await asyncio.shield(self.close())
            raise

    async def _ask(self, text: str) -> dict[str, Any]:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(frames.packed({"text": text}))
        await self._process.stdin.drain()
        return await self._receive()

    async def _receive(self) -> dict[str, Any]:
        assert self._process is not None
        assert self._process.stdout is not None
        (length,) = frames.HEADER.unpack(await self._process.stdout.readexactly(frames.HEADER.size))
        return frames.unpacked(await self._process.stdout.readexactly(length))
