"""A run: one call being answered. What was asked, what is known of it so far, and what it gave."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from eightgentc_ai.domain.generation import (
    CacheControl,
    CacheStatus,
    GenerationInput,
    PromptVersion,
    Receipt,
    RunInfo,
    Subject,
    Tally,
)
from eightgentc_ai.domain.model_request import ModelRequest
from eightgentc_ai.domain.operation import Operation
from eightgentc_ai.domain.prompt import Message
from eightgentc_ai.domain.tools import Tool
from eightgentc_kit.errors import DomainError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the model beside the input.

    `settings`: named lines of the prompt. `words`: what else was asked, to know a repeated request by.
    """

    operation: Operation
    input: GenerationInput
    settings: Mapping[str, str]
    words: tuple[str, ...] = ()
    history: tuple[Message, ...] = ()
    offered: tuple[Tool, ...] = ()


@dataclass(frozen=True, slots=True)
class Result(Generic[T]):
    """A checked value, and what is to be said of the run."""

    value: T
    info: RunInfo


@dataclass(frozen=True, slots=True)
class Repeat:
    """A request that names itself: the key of its first answer, and what it must have in common with the first."""

    key: str
    asked: str


@dataclass(frozen=True, slots=True)
class Run:
    """One call being answered. `key`: of its stored answer, None where none is kept. `reserved`: tokens."""

    id: str
    asked: Asked
    request: ModelRequest
    request_hash: str
    prompt: PromptVersion
    receipt: Receipt
    key: str | None
    repeat: Repeat | None
    reserved: int
    started: float
    tally: Tally = field(default_factory=Tally)

    @property
    def subject(self) -> Subject:
        return self.asked.input.subject

    @property
    def looked_up(self) -> tuple[str, ...]:
        """The keys under which an answer may lie."""
        keys = (self.repeat.key,) if self.repeat else ()
        reads = self.asked.input.cache in (CacheControl.DEFAULT, CacheControl.ONLY)
        return (*keys, self.key) if self.key and reads else keys

    @property
    def flight(self) -> str | None:
        """Calls of the same flight are one call."""
        if self.asked.input.cache is CacheControl.DEFAULT and self.key:
            return self.key
        return f"{self.repeat.key} {self.repeat.asked}" if self.repeat else None

    @property
    def not_stored(self) -> CacheStatus:
        """What the cache had to do with an answer that the model gave."""
        return CacheStatus.MISS if self.key else CacheStatus.BYPASS


def status_of(error: BaseException) -> str:
    """How a run that ended with this error is booked."""
    if isinstance(error, DomainError):
        return error.reason
    return "CANCELLED" if isinstance(error, asyncio.CancelledError | GeneratorExit) else "INTERNAL"
