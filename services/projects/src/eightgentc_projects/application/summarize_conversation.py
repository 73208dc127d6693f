"""SummarizeConversation: what is new in a chat goes into its summary, without reading the rest of it again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

import msgspec

from eightgentc_kit.clock import Clock
from eightgentc_kit.errors import DomainError
from eightgentc_kit.ids import new_id
from eightgentc_projects.application.chat_part import MESSAGES, context_of, fitting
from eightgentc_projects.application.gather_context import summary_item
from eightgentc_projects.domain.generation import Generation, RunInfo
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.domain.summary import LEAST_MESSAGES, ConversationSummary, NewSummary, ToldSummary
from eightgentc_projects.ports.conversation_store import UnreadMessage
from eightgentc_projects.ports.planner import ContextItem, PlannedSummary, Planner, PlannerInput
from eightgentc_projects.ports.workspace import Workspace

_MOST_CALLS = 50


class SummarizeConversation:
    def __init__(self, workspace: Workspace, planner: Planner, clock: Clock) -> None:
        self._workspace = workspace
        self._planner = planner
        self._clock = clock

    async def __call__(self, acting: Acting, project_id: str, conversation_id: str) -> int:
        """How many messages were read; 0: too little was said since the last time.

        What went wrong is noted on the conversation as well; the next call begins where it stopped.

        Raises:
            ResourceNotFound, RoleNotSufficient, AiUnavailable, and what ai refuses.
        """
        acting = acting.in_project(project_id)
        (await self._workspace.reading(acting).projects.get()).role.must_reach(Role.COMMENTER)
        messages = 0
        try:
            for _ in range(_MOST_CALLS):
                read = await self._renew(acting, conversation_id)
                messages += read
                if not read:
                    break
        except Exception as error:
            reason = error.reason if isinstance(error, DomainError) else DomainError.reason
            with suppress(DomainError):  # what went wrong first is what the caller has to know
                await self._workspace.reading(acting).summaries.note_failure(conversation_id, reason)
            raise
        return messages

    async def _renew(self, acting: Acting, conversation_id: str) -> int:
        """Read as much as one call takes; how many messages that were. 0: nothing was to do, or may be done now."""
        stores = self._workspace.reading_jointly(acting)
        project, former, found = await asyncio.gather(
            stores.projects.get(),
            stores.summaries.of(conversation_id),
            stores.summaries.unsummarised(conversation_id, MESSAGES),
        )
        batch = _readable(found)
        if len(found) < LEAST_MESSAGES or not _holds_words(batch):
            return 0
        input = PlannerInput(
            tenant=project.tenant,
            project_id=project.id,
            user_id=acting.user_id,
            session_id=acting.session_id,
            address=acting.address,
            message_time=batch[-1].create_time,
            time_zone=acting.time_zone,
            context=(*_former(former), *_oldest_first(context_of(batch, ()))),
        )
        planned = await self._planner.summarize_conversation(input)
        batch = _sent(batch, planned.run)
        return len(batch) if await self._keep(acting, former, batch, planned) else 0

    async def _keep(
        self,
        acting: Acting,
        former: ConversationSummary,
        batch: Sequence[UnreadMessage],
        planned: PlannedSummary,
    ) -> bool:
        """False: another branch is shown by now, whose summary is another. What it cost is kept all the same."""
        last = batch[-1]
        read = tuple(message.sequence for message in batch)
        new = NewSummary(former.conversation_id, planned.text, last.id, last.sequence, read, former.read_to)
        async with self._workspace.transaction(acting) as stores:
            kept = await stores.summaries.keep(new)
            await stores.generations.insert(self._generation(acting, planned, applied=kept))
        return kept

    def _generation(self, acting: Acting, planned: PlannedSummary, *, applied: bool) -> Generation:
        return Generation(
            id=new_id(),
            kind="summary",
            run=planned.run,
            output=msgspec.json.encode({"text": planned.text}).decode(),
            applied=applied,
            requested_by=acting.user_id,
            create_time=self._clock.now(),
        )


def _former(summary: ConversationSummary) -> list[ContextItem]:
    if not summary.version:
        return []
    return [summary_item(ToldSummary(summary.conversation_id, "", summary.version, summary.text))]


def _oldest_first(messages: Sequence[ContextItem]) -> Iterator[ContextItem]:
    """Where the model has no room for all of them, the first stay: the others are read the next time."""
    return (replace(item, priority=item.priority - number) for number, item in enumerate(messages))


def _sent(batch: Sequence[UnreadMessage], run: RunInfo) -> Sequence[UnreadMessage]:
    """The messages up to one for which the model had no room; the first even so, since it never has."""
    dropped = run.receipt.get("dropped", [])
    assert isinstance(dropped, list), "a list of a receipt"
    ids = {line["id"].removeprefix("message:") for line in dropped}
    sent = next((count for count, message in enumerate(batch) if message.id in ids), len(batch))
    return batch[: max(sent, 1)]


def _readable(found: Sequence[UnreadMessage]) -> Sequence[UnreadMessage]:
    """As many as a call takes, but as far as to the first words of a person: a long answer may come before them."""
    count = len(fitting(found))
    while count < len(found) and not _holds_words(found[:count]):
        count += 1
    return found[:count]


def _holds_words(batch: Sequence[UnreadMessage]) -> bool:
    return any(message.text and message.author_id for message in batch)
