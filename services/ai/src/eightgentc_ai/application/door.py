"""The door of every run: stored answers and limits before it, what is settled and stored after it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec

from eightgentc_ai.application.policy import RunPolicy
from eightgentc_ai.application.run import Repeat, Run
from eightgentc_ai.domain.errors import CacheMissed, LimitReached, RequestIdReused
from eightgentc_ai.domain.generation import CacheControl, Receipt
from eightgentc_ai.domain.quota import Limit
from eightgentc_ai.ports.admission import Admission
from eightgentc_kit.context import leave_call

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

REPEAT_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Answer(Generic[T_co]):
    """A checked value as it is kept: who made it, what was mended, and what the model had seen."""

    value: T_co
    model: str
    repairs: tuple[str, ...]
    receipt: Receipt


class _Entry(msgspec.Struct, frozen=True):
    """An answer as it is stored. `repeat`: of the request that it answered."""

    value: msgspec.Raw
    model: str
    repairs: tuple[str, ...]
    receipt: Receipt
    repeat: Repeat | None


class Door:
    def __init__(self, admission: Admission, policy: RunPolicy) -> None:
        self._admission = admission
        self._policy = policy
        self._settling: set[asyncio.Task[None]] = set()

    async def enter(self, run: Run, kind: type[T]) -> Answer[T] | None:
        """The stored answer; None when the model may be asked.

        Raises:
            LimitReached, CacheMissed, RequestIdReused.
        """
        only = run.asked.input.cache is CacheControl.ONLY
        on_hit = self._policy.on_hit(run.subject)
        # Where no model can be asked, a look costs the same whether or not something is there.
        on_miss = on_hit if only else self._policy.on_miss(run.subject, run.reserved)
        entry = await self._admission.enter(run.looked_up, on_hit=on_hit, on_miss=on_miss)
        if not entry.decision.allowed:
            raise LimitReached(
                f"The limit {entry.decision.limit} is reached.",
                metadata={"limit": entry.decision.limit},
                retry_after=entry.decision.retry_after,
            )
        if entry.answer is not None:
            return self._read(run, entry.answer, kind)
        if only:
            raise CacheMissed
        return None

    def leave(self, run: Run, answer: Answer[object] | None = None, *, keep_for_all: bool = False) -> None:
        """Settle the limits with what was used, behind the reply.

        Args:
            run: the run that ended.
            answer: what its repetition is to be given.
            keep_for_all: the answer is also to be given to whoever asks the same.
        """
        used = run.tally.usage.input_tokens + run.tally.usage.output_tokens
        back = self._policy.tokens(run.subject, run.reserved - used)
        store: dict[str, int] = {}
        if answer is not None and run.repeat is not None:
            store[run.repeat.key] = REPEAT_SECONDS
        if answer is not None and run.key is not None and keep_for_all:
            store[run.key] = run.asked.operation.cache_seconds
        self._later(back, _written(run, answer) if store and answer else b"", store)

    async def close(self) -> None:
        """Wait for what is still to be settled."""
        if self._settling:
            await asyncio.wait(self._settling, timeout=2.0)

    def _read(self, run: Run, stored: bytes, kind: type[T]) -> Answer[T]:
        entry = msgspec.json.decode(stored, type=_Entry)
        if run.repeat is not None and entry.repeat != run.repeat:
            if entry.repeat is not None and entry.repeat.key == run.repeat.key:
                raise RequestIdReused
            # Found as the answer to the same content: it is the first one to this request id too.
            own = msgspec.structs.replace(entry, repeat=run.repeat)
            self._later((), msgspec.json.encode(own), {run.repeat.key: REPEAT_SECONDS})
        value = msgspec.json.decode(entry.value, type=kind)
        return Answer(value, entry.model, entry.repairs, entry.receipt)

    def _later(self, back: tuple[Limit, ...], answer: bytes, store: Mapping[str, int]) -> None:
        task = asyncio.create_task(self._settle(back, answer, store))
        self._settling.add(task)
        task.add_done_callback(self._settling.discard)

    async def _settle(self, back: tuple[Limit, ...], answer: bytes, store: Mapping[str, int]) -> None:
        leave_call()
        await self._admission.settle(give_back=back, answer=answer, store=store)


def _written(run: Run, answer: Answer[object]) -> bytes:
    value = msgspec.Raw(msgspec.json.encode(answer.value))
    return msgspec.json.encode(_Entry(value, answer.model, answer.repairs, answer.receipt, run.repeat))
