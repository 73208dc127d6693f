"""The walk of every model call on memory twins: nothing is waited for, everything is remembered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from eightgentc_ai.adapters.outbound.memory.admission import MemoryAdmission
from eightgentc_ai.adapters.outbound.memory.language_model import ScriptedLanguageModel, calling
from eightgentc_ai.adapters.outbound.prompts.packaged_prompts import PackagedPrompts
from eightgentc_ai.application.generate_plan_section import GeneratePlanSection
from eightgentc_ai.application.policy import RunPolicy
from eightgentc_ai.application.retry import Retries
from eightgentc_ai.application.run import Result
from eightgentc_ai.application.run_model import ModelRuns
from eightgentc_ai.application.section_request import SectionRequest
from eightgentc_ai.domain.generation import GenerationInput, Subject
from eightgentc_ai.domain.plan_section import PlanSection
from eightgentc_ai.ports.usage_ledger import LedgerRow
from eightgentc_kit.clock import SettableClock

NOW = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
SUBJECT = Subject("tenant-1", "project-1", "ada", caller="projects")
SECTION = calling("generatePlanSection", '{"section": "Goals", "content": "We open a bakery in May."}')


class Ledger(list[LedgerRow]):
    """Implements `UsageLedger` by keeping the rows."""

    def record(self, row: LedgerRow) -> None:
        self.append(row)

    async def written(self) -> None:
        """All of them are."""


class ByteCounter:
    """Implements `TokenCounter`: a byte is a token."""

    def count(self, model: str, text: str) -> int:
        return len(text.encode())


@dataclass
class Walk:
    """A walk and what stands around it. `slept`: what the retries would have waited, in seconds."""

    model: ScriptedLanguageModel
    policy: RunPolicy
    admission: MemoryAdmission = field(default_factory=lambda: MemoryAdmission(now=lambda: 1000.0))
    ledger: Ledger = field(default_factory=Ledger)
    slept: list[float] = field(default_factory=list)
    attempts: int = 3

    def __post_init__(self) -> None:
        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)

        self.runs = ModelRuns(
            model=self.model,
            admission=self.admission,
            ledger=self.ledger,
            prompts=PackagedPrompts(),
            tokens=ByteCounter(),
            clock=SettableClock(NOW),
            policy=self.policy,
            retries=Retries(self.attempts, sleep),
        )

    async def section(self, section: str = "Goals", **changes: Any) -> Result[PlanSection]:
        """Ask for a section, and let what comes after the reply happen."""
        goals = changes.pop("goals", "")
        try:
            return await GeneratePlanSection(self.runs)(SectionRequest(asking(**changes), section, goals))
        finally:
            await self.runs.close()

    @property
    def calls(self) -> int:
        return len(self.model.requests)

    @property
    def statuses(self) -> list[str]:
        return [row.status for row in self.ledger]

    def room(self) -> float:
        """Tokens that the tenant could spend at this moment."""
        (limit,) = self.policy.tokens(SUBJECT, 1)
        arrival = self.admission._arrivals.get((limit.name, limit.tenant, limit.subject), 0.0)
        return limit.burst - max(0.0, arrival - 1000.0) * limit.per_second


def asking(**changes: Any) -> GenerationInput:
    return GenerationInput(**{"subject": SUBJECT, "message_time": NOW, "prompt": "Bread, please.", **changes})


@pytest.fixture
def walk_on() -> Any:
    """Makes a walk: `walk_on(answer, …, limit=…)`."""

    def make(*script: Any, attempts: int = 3, **policy: Any) -> Walk:
        model = ScriptedLanguageModel(*(script or (SECTION,)))
        return Walk(model, RunPolicy(model="scripted-1", **policy), attempts=attempts)

    return make
