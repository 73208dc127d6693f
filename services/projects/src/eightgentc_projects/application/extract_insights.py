"""ExtractInsights: read what nobody has read yet in the chats of a project, and remember what is worth it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import msgspec

from eightgentc_kit.clock import Clock
from eightgentc_kit.errors import DomainError
from eightgentc_kit.ids import new_id
from eightgentc_projects.application.chat_part import MESSAGES, context_of, fitting, said_in
from eightgentc_projects.application.record_insight import save_learning
from eightgentc_projects.domain.generation import Generation
from eightgentc_projects.domain.insight import Insight
from eightgentc_projects.domain.learning import Learning
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.conversation_store import UnreadMessage
from eightgentc_projects.ports.planner import (
    PlannedInsights,
    Planner,
    PlannerInput,
)
from eightgentc_projects.ports.workspace import Workspace

MAX_CONVERSATIONS = 20
MAX_TOLD = 200
_MOST_CALLS = 50


@dataclass(slots=True)
class InsightsExtracted:
    """What came of it. `by_id`: the insights that are new, or are not as they were."""

    messages: int = 0
    by_id: dict[str, Insight] = field(default_factory=dict)


class ExtractInsights:
    def __init__(self, workspace: Workspace, planner: Planner, clock: Clock) -> None:
        self._workspace = workspace
        self._planner = planner
        self._clock = clock

    async def __call__(self, acting: Acting, project_id: str, conversation_id: str = "") -> InsightsExtracted:
        """Reads one conversation; '': all with something new, those that changed last first, at most twenty.

        What went wrong is noted on the conversation as well; the next call begins where it stopped.

        Raises:
            ResourceNotFound, RoleNotSufficient, AiUnavailable, and what ai refuses.
        """
        acting = acting.in_project(project_id)
        stores = self._workspace.reading(acting)
        (await stores.projects.get()).role.must_reach(Role.COMMENTER)
        chosen = (
            [conversation_id]
            if conversation_id
            else await stores.conversations.with_unread(MAX_CONVERSATIONS)
        )
        extracted = InsightsExtracted()
        for each in chosen:
            await self._read(acting, each, extracted)
        return extracted

    async def _read(self, acting: Acting, conversation_id: str, extracted: InsightsExtracted) -> None:
        conversations = self._workspace.reading(acting).conversations
        try:
            for _ in range(_MOST_CALLS):
                if not await self._read_some(acting, conversation_id, extracted):
                    break
        except Exception as error:
            reason = error.reason if isinstance(error, DomainError) else DomainError.reason
            with suppress(DomainError):  # what went wrong first is what the caller has to know
                await conversations.mark_read(conversation_id, 0, reason=reason)
            raise

    async def _read_some(self, acting: Acting, conversation_id: str, extracted: InsightsExtracted) -> bool:
        """Read as much as one call takes; whether there may be more."""
        stores = self._workspace.reading(acting)
        read = (await stores.conversations.get(conversation_id)).insights
        found = await stores.conversations.unread(conversation_id, MESSAGES)
        batch = fitting(found)
        # At the end that of the whole conversation: what is in no branch that is shown is not read.
        more = len(batch) < len(found) or len(found) == MESSAGES
        last = batch[-1].sequence if batch else 0
        upto = last if more else max(last, read.last_sequence)
        if not any(message.text and message.author_id for message in batch):
            if upto > read.insights_sequence:
                await stores.conversations.mark_read(conversation_id, upto)
            return more
        known = await stores.insights.active(MAX_TOLD)
        project = await stores.projects.get()
        input = PlannerInput(
            tenant=project.tenant,
            project_id=project.id,
            user_id=acting.user_id,
            session_id=acting.session_id,
            address=acting.address,
            message_time=batch[-1].create_time,
            time_zone=acting.time_zone,
            context=context_of(batch, known),
        )
        planned = await self._planner.extract_insights(input)
        extracted.messages += len(batch)
        learned = await self._remember(acting, conversation_id, batch, planned, upto)
        extracted.by_id |= {insight.id: insight for insight in learned}
        return more

    async def _remember(
        self,
        acting: Acting,
        conversation_id: str,
        batch: Sequence[UnreadMessage],
        planned: PlannedInsights,
        upto: int,
    ) -> list[Insight]:
        generation = self._generation(acting, planned)
        said = said_in(conversation_id, batch, planned)
        if not said:
            async with self._workspace.transaction(acting) as stores:
                await stores.generations.insert(generation)
                await stores.conversations.mark_read(conversation_id, upto)
            return []
        async with self._workspace.change(acting, cause="ExtractInsights", needs=Role.COMMENTER) as change:
            learning = Learning(acting.project_id, await change.insights.every(), self._clock.now(), new_id)
            learning.learn(said)
            await save_learning(change, learning, author_id=None, cause="extract")
            await change.generations.insert(generation)
            await change.conversations.mark_read(conversation_id, upto)
            change.record("generation", generation.id, after={"kind": generation.kind, "applied": True})
        return [*learning.added, *(after for _, after in learning.changed)]

    def _generation(self, acting: Acting, planned: PlannedInsights) -> Generation:
        return Generation(
            id=new_id(),
            kind="insights",
            run=planned.run,
            output=msgspec.json.encode({"insights": planned.found}).decode(),
            applied=True,
            requested_by=acting.user_id,
            create_time=self._clock.now(),
        )
