"""A run whose answer is shown while the model writes it, then checked whole: the steps of every Stream… of a generation."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from eightgentc_ai.application.model_calls import with_correction
from eightgentc_ai.application.run import GenerationTask, Result, Run
from eightgentc_ai.application.run_model import ModelRuns
from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.model_request import ModelAnswer, ModelEvent, ModelRequest
from eightgentc_ai.domain.source import Sources

T = TypeVar("T")
P = TypeVar("P")
T_contra = TypeVar("T_contra", contravariant=True)
P_co = TypeVar("P_co", covariant=True)
_OTHERWISE = "The whole answer is not what it began as."


@dataclass(frozen=True, slots=True)
class Restart:
    """Discard the pieces so far: the model was asked again, or the checked whole is not what they are a part of."""

    reason: str


class Growing(Protocol[T_contra, P_co]):
    """One answer of the model while it grows."""

    def take(self, event: ModelEvent) -> P_co | None:
        """The piece that an event completes; None: none."""
        ...

    def is_part_of(self, value: T_contra) -> bool:
        """Whether all pieces so far are a part of the checked value."""
        ...


@dataclass(frozen=True, slots=True)
class StreamedTask(Generic[T, P]):
    """`check`: as of `ModelRuns.run`, with what an answer is proven by. `growing`: begins a new answer, with the same."""

    task: GenerationTask
    kind: type[T]
    check: Callable[[ModelAnswer, list[str], Sources], T]
    growing: Callable[[Run, Sources], Growing[T, P]]


async def stream_run(
    runs: ModelRuns, asked: StreamedTask[T, P]
) -> AsyncGenerator[P | Restart | Result[T], None]:
    """Pieces as the model writes, the checked whole last; a stored answer is the whole alone. Raises as ModelRuns.run."""
    opened = await runs.open(asked.task, asked.kind)
    if opened.stored is not None:
        yield opened.stored
        return
    run, repairs, value = opened.run, list[str](), list[T]()
    events = _checked(runs, asked, run, repairs, value)
    try:
        async with aclosing(events):
            async for event in events:
                yield event
    except BaseException as error:
        runs.fail(run, error)
        raise
    yield runs.finish(run, value[0], repairs)


async def _checked(
    runs: ModelRuns, asked: StreamedTask[T, P], run: Run, repairs: list[str], value: list[T]
) -> AsyncGenerator[P | Restart, None]:
    """What the model writes, asked again while it cannot be used. The checked value goes into `value`."""
    to_send, sources = run.request, runs.sources(run.task)
    for ask in range(runs.reasks + 1):
        growing, answer, shown = asked.growing(run, sources), list[ModelAnswer](), False
        async with aclosing(_pieces(runs, run, to_send, growing, answer)) as pieces:
            async for piece in pieces:
                shown = True
                yield piece
        try:
            checked = asked.check(runs.completed(run, answer[0], repairs), repairs, sources)
        except OutputInvalid as error:
            if ask == runs.reasks:
                raise
            repairs.append(f"The model was asked again: {error.rule}")
            to_send = with_correction(run.request, answer[0], error)
            yield Restart(error.rule)
            continue
        if shown and not growing.is_part_of(checked):
            yield Restart(_OTHERWISE)
        value.append(checked)
        return


async def _pieces(
    runs: ModelRuns, run: Run, request: ModelRequest, growing: Growing[T, P], answer: list[ModelAnswer]
) -> AsyncGenerator[P, None]:
    """The pieces of one answer, which goes whole into `answer`: a stream ends with it or with an error."""
    async with aclosing(runs.events(run, request)) as events:
        async for event in events:
            if isinstance(event, ModelAnswer):
                answer.append(event)
            elif (piece := growing.take(event)) is not None:
                yield piece
