"""Stored answers and limits around a run: looked up and spent before the model is asked, settled after the reply."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec

from eightgentc_ai.application.policy import RunPolicy
from eightgentc_ai.application.run import Replay, Run
from eightgentc_ai.domain.errors import CacheMissed, LimitReached, RequestIdReused
from eightgentc_ai.domain.generation import CacheControl, Receipt
from eightgentc_ai.domain.quota import Limit
from eightgentc_ai.ports.admission import Admission
from eightgentc_kit.context import leave_call

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

REPLAY_SECONDS = 24 * 3600
_CLOSE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class StoredAnswer(Generic[T_co]):
    """A checked value as it is stored: which model made it, what was repaired, and what the model had seen."""

    value: T_co
    model: str
    repairs: tuple[str, ...]
    receipt: Receipt


class _Entry(msgspec.Struct, frozen=True):
    """The stored bytes. `replay`: of the request that it answered; its name in storage is that of 0.1."""

    value: msgspec.Raw
    model: str
    repairs: tuple[str, ...]
    receipt: Receipt
    replay: Replay | None = msgspec.field(name="repeat")


class CacheAndLimits:
    def __init__(self, admission: Admission, policy: RunPolicy) -> None:
        self._admission = admission
        self._policy = policy
        self._settling: set[asyncio.Task[None]] = set()

    async def look_up(self, run: Run, kind: type[T]) -> StoredAnswer[T] | None:
        """The stored answer; None when the model may be asked.

        Raises:
            LimitReached, CacheMissed, RequestIdReused.
        """
        only = run.task.input.cache is CacheControl.ONLY
        on_hit = self._policy.on_hit(run.subject)
        # A lookup that never asks the model costs the same whether or not there is an answer.
        on_miss = on_hit if only else self._policy.on_miss(run.subject, run.reserved)
        lookup = await self._admission.look_up(run.cache_keys, on_hit=on_hit, on_miss=on_miss)
        if not lookup.decision.allowed:
            raise LimitReached(
                f"The limit {lookup.decision.limit} is reached.",
                metadata={"limit": lookup.decision.limit},
                retry_after=lookup.decision.retry_after,
            )
        if lookup.answer is not None:
            return self._read(run, lookup.answer, kind)
        if only:
            raise CacheMissed
        return None

    def settle(
        self, run: Run, answer: StoredAnswer[object] | None = None, *, keep_for_all: bool = False
    ) -> None:
        """Correct the limits by what was used and store the answer, in the background.

        Args:
            run: the run that ended.
            answer: what a repetition of its request gets.
            keep_for_all: identical requests get the answer too.
        """
        used = run.tally.usage.input_tokens + run.tally.usage.output_tokens
        unused = self._policy.tokens(run.subject, run.reserved - used)
        store: dict[str, int] = {}
        if answer is not None and run.replay is not None:
            store[run.replay.key] = REPLAY_SECONDS
        if answer is not None and run.key is not None and keep_for_all:
            store[run.key] = run.task.operation.cache_seconds
        self._start_settling(unused, _encoded(run, answer) if store and answer else b"", store)

    async def close(self) -> None:
        """Wait for what is still to be settled, two seconds at most."""
        if self._settling:
            await asyncio.wait(self._settling, timeout=_CLOSE_SECONDS)

    def _read(self, run: Run, stored: bytes, kind: type[T]) -> StoredAnswer[T]:
        entry = msgspec.json.decode(stored, type=_Entry)
        if run.replay is not None and entry.replay != run.replay:
            if entry.replay is not None and entry.replay.key == run.replay.key:
                raise RequestIdReused
            # Found as the answer to the same content: from now on it is also the first one to this request id.
            own = msgspec.structs.replace(entry, replay=run.replay)
            self._start_settling((), msgspec.json.encode(own), {run.replay.key: REPLAY_SECONDS})
        value = msgspec.json.decode(entry.value, type=kind)
        return StoredAnswer(value, entry.model, entry.repairs, entry.receipt)

    def _start_settling(self, unused: tuple[Limit, ...], answer: bytes, store: Mapping[str, int]) -> None:
        task = asyncio.create_task(self._settle(unused, answer, store))
        self._settling.add(task)
        task.add_done_callback(self._settling.discard)

    async def _settle(self, unused: tuple[Limit, ...], answer: bytes, store: Mapping[str, int]) -> None:
        leave_call()
        await self._admission.settle(unused=unused, answer=answer, store=store)


def _encoded(run: Run, answer: StoredAnswer[object]) -> bytes:
    value = msgspec.Raw(msgspec.json.encode(answer.value))
    return msgspec.json.encode(_Entry(value, answer.model, answer.repairs, answer.receipt, run.replay))
