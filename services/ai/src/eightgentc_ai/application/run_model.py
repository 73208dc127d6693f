"""The walk of every model call: stored answer → limits → one flight → model → check, mend, ask again → settle.

What comes after the answer (settling limits, storing, the ledger) happens off the reply's path.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Generic, TypeVar, cast

import msgspec

from eightgentc_ai.application.policy import RunPolicy
from eightgentc_ai.application.retry import stream_with_retries, with_retries
from eightgentc_ai.domain.context import trim
from eightgentc_ai.domain.errors import CacheMissed, LimitReached, OutputInvalid, OutputTooLong
from eightgentc_ai.domain.fingerprint import cache_key
from eightgentc_ai.domain.generation import (
    CacheControl,
    CacheStatus,
    GenerationInput,
    PromptVersion,
    Receipt,
    RunInfo,
    Subject,
    Tally,
    Usage,
)
from eightgentc_ai.domain.model_request import ModelAnswer, ModelEvent, ModelRequest
from eightgentc_ai.domain.operation import Operation
from eightgentc_ai.domain.prompt import Message, messages
from eightgentc_ai.domain.quota import Limit
from eightgentc_ai.domain.tools import Tool
from eightgentc_ai.ports.admission import Admission
from eightgentc_ai.ports.language_model import LanguageModel
from eightgentc_ai.ports.prompt_library import PromptLibrary
from eightgentc_ai.ports.token_counter import TokenCounter
from eightgentc_ai.ports.usage_ledger import LedgerRow, UsageLedger
from eightgentc_kit.clock import Clock
from eightgentc_kit.errors import DomainError
from eightgentc_kit.ids import new_id
from eightgentc_kit.logging import logger

log = logger(__name__)
T = TypeVar("T")

Check = Callable[[ModelAnswer, list[str]], Awaitable[T]]
"""Makes the value of an answer, noting what it mended. Raises OutputInvalid, and the model is asked again."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the model beside the input. `settings`: named lines of the prompt."""

    operation: Operation
    input: GenerationInput
    settings: Mapping[str, str]
    history: tuple[Message, ...] = ()
    offered: tuple[Tool, ...] = ()


@dataclass(frozen=True, slots=True)
class Result(Generic[T]):
    """A checked value, and what is to be said of the run."""

    value: T
    info: RunInfo


class _Stored(msgspec.Struct, frozen=True):
    """An answer as it lies in the cache."""

    value: msgspec.Raw
    run_id: str
    model: str
    usage: Usage
    repairs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """One call being answered."""

    id: str
    asked: Asked
    request: ModelRequest
    prompt: PromptVersion
    receipt: Receipt
    key: str | None
    reserved: int
    started: float
    tally: Tally

    @property
    def subject(self) -> Subject:
        return self.asked.input.subject


