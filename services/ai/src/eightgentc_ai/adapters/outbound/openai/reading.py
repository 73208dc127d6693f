"""Reading a response, whichever form it has: a stream as it comes, or all of it at once."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Iterable

from eightgentc_ai.adapters.outbound.openai.answer_form import AnswerForm, form_of, shows_form
from eightgentc_ai.adapters.outbound.openai.gathered import Gathered
from eightgentc_ai.adapters.outbound.openai.joined_events import joined
from eightgentc_ai.adapters.outbound.openai.server_sent import ServerSent
from eightgentc_ai.adapters.outbound.openai.wire import decoded
from eightgentc_ai.domain.errors import ModelUnavailable, OutputTooLong
from eightgentc_ai.domain.model_request import ModelEvent
from eightgentc_kit.errors import DomainError

MAX_DOCUMENT_BYTES = 2_000_000


async def whole_body(
    chunks: AsyncIterable[bytes], beginning: bytes = b"", *, most: int = MAX_DOCUMENT_BYTES
) -> bytes:
    """All bytes at once. Raises OutputTooLong where there are more than `most`, with the rest unread."""
    parts, size = [beginning], len(beginning)
    async for chunk in chunks:
        parts.append(chunk)
        size += len(chunk)
        if size > most:
            raise OutputTooLong
    return b"".join(parts)


def read_whole(body: bytes, content_type: str, gathered: Gathered) -> list[ModelEvent]:
    """Add a whole body, one document or all events of a stream. Raises as the provider's errors, ModelUnavailable."""
    if form_of(content_type, body) is AnswerForm.DOCUMENT:
        gathered.is_whole = True
        events, fault = _taken([body], gathered)
    else:
        sent = ServerSent()
        events, fault = _taken(sent.take(body), gathered)
        if fault is None and not sent.done:
            last, fault = _last(sent, gathered)
            events += last
        gathered.is_whole = sent.done
    if fault is not None:
        raise fault
    return events


async def read_stream(
    chunks: AsyncGenerator[bytes, None],
    content_type: str,
    gathered: Gathered,
    rest: Callable[[], Awaitable[None]],
) -> AsyncGenerator[list[ModelEvent], None]:
    """What each read brought, neighbours joined, until the end of the answer. Raises as `read_whole`.

    What came before an error comes before the error. `rest`: is awaited between two reads that brought something.
    """
    beginning = await _beginning(chunks)
    if form_of(content_type, beginning) is AnswerForm.DOCUMENT:
        body = await whole_body(chunks, beginning)
        yield joined(read_whole(body, content_type, gathered))
        return
    sent = ServerSent()
    chunk: bytes | None = beginning
    while chunk is not None:
        events, fault = _taken(sent.take(chunk), gathered)
        if events:
            yield joined(events)
        if fault is not None:
            raise fault
        if sent.done:
            gathered.is_whole = True
            return
        if events:
            await rest()
        chunk = await anext(chunks, None)
    events, fault = _last(sent, gathered)
    if events:
        yield joined(events)
    if fault is not None:
        raise fault
    gathered.is_whole = sent.done


async def _beginning(chunks: AsyncGenerator[bytes, None]) -> bytes:
    """The first bytes, enough to tell the form."""
    beginning = b""
    async for chunk in chunks:
        beginning += chunk
        if shows_form(beginning):
            break
    return beginning


def _taken(documents: Iterable[bytes], gathered: Gathered) -> tuple[list[ModelEvent], DomainError | None]:
    """The events of these documents, and the error that ended them."""
    events: list[ModelEvent] = []
    try:
        for data in documents:
            events += gathered.take(decoded(data))
            if gathered.error is not None:
                return events, gathered.error
    except ModelUnavailable as error:
        return events, error
    return events, None


def _last(sent: ServerSent, gathered: Gathered) -> tuple[list[ModelEvent], DomainError | None]:
    """The same for what no empty line ended. Half an event is where the stream was cut, and no error of its own."""
    events, _ = _taken(sent.end(), gathered)
    return events, gathered.error
