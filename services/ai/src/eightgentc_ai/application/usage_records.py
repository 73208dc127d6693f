"""Usage records: one ledger row for every run, however it ended, and what its answer says about the run."""

from __future__ import annotations

import time

from eightgentc_ai.application.policy import RunPolicy
from eightgentc_ai.application.run import Run
from eightgentc_ai.domain.generation import CacheStatus, Receipt, RunInfo, Usage
from eightgentc_ai.ports.usage_ledger import LedgerRow, UsageLedger
from eightgentc_kit.clock import Clock

_INTERRUPTED = "INTERRUPTED"


class UsageRecords:
    def __init__(self, ledger: UsageLedger, policy: RunPolicy, clock: Clock, provider: str) -> None:
        self._ledger = ledger
        self._policy = policy
        self._clock = clock
        self._provider = provider
        self._running: dict[str, Run] = {}

    def begin(self, run: Run) -> None:
        """A run asks the model, until it is recorded."""
        self._running[run.id] = run

    def running(self) -> list[LedgerRow]:
        """The runs that ask the model now, as they are recorded if the process dies."""
        return [
            self._row(run, _INTERRUPTED, run.model_answer_status, run.usage_so_far)
            for run in self._running.values()
        ]

    def record(
        self,
        run: Run,
        status: str,
        cache: CacheStatus,
        *,
        repairs: tuple[str, ...] = (),
        receipt: Receipt | None = None,
    ) -> RunInfo:
        """Record a run that ended. `receipt`: of the run whose answer this one got, if it asked no model itself."""
        self._running.pop(run.id, None)
        row = self._row(run, status, cache, run.tally.usage)
        self._ledger.record(row)
        return RunInfo(
            run_id=run.id,
            provider=self._provider,
            model=row.model,
            usage=run.tally.usage,
            cost_nano_usd=row.cost_nano_usd,
            cache_status=cache,
            receipt=receipt or run.receipt,
            prompt=run.prompt,
            repairs=repairs,
            model_calls=run.tally.model_calls,
        )

    def _row(self, run: Run, status: str, cache: CacheStatus, usage: Usage) -> LedgerRow:
        return LedgerRow(
            id=run.id,
            tenant=run.subject.tenant,
            scope=run.subject.scope,
            subject=run.subject.subject,
            caller=run.subject.caller,
            operation=run.task.operation.name,
            provider=self._provider,
            model=run.tally.model or run.request.model,
            input_tokens=usage.input_tokens,
            cached_input_tokens=usage.cached_input_tokens,
            output_tokens=usage.output_tokens,
            reasoning_tokens=usage.reasoning_tokens,
            estimated=usage.estimated,
            cost_nano_usd=self._policy.cost(usage),
            cache=cache.value,
            prompt_id=run.prompt.id,
            prompt_version=run.prompt.version,
            prompt_hash=run.prompt.hash,
            model_calls=run.tally.model_calls,
            status=status,
            milliseconds=int((time.monotonic() - run.started) * 1000),
            request_hash=run.request_hash,
            create_time=self._clock.now(),
        )
