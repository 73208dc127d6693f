"""A run whose process dies is recorded by another, with what it had used by then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eightgentc_ai.application.record_interrupted import RecordInterrupted
from eightgentc_ai.application.section_request import SectionRequest
from eightgentc_ai.application.stream_plan_section import StreamPlanSection
from eightgentc_ai.ports.usage_ledger import LedgerRow

from .conftest import Ledger, asking


class Shared:
    """Implements `RunningRuns` for processes that are all dead."""

    def __init__(self) -> None:
        self.kept: list[LedgerRow] = []
        self.answers = True

    async def keep(self, rows: Sequence[LedgerRow]) -> None:
        self.kept = list(rows)

    async def dead(self) -> list[str]:
        return ["gone"] if self.kept else []

    async def left_by(self, process: str) -> list[LedgerRow] | None:
        return self.kept if self.answers else None

    async def forget(self, process: str) -> None:
        self.kept = []


async def test_a_run_is_kept_with_what_it_has_used_until_it_ends(walk_on: Any) -> None:
    walk = walk_on()
    records = walk.runs.usage_records
    events = StreamPlanSection(walk.runs)(SectionRequest(asking(), "Goals", ""))
    await anext(events)

    [running] = records.running()
    _ = [event async for event in events]

    assert (running.status, running.estimated, running.model_calls) == ("INTERRUPTED", True, 1)
    assert running.input_tokens > len("Bread, please.")
    assert running.output_tokens > 0
    assert records.running() == []
    assert [(row.id, row.status) for row in walk.ledger] == [(running.id, "done")]


async def test_the_runs_of_all_records_of_a_process_are_kept(walk_on: Any) -> None:
    walks, shared = (walk_on(), walk_on()), Shared()
    streams = [StreamPlanSection(walk.runs)(SectionRequest(asking(), "Goals", "")) for walk in walks]
    for events in streams:
        await anext(events)

    records = [walk.runs.usage_records for walk in walks]
    await RecordInterrupted(records, shared, walks[0].ledger).keep()

    assert [row.id for row in shared.kept] == [row.id for record in records for row in record.running()]
    assert len(shared.kept) == 2
    for events in streams:
        await events.aclose()


async def test_what_a_dead_process_left_is_recorded_and_forgotten(walk_on: Any) -> None:
    walk, shared, ledger = walk_on(), Shared(), Ledger()
    events = StreamPlanSection(walk.runs)(SectionRequest(asking(), "Goals", ""))
    await anext(events)
    await RecordInterrupted([walk.runs.usage_records], shared, walk.ledger).keep()
    [left] = shared.kept

    other = RecordInterrupted([walk_on().runs.usage_records], shared, ledger)
    shared.answers = False
    await other.record()
    assert (ledger, shared.kept) == ([], [left])
    shared.answers = True
    await other.record()
    await other.record()

    assert ledger == [left]
    await events.aclose()
