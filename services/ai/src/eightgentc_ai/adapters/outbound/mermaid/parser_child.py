"""A process with the official parser in it, from our side: asked one text at a time, ended when it is lost."""

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


class ParserChild:
    """Starts with the first text, and again when it was lost.

    `seconds`: the time of one text; the process gets it as well, so that it ends even without us. `start_seconds`:
    for loading Mermaid.
    """

    def __init__(self, *, seconds: float, start_seconds: float) -> None:
        self._seconds, self._start_seconds = seconds, start_seconds
        self.process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        """The process, if it runs."""
        running = self.process is not None and self.process.returncode is None
        return self.process.pid if running and self.process else None

    def end(self) -> None:
        """End the process. Does not wait for its end; the next text starts another."""
        process, self.process = self.process, None
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()

    async def close(self) -> None:
        """End the process and wait for its end."""
        process = self.process
        self.end()
        if process is not None:
            await process.wait()

    async def parse(self, text: str) -> ParseVerdict:
        """The verdict. A process that was lost earlier is replaced; one that breaks on this text is not tried again.

        Raises:
            ParserUnavailable: it cannot be started.
        """
        await self._started()
        try:
            message = await asyncio.wait_for(self._ask(text), self._seconds + 0.5)
        except TimeoutError:
            await self.close()
            return ParseVerdict(valid=False, message=_TOO_LONG)
        except (asyncio.IncompleteReadError, ConnectionError):
            ended = await self.process.wait() if self.process else 0
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
            self.process = await asyncio.create_subprocess_exec(
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
        assert self.process is not None
        assert self.process.stdin is not None
        self.process.stdin.write(frames.packed({"text": text}))
        await self.process.stdin.drain()
        return await self._receive()

    async def _receive(self) -> dict[str, Any]:
        assert self.process is not None
        assert self.process.stdout is not None
        (length,) = frames.HEADER.unpack(await self.process.stdout.readexactly(frames.HEADER.size))
        return frames.unpacked(await self.process.stdout.readexactly(length))
