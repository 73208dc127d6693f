"""The books: one ledger row for every run, however it ended, and what the answer says of itself."""

from __future__ import annotations

import time

from eightgentc_ai.application.policy import RunPolicy
from eightgentc_ai.application.run import Run
from eightgentc_ai.domain.generation import CacheStatus, Receipt, RunInfo
from eightgentc_ai.ports.usage_ledger import LedgerRow, UsageLedger
from eightgentc_kit.clock import Clock


class Books:
    def __init__(self, ledger: UsageLedger, policy: RunPolicy, clock: Clock, provider: str) -> None:
        self._ledger = ledger
        self._policy = policy
        self._clock = clock
        self._provider = provider

    def close(
        self,
        run: Run,
        status: str,
        cache: CacheStatus,
        *,
        repairs: tuple[str, ...] = (),
        receipt: Receipt | None = None,
    ) -> RunInfo:
        """Book a run. `receipt`: what the model had seen, where that was another run's."""
        usage = run.tally.usage
        cost = self._policy.cost(usage)
        model = run.tally.model or run.request.model
        self._ledger.record(
            LedgerRow(
                run_id=run.id,
                subject=run.subject,
                operation=run.asked.operation.name,
                provider=self._provider,
                model=model,
                usage=usage,
                cost_nano_usd=cost,
                cache_status=cache,
                prompt=run.prompt,
                model_calls=run.tally.model_calls,
                status=status,
                milliseconds=int((time.monotonic() - run.started) * 1000),
                request_hash=run.request_hash,
                create_time=self._clock.now(),
            )
        )
        return RunInfo(
            run_id=run.id,
            provider=self._provider,
            model=model,
            usage=usage,
            cost_nano_usd=cost,
            cache_status=cache,
            receipt=receipt or run.receipt,
            prompt=run.prompt,
            repairs=repairs,
            model_calls=run.tally.model_calls,
        )
