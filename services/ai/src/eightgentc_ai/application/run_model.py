"""The steps of every model call: stored answer → limits → single flight → model → check, repair, ask again → settle.

What follows the answer (settling limits, storing it, the ledger) happens after the reply.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from eightgentc_ai.application.cache_and_limits import CacheAndLimits, StoredAnswer
from eightgentc_ai.application.model_calls import ModelCalls, with_correction
from eightgentc_ai.application.policy import RunPolicy
from eightgentc_ai.application.prepare_run import PrepareRun
from eightgentc_ai.application.retry import Retries
from eightgentc_ai.application.run import GenerationTask, Result, Run, status_of
from eightgentc_ai.application.usage_records import UsageRecords
from eightgentc_ai.domain.errors import ModelTimeout, OutputInvalid
from eightgentc_ai.domain.generation import CacheStatus
from eightgentc_ai.domain.model_request import ModelAnswer, ModelEvent, ModelRequest
from eightgentc_ai.domain.said_numbers import SaidNumbers
from eightgentc_ai.domain.small_answer import GrowingNodes, completed
from eightgentc_ai.domain.source import Sources
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
"""Makes the value from an answer, noting what it repaired. Raises OutputInvalid, and the model is asked again."""

# With less time than this it is not worth asking again what the first caller had no time for.
_WORTH_SECONDS = 1.0
# A result can be joined for a moment after its end: its answer is only now being stored, and a call that looked just
# before that comes only now. Without it, one of fifty identical calls asked the model again (seen).
_LINGER_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Opened(Generic[T]):
    """A streamed run. `stored`: the whole result if there was a stored answer; the run has ended then."""

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
        self.small_model = policy.small_model
        self._prepare = PrepareRun(prompts, tokens, policy, model.endpoint)
        self._cache_and_limits = CacheAndLimits(admission, policy)
        self._calls = ModelCalls(model, tokens, retries, self._prepare.shrink)
        self.usage_records = UsageRecords(ledger, policy, clock, model.provider)
        self._running: SingleFlight[str, Result[object]] = SingleFlight(
            cancel_unawaited=True, linger_seconds=_LINGER_SECONDS
        )

    async def run(self, task: GenerationTask, check: Check[T], kind: type[T]) -> Result[T]:
        """One checked value of `kind`, stored or from the model.

        Raises:
            FieldInvalid, LimitReached, CacheMissed, RequestIdReused, and whatever the model raises; OutputInvalid
            after two re-asks.
        """
        run = self._prepare(task)
        stored = await self._look_up(run, kind)
        if stored is not None:
            return stored
        if run.single_flight_key is None:
            return await self._ask(run, check)
        return await self._ask_once(run, run.single_flight_key, check)

    async def open(self, task: GenerationTask, kind: type[T]) -> Opened[T]:
        """Begin a streamed run; unless it was stored, `finish` or `fail` ends it. Raises as `run`, up to the model."""
        run = self._prepare(task)
        stored = await self._look_up(run, kind)
        if stored is None:
            self.usage_records.begin(run)
        return Opened(run, stored)

    def events(self, run: Run, request: ModelRequest) -> AsyncGenerator[ModelEvent, None]:
        """The events of one streamed model call, the whole answer last. The caller closes it."""
        return self._calls.stream(run, request)

    async def answer(self, run: Run, request: ModelRequest) -> ModelAnswer:
        """The whole of one more model call of a streamed run. Raises as the model."""
        return await self._calls.complete(run, request)

    def finish(self, run: Run, value: T, repairs: list[str]) -> Result[T]:
        """End a run that succeeded: store its answer and record it."""
        answer = StoredAnswer(value, run.tally.model, tuple(repairs), run.receipt)
        self._cache_and_limits.settle(run, answer, keep_for_all=True)
        info = self.usage_records.record(run, "done", run.model_answer_status, repairs=answer.repairs)
        return Result(value, info)

    def fail(self, run: Run, error: BaseException) -> None:
        """End a run that failed: record it all the same."""
        self.usage_records.record(run, status_of(error), run.model_answer_status)
        self._cache_and_limits.settle(run)

    def sources(self, task: GenerationTask) -> Sources:
        """What an answer to the task is proven by. A small model is not asked for quotes, which would cost it the rest."""
        return Sources(task.quotable, by_words=self.small_model)

    def completed(self, run: Run, answer: ModelAnswer, repairs: list[str]) -> ModelAnswer:
        """The answer; that of a small model kept to what was said, and completed by it.

        Raises:
            OutputInvalid: nothing is left of it.
        """
        if not self.small_model:
            return answer
        task = run.task
        said = SaidNumbers.in_texts(task.said, task.input.local_time)
        kind = task.settings.get("Diagram type", "")
        return completed(answer, said, list(task.said), kind, repairs)

    def nodes_of(self, run: Run) -> Callable[[Any], Iterable[Any]]:
        """What becomes of each node of a graph that is still being written, before `completed` sees the whole."""
        if not self.small_model:
            return lambda item: (item,)
        said = SaidNumbers.in_texts(run.task.said, run.task.input.local_time)
        return GrowingNodes(said, list(run.task.said))

    async def close(self) -> None:
        """Wait for what is still to be settled."""
        await self._cache_and_limits.close()

    async def _look_up(self, run: Run, kind: type[T]) -> Result[T] | None:
        try:
            stored = await self._cache_and_limits.look_up(run, kind)
        except DomainError as error:
            self.usage_records.record(run, error.reason, run.model_answer_status)
            raise
        return None if stored is None else self._reused(run, stored)

    def _reused(self, run: Run, answer: StoredAnswer[T]) -> Result[T]:
        """The answer of another run as the result of this one."""
        run.tally.model = answer.model
        info = self.usage_records.record(
            run, "done", CacheStatus.HIT, repairs=answer.repairs, receipt=answer.receipt
        )
        return Result(answer.value, info)

    async def _ask_once(self, run: Run, key: str, check: Check[T]) -> Result[T]:
        """Identical requests at the same time ask the model once."""
        while True:
            leads = key not in self._running
            try:
                # The key covers everything that was asked for, the operation too, so the value is of this kind.
                result = cast("Result[T]", await self._running.join(key, lambda: self._ask(run, check)))
            except BaseException as error:
                if leads:
                    raise  # `_ask` has recorded it
                if isinstance(error, ModelTimeout) and seconds_left() > _WORTH_SECONDS:
                    continue  # the caller that started it had less time than this one
                self.fail(run, error)
                raise
            if leads:
                return result
            info = result.info
            answer = StoredAnswer(result.value, info.model, info.repairs, info.receipt)
            self._cache_and_limits.settle(run, answer)
            return self._reused(run, answer)

    async def _ask(self, run: Run, check: Check[T]) -> Result[T]:
        repairs: list[str] = []
        self.usage_records.begin(run)
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
                return await check(self.completed(run, answer, repairs), repairs)
            except OutputInvalid as error:
                repairs.append(f"The model was asked again: {error.rule}")
                request = with_correction(run.request, answer, error)
        answer = await self._calls.complete(run, request)
        return await check(self.completed(run, answer, repairs), repairs)