class _Flight:
    """A call that several wait for. When the last one leaves, the model stops."""

    def __init__(self, task: asyncio.Task[Any]) -> None:
        self.task = task
        self._waiting = 0

    async def join(self) -> object:
        self._waiting += 1
        try:
            return await asyncio.shield(self.task)
        except asyncio.CancelledError:
            if self._waiting == 1:
                self.task.cancel()
            raise
        finally:
            self._waiting -= 1


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
    ) -> None:
        self._model = model
        self._admission = admission
        self._ledger = ledger
        self._prompts = prompts
        self._tokens = tokens
        self._clock = clock
        self._policy = policy
        self._flights: dict[str, _Flight] = {}
        self._settling: set[asyncio.Task[None]] = set()

    async def run(self, asked: Asked, check: Check[T], kind: type[T]) -> Result[T]:
        """One checked value of `kind`, from the cache or from the model.

        Raises:
            LimitReached, CacheMissed, ContextTooLarge, and whatever the model raises; OutputInvalid after two re-asks.
        """
        run = self._prepare(asked)
        stored = await self._enter(run)
        if stored is not None:
            return self._from_stored(run, stored, kind)
        if run.key is None or asked.input.cache is not CacheControl.DEFAULT:
            return await self._ask(run, check)
        return await self._one_flight(run, check)

    async def open(self, asked: Asked) -> Run:
        """Begin a streamed call: limits are paid. Streams are not cached."""
        run = self._prepare(asked)
        await self._enter(run)
        return run

    async def events(self, run: Run, request: ModelRequest | None = None) -> AsyncIterator[ModelEvent]:
        """The events of one streamed model call; the whole answer comes last."""
        request = request or run.request
        text, answered = "", False
        run.tally.model_calls += 1
        try:
            async for event in stream_with_retries(
                self._policy.attempts, lambda: self._model.stream(request)
            ):
                if isinstance(event, ModelAnswer):
                    answered = True
                    self._count(run, event)
                else:
                    text += getattr(event, "text", "")
                yield event
        finally:
            if not answered:
                self._count_estimate(run, request, text)

    def finish(self, run: Run, repairs: Sequence[str] = ()) -> RunInfo:
        """End a streamed call well: what is to be said of it. Books it."""
        self._book(run, "done", CacheStatus.BYPASS)
        self._settle_later(run, b"", store=False)
        return self._info(run, CacheStatus.BYPASS, repairs)

    def fail(self, run: Run, error: BaseException) -> None:
        """End a streamed call badly. Books it."""
        self._book(run, _status(error), CacheStatus.BYPASS)
        self._settle_later(run, b"", store=False)

    def reask(self, request: ModelRequest, answer: ModelAnswer, error: OutputInvalid) -> ModelRequest:
        """The same request with the answer and what is wrong with it."""
        said = answer.text or "".join(call.arguments for call in answer.tool_calls)
        complaint = f"That answer cannot be used: {error.rule} Answer again, with the whole answer corrected."
        more = (Message("assistant", said[:20_000] or "(no answer)"), Message("user", complaint))
        return replace(request, messages=request.messages + more)

    @property
    def reasks(self) -> int:
        """How often an unusable answer is asked for again."""
        return self._policy.reasks

    async def close(self) -> None:
        """Wait for what is still to be settled."""
        if self._settling:
            await asyncio.wait(self._settling, timeout=2.0)

    def _prepare(self, asked: Asked) -> Run:
        operation, input = asked.operation, asked.input
        template = self._prompts.get(operation.prompt)
        model = input.model or self._policy.model
        budget = input.context_token_budget or self._policy.context_tokens
        context, receipt = trim(input.context, budget, lambda text: self._tokens.count(model, text))
        request = ModelRequest(
            model=model,
            messages=messages(
                template,
                now=input.message_time,
                settings=asked.settings,
                context=context,
                history=asked.history,
                prompt=input.prompt,
            ),
            temperature=self._policy.temperatures.get(operation.name, operation.temperature),
            max_output_tokens=operation.max_output_tokens,
            forced=operation.tool,
            offered=asked.offered,
        )
        stamp = template.stamp
        uses_cache = operation.cache_seconds > 0 and input.cache is not CacheControl.BYPASS
        key = (
            cache_key(input.subject, operation.name, stamp, request, self._model.endpoint)
            if uses_cache
            else None
        )
        said = receipt.tokens + self._tokens.count(model, input.prompt) + 600
        return Run(
            id=new_id(),
            asked=asked,
            request=request,
            prompt=stamp,
            receipt=receipt,
            key=key,
            reserved=said + min(operation.max_output_tokens, 2_000),
            started=time.monotonic(),
            tally=Tally(model=model),
        )

    async def _enter(self, run: Run) -> bytes | None:
        cache = run.asked.input.cache
        looked_up = run.key if cache in (CacheControl.DEFAULT, CacheControl.ONLY) else None
        entry = await self._admission.enter(
            looked_up,
            on_hit=self._policy.on_hit(run.subject),
            on_miss=self._policy.on_miss(run.subject, run.reserved),
        )
        if entry.answer is None and cache is CacheControl.ONLY:
            raise CacheMissed
        if not entry.decision.allowed:
            error = LimitReached(
                f"More than the {entry.decision.limit} that are allowed.",
                metadata={"limit": entry.decision.limit},
                retry_after=entry.decision.retry_after,
            )
            self._book(run, error.reason, CacheStatus.MISS)
            raise error
        return entry.answer

    def _from_stored(self, run: Run, stored: bytes, kind: type[T]) -> Result[T]:
        answer = msgspec.json.decode(stored, type=_Stored)
        value = msgspec.json.decode(answer.value, type=kind)
        run.tally.model = answer.model
        self._book(run, "done", CacheStatus.HIT)
        return Result(value, self._info(run, CacheStatus.HIT, answer.repairs))

    async def _one_flight(self, run: Run, check: Check[T]) -> Result[T]:
        """Identical requests at the same moment ask the model once; who leaves does not take the others along."""
        assert run.key is not None
        flight = self._flights.get(run.key)
        leads = flight is None
        if flight is None:
            flight = self._flights[run.key] = _Flight(asyncio.create_task(self._ask(run, check)))
            flight.task.add_done_callback(partial(self._landed, run.key))
        # The key is made of everything that was asked, the operation too, so the value is of this kind.
        result = cast("Result[T]", await flight.join())
        if leads:
            return result
        self._book(run, "done", CacheStatus.HIT)
        return Result(result.value, self._info(run, CacheStatus.HIT, result.info.repairs))

    def _landed(self, key: str, _task: asyncio.Task[Any]) -> None:
        self._flights.pop(key, None)

    async def _ask(self, run: Run, check: Check[T]) -> Result[T]:
        repairs: list[str] = []
        request = run.request
        try:
            for ask in range(self._policy.reasks + 1):
                answer = await self._complete(run, request)
                try:
                    if answer.finish_reason == "length":
                        raise OutputTooLong
                    value = await check(answer, repairs)
                    break
                except OutputInvalid as error:
                    if ask == self._policy.reasks:
                        raise
                    repairs.append(f"The model was asked again: {error.rule}")
                    request = self.reask(run.request, answer, error)
        except BaseException as error:
            self._book(run, _status(error), CacheStatus.MISS)
            self._settle_later(run, b"", store=False)
            raise
        status = CacheStatus.MISS if run.key else CacheStatus.BYPASS
        self._book(run, "done", status)
        stored = msgspec.json.encode(
            {
                "value": value,
                "run_id": run.id,
                "model": run.tally.model,
                "usage": run.tally.usage,
                "repairs": repairs,
            }
        )
        self._settle_later(run, stored, store=run.key is not None)
        return Result(value, self._info(run, status, repairs))

    async def _complete(self, run: Run, request: ModelRequest) -> ModelAnswer:
        run.tally.model_calls += 1
        try:
            answer = await with_retries(self._policy.attempts, lambda: self._model.complete(request))
        except asyncio.CancelledError:
            self._count_estimate(run, request, "")
            raise
        self._count(run, answer)
        return answer

    def _count(self, run: Run, answer: ModelAnswer) -> None:
        run.tally.usage += answer.usage
        run.tally.model = answer.model or run.tally.model

    def _count_estimate(self, run: Run, request: ModelRequest, text: str) -> None:
        """What an answer that broke off has cost, as far as we can tell."""
        sent = sum(self._tokens.count(request.model, message.content) for message in request.messages)
        received = self._tokens.count(request.model, text)
        run.tally.usage += Usage(input_tokens=sent, output_tokens=received, estimated=True)

    def _info(self, run: Run, status: CacheStatus, repairs: Sequence[str]) -> RunInfo:
        return RunInfo(
            run_id=run.id,
            provider=self._model.provider,
            model=run.tally.model,
            usage=run.tally.usage,
            cost_nano_usd=self._policy.cost(run.tally.usage),
            cache_status=status,
            receipt=run.receipt,
            prompt=run.prompt,
            repairs=tuple(repairs),
            model_calls=run.tally.model_calls,
        )

    def _book(self, run: Run, status: str, cache: CacheStatus) -> None:
        usage = run.tally.usage
        self._ledger.record(
            LedgerRow(
                run_id=run.id,
                subject=run.subject,
                operation=run.asked.operation.name,
                provider=self._model.provider,
                model=run.tally.model,
                usage=usage,
                cost_nano_usd=self._policy.cost(usage),
                cache_status=cache,
                prompt=run.prompt,
                model_calls=run.tally.model_calls,
                status=status,
                milliseconds=int((time.monotonic() - run.started) * 1000),
                request_hash=hashlib.sha256(msgspec.json.encode(run.request)).hexdigest(),
                create_time=self._clock.now(),
            )
        )

    def _settle_later(self, run: Run, answer: bytes, *, store: bool) -> None:
        used = run.tally.usage.input_tokens + run.tally.usage.output_tokens
        unused: tuple[Limit, ...] = ()
        if used < run.reserved:
            unused = (self._policy.tokens(run.subject, run.reserved - used),)
        task = asyncio.create_task(
            self._admission.settle(
                give_back=unused,
                key=run.key if store else None,
                answer=answer,
                seconds=run.asked.operation.cache_seconds,
            )
        )
        self._settling.add(task)
        task.add_done_callback(self._settling.discard)


def _status(error: BaseException) -> str:
    if isinstance(error, DomainError):
        return error.reason
    return "CANCELLED" if isinstance(error, asyncio.CancelledError | GeneratorExit) else "INTERNAL"
