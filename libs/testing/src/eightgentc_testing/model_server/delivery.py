"""Sends one scripted answer over one connection, and breaks it where the script says so."""

from __future__ import annotations

import asyncio
import json
from time import monotonic
from typing import Any

from eightgentc_offline_planner import wire

from .answer import Answer, Fault, HTTPAnswer
from .connection import Connection
from .gate import Gate
from .recorded import Recorded

DONE = b"data: [DONE]\n\n"
BROKEN_TEXT = b'data: {"choices":[{"delta":{"content":"\xff\xfe"}}]}\n\n'
ERROR = wire.error("the model fell over", kind="server_error")


class ConversationEnded(Exception):
    """The script ends the connection here."""


async def deliver(answer: Answer | HTTPAnswer, connection: Connection, request: Recorded, gate: Gate) -> None:
    """Send the answer; raises `ConversationEnded` when the connection may not be used again."""
    if answer.held:
        await gate.wait()
    if isinstance(answer, HTTPAnswer):
        await _whole(connection, answer.status, answer.content_type, answer.body, dict(answer.headers))
        request.last_chunk_at = monotonic()
        return
    if answer.fault is Fault.STALL_BEFORE_HEADERS:
        await _stall()
    if answer.fault is Fault.NO_HEADERS:
        raise ConversationEnded
    if isinstance(request.body, dict) and request.body.get("stream"):
        await _Stream(answer, connection, request, gate).send()
    else:
        await _unary(answer, connection, request)


async def _unary(answer: Answer, connection: Connection, request: Recorded) -> None:
    body = json.dumps(wire.whole(answer), ensure_ascii=False).encode()
    fault, half = answer.fault, body[: len(body) // 2]
    if fault is Fault.MALFORMED:
        body = half
    elif fault is Fault.BAD_UTF8:
        body = body.replace(b'"content"', b'"content\xff"', 1)
    headers = {"content-type": "application/json", "content-length": str(len(body)), **answer.headers}
    await connection.head(200, headers)
    if fault is Fault.HEADERS_ONLY:
        raise ConversationEnded
    if fault in (Fault.CUT_IN_EVENT, Fault.CUT_AFTER_EVENT, Fault.RESET, Fault.STALL):
        await connection.send(half)
        await _break(fault, connection)
    await connection.send(body)
    request.last_chunk_at = monotonic()


class _Stream:
    """Server-sent events in chunked framing, one chunk an event."""

    def __init__(self, answer: Answer, connection: Connection, request: Recorded, gate: Gate) -> None:
        self._answer, self._connection, self._request, self._gate = answer, connection, request, gate

    async def send(self) -> None:
        """The whole stream, or as far as its fault lets it come."""
        answer = self._answer
        headers = {"content-type": "text/event-stream", "transfer-encoding": "chunked", **answer.headers}
        await self._connection.head(200, headers)
        if answer.fault is Fault.HEADERS_ONLY:
            raise ConversationEnded
        await self._event(wire.opening(answer))
        for number, delta in enumerate(wire.deltas(answer)):
            if number == answer.fault_after:
                await self._strike(delta)
            await self._delta(delta, first=number == 0)
        if self._request.deltas_sent <= answer.fault_after:
            await self._strike(wire.opening(answer))
        await self._close()

    async def _delta(self, delta: wire.JSON, *, first: bool) -> None:
        if not first:
            await self._turn()
        self._request.first_delta_at = self._request.first_delta_at or monotonic()
        self._request.deltas_sent += 1
        await self._event(delta)

    async def _close(self) -> None:
        options = self._request.body.get("stream_options") or {}
        for chunk in wire.closing(self._answer, include_usage=bool(options.get("include_usage"))):
            await self._turn()
            await self._event(chunk)
        self._request.last_chunk_at = monotonic()
        await self._chunk(DONE + DONE if self._answer.fault is Fault.DUPLICATE_DONE else DONE)
        await self._connection.send(b"0\r\n\r\n")

    async def _turn(self) -> None:
        if self._answer.delay:
            await asyncio.sleep(self._answer.delay)
        if self._answer.gated:
            await self._gate.wait()

    async def _strike(self, following: wire.JSON) -> None:
        match self._answer.fault:
            case Fault.CUT_IN_EVENT:
                event = _event_bytes(following)
                await self._connection.send(f"{len(event):x}\r\n".encode() + event[: len(event) // 2])
                raise ConversationEnded
            case Fault.END_WITHOUT_DONE:
                await self._connection.send(b"0\r\n\r\n")
                raise ConversationEnded
            case Fault.ERROR_EVENT:
                await self._event(ERROR)
                await self._connection.send(b"0\r\n\r\n")
                raise ConversationEnded
            case Fault.MALFORMED:
                await self._chunk(b'data: {"choices":[{"delta":{"content":\n\n')
            case Fault.BAD_UTF8:
                await self._chunk(BROKEN_TEXT)
            case Fault.CUT_AFTER_EVENT | Fault.RESET | Fault.STALL as fault:
                await _break(fault, self._connection)

    async def _event(self, data: Any) -> None:
        await self._chunk(_event_bytes(data))

    async def _chunk(self, data: bytes) -> None:
        await self._connection.send(f"{len(data):x}\r\n".encode() + data + b"\r\n")


async def _break(fault: Fault, connection: Connection) -> None:
    if fault is Fault.STALL:
        await _stall()
    if fault is Fault.RESET:
        connection.reset()
    raise ConversationEnded


async def _stall() -> None:
    await asyncio.Event().wait()


async def _whole(
    connection: Connection, status: int, content_type: str, body: bytes, headers: dict[str, str]
) -> None:
    await connection.head(status, {"content-type": content_type, "content-length": str(len(body)), **headers})
    await connection.send(body)


def _event_bytes(data: Any) -> bytes:
    return b"data: " + json.dumps(data, ensure_ascii=False).encode() + b"\n\n"
