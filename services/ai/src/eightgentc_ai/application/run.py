"""A run: one generation being made. What it is for, what is known of it so far, and what it gave."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from eightgentc_ai.domain.generation import (
    CacheControl,
    CacheStatus,
    ContextItem,
    GenerationInput,
    PromptVersion,
    Receipt,
    RunInfo,
    Subject,
    Tally,
    Usage,
)
from eightgentc_ai.domain.model_request import ModelRequest
from eightgentc_ai.domain.operation import Operation
from eightgentc_ai.domain.prompt import Message
from eightgentc_ai.domain.source import PROMPT
from eightgentc_ai.domain.tools import Tool
from eightgentc_kit.errors import DomainError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class GenerationTask:
    """What the model is asked for: an operation on an input.

    `settings`: named lines of the prompt. `words`: what identifies a repeated request beside the prompt and settings.
    `history`: earlier messages, oldest first. `offered`: tools that the model may choose. `covers_sections`: it is to
    show what was said in every section, so that none is left out of the context whole.
    """

    operation: Operation
    input: GenerationInput
    settings: Mapping[str, str]
    words: tuple[str, ...] = ()
    history: tuple[Message, ...] = ()
    offered: tuple[Tool, ...] = ()
    covers_sections: bool = False

    @property
    def quotable(self) -> Iterator[ContextItem]:
        """What the model was told and may quote: context, earlier messages, and what the person says in the call."""
        yield from self.input.context
        yield from (ContextItem(each.id, "message", each.content, label=each.role) for each in self.history)
        yield ContextItem(PROMPT, "message", self.input.prompt, label="user")

    @property
    def said(self) -> Iterator[str]:
        """What people said, and not a model."""
        yield from (item.text for item in self.input.context if item.label != "assistant")
        yield from (message.content for message in self.history if message.role == "user")
        yield from (*self.words, self.input.prompt)


@dataclass(frozen=True, slots=True)
class Result(Generic[T]):
    """A checked value and what the answer says about its run."""

    value: T
    info: RunInfo


@dataclass(frozen=True, slots=True)
class Replay:
    """A request with a `request_id`, whose repetition gets the first answer again.

    `key`: of the first answer. `asked`: a digest that must be equal to that of the first request.
    """

    key: str
    asked: str


@dataclass(slots=True)
class Run:
    """One generation being made. `key`: of its stored answer, None if none is stored. `sent`: the tokens of a
    call, about. `reserved`: tokens.

    `started`: a time of `time.monotonic()`. `request` and `receipt` change once where the model takes less context than
    was known; key and hash stay those of what was asked for.
    """

    id: str
    task: GenerationTask
    request: ModelRequest
    request_hash: str
    prompt: PromptVersion
    receipt: Receipt
    key: str | None
    replay: Replay | None
    sent: int
    reserved: int
    started: float
    tally: Tally = field(default_factory=Tally)

    @property
    def subject(self) -> Subject:
        return self.task.input.subject

    @property
    def usage_so_far(self) -> Usage:
        """With that of a call that is under way, about: counting would cost too much for what is hardly ever needed."""
        heard = self.tally.heard
        if heard is None:
            return self.tally.usage
        return self.tally.usage + Usage(
            self.sent, output_tokens=len("".join(heard).encode()) // 4, estimated=True
        )

    @property
    def cache_keys(self) -> tuple[str, ...]:
        """The keys under which its answer may be stored, the preferred one first."""
        keys = (self.replay.key,) if self.replay else ()
        reads = self.task.input.cache in (CacheControl.DEFAULT, CacheControl.ONLY)
        return (*keys, self.key) if self.key and reads else keys

    @property
    def single_flight_key(self) -> str | None:
        """Runs of the same key at the same time ask the model once. None: this one asks for itself."""
        if self.task.input.cache is CacheControl.DEFAULT and self.key:
            return self.key
        return f"{self.replay.key} {self.replay.asked}" if self.replay else None

    @property
    def model_answer_status(self) -> CacheStatus:
        """The cache status of an answer that came from the model."""
        return CacheStatus.MISS if self.key else CacheStatus.BYPASS


def status_of(error: BaseException) -> str:
    """The ledger's status of a run that ended with this error."""
    if isinstance(error, DomainError):
        return error.reason
    return "CANCELLED" if isinstance(error, asyncio.CancelledError | GeneratorExit) else "INTERNAL"
