"""The walk of every model call: stored answer → limits → one flight → model → check, mend, ask again → settle.

What comes after the answer (settling limits, storing, the ledger) happens off the reply's path.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from eightgentc_ai.application.books import Books
from eightgentc_ai.application.door import Answer, Door
from eightgentc_ai.application.model_calls import ModelCalls, asked_again
from eightgentc_ai.application.policy import RunPolicy
from eightgentc_ai.application.prepare_run import PrepareRun
from eightgentc_ai.application.retry import Retries
from eightgentc_ai.application.run import Asked, Result, Run, status_of
from eightgentc_ai.domain.errors import ModelTimeout, OutputInvalid
from eightgentc_ai.domain.generation import CacheStatus
from eightgentc_ai.domain.model_request import ModelAnswer, ModelEvent, ModelRequest
from eightgentc_ai.ports.admission import Admission
from eightgentc_ai.ports.language_model import LanguageModel
from eightgentc_ai.ports.prompt_library import PromptLibrary
from eightgentc_ai.ports.token_counter import TokenCounter
from eightgentc_ai.ports.usage_ledger import UsageLedger
from eightgentc_kit.clock import Clock
from eightgentc_kit.context import seconds_left
from eightgentc_kit.errors import DomainError
from eightgentc_kit.single_flight import SingleFlight

T = TypeVar("T")

Check = Callable[[ModelAnswer, list[str]], Awaitable[T]]
"""Makes the value of an answer, noting what it mended. Raises OutputInvalid, and the model is asked again."""

# With less time than this left it is not worth taking a failed flight over.
_WORTH_SECONDS = 1.0
# A result can be joined for a moment after its end: its answer is only now being stored, and a call that looked just
# before that comes only now. Without it, one of fifty identical calls asked the model again (seen).
_LINGER_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Opened(Generic[T]):
    """A streamed run. `stored`: the whole result, where it was there already; the run is over then."""

    run: Run
    stored: Result[T] | None


class ModelRuns:
    """Runs model calls for all use cases."""

    def __init__(
        self,
        *,
        model: LanguageModel,
        admission: Admission,
        ledger: UsageLedger,
        prompts: PromptLibrary,
        tokens: TokenCounter,
        clock: Clock,
        policy: RunPolicy,
        retries: Retries,
    ) -> None:
        self.reasks = policy.reasks
        self._prepare = PrepareRun(prompts, tokens, policy, model.endpoint)
        self._door = Door(admission, policy)
        self._calls = ModelCalls(model, tokens, retries)
        self._books = Books(ledger, policy, clock, model.provider)
        self._running: SingleFlight[str, Result[object]] = SingleFlight(
            cancel_unawaited=True, linger_seconds=_LINGER_SECONDS
        )

    async def run(self, asked: Asked, check: Check[T], kind: type[T]) -> Result[T]:
        """One checked value of `kind`, stored or from the model.

        Raises:
            FieldInvalid, LimitReached, CacheMissed, RequestIdReused, and whatever the model raises; OutputInvalid
            after two re-asks.
        """
        run = self._prepare(asked)
        stored = await self._enter(run, kind)
        if stored is not None:
            return stored
        if run.flight is None:
            return await self._ask(run, check)
        return await self._ask_together(run, run.flight, check)

    async def open(self, asked: Asked, kind: type[T]) -> Opened[T]:
        """Begin a streamed call; `finish` or `fail` ends it, unless it was stored. Raises as `run`, up to the model."""
        run = self._prepare(asked)
        return Opened(run, await self._enter(run, kind))

    def events(self, run: Run, request: ModelRequest) -> AsyncGenerator[ModelEvent, None]:
        """The events of one streamed model call; the whole answer comes last. To be closed by who opens it."""
        return self._calls.stream(run, request)

    def finish(self, run: Run, value: T, repairs: list[str]) -> Result[T]:
        """End a call well: book it, and keep its answer."""
        answer = Answer(value, run.tally.model, tuple(repairs), run.receipt)
        self._door.leave(run, answer, keep_for_all=True)
        return Result(value, self._books.close(run, "done", run.not_stored, repairs=answer.repairs))

    def fail(self, run: Run, error: BaseException) -> None:
        """End a call badly: book it all the same."""
        self._books.close(run, status_of(error), run.not_stored)
        self._door.leave(run)

    async def close(self) -> None:
        """Wait for what is still to be settled."""
        await self._door.close()

    async def _enter(self, run: Run, kind: type[T]) -> Result[T] | None:
        try:
            stored = await self._door.enter(run, kind)
        except DomainError as error:
            self._books.close(run, error.reason, run.not_stored)
            raise
        return None if stored is None else self._given(run, stored)

    def _given(self, run: Run, answer: Answer[T]) -> Result[T]:
        """What another run was answered with, for this one."""
        run.tally.model = answer.model
        info = self._books.close(run, "done", CacheStatus.HIT, repairs=answer.repairs, receipt=answer.receipt)
        return Result(answer.value, info)

    async def _ask_together(self, run: Run, key: str, check: Check[T]) -> Result[T]:
        """Identical requests at the same moment ask the model once."""
        while True:
            leads = key not in self._running
            try:
                # The key is made of everything that was asked, the operation too, so the value is of this kind.
                result = cast("Result[T]", await self._running.join(key, lambda: self._ask(run, check)))
            except BaseException as error:
                if leads:
                    raise  # booked where it ran
                if isinstance(error, ModelTimeout) and seconds_left() > _WORTH_SECONDS:
                    continue  # whoever led had less time than we have
                self.fail(run, error)
                raise
            if leads:
                return result
            info = result.info
            answer = Answer(result.value, info.model, info.repairs, info.receipt)
            self._door.leave(run, answer)
            return self._given(run, answer)

    async def _ask(self, run: Run, check: Check[T]) -> Result[T]:
        repairs: list[str] = []
        try:
            value = await self._checked(run, check, repairs)
        except BaseException as error:
            self.fail(run, error)
            raise
        return self.finish(run, value, repairs)

    async def _checked(self, run: Run, check: Check[T], repairs: list[str]) -> T:
        request = run.request
        for _ in range(self.reasks):
            answer = await self._calls.complete(run, request)
            try:
                return await check(answer, repairs)
            except OutputInvalid as error:
                repairs.append(f"The model was asked again: {error.rule}")
                request = asked_again(run.request, answer, error)
        return await check(await self._calls.complete(run, request), repairs)
