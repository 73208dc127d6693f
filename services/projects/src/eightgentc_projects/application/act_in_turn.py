"""ActInTurn: what the model makes in a chat becomes a proposal in the project, as a generate does it, and once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from eightgentc_kit.clock import Clock
from eightgentc_kit.errors import DomainError, OutcomeUnknown
from eightgentc_kit.ids import derived_id, new_id
from eightgentc_projects.application.effects import AnyEffect, effect_of
from eightgentc_projects.application.proposal_view import data_part, summary, tool_output
from eightgentc_projects.application.propose import propose
from eightgentc_projects.domain.conversation import Turn
from eightgentc_projects.domain.draft import Draft, DraftKey, GraphDraft, draft_as_json, kind_of, said_in
from eightgentc_projects.domain.generation import Generation, RunInfo
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.domain.stream_event import ToolCalled, ToolOutputAvailable
from eightgentc_projects.ports.graph_layout import GraphLayout
from eightgentc_projects.ports.workspace import Workspace

_ATTEMPTS = 3
_PAUSE_SECONDS = 0.25


class ActInTurn:
    def __init__(self, workspace: Workspace, layout: GraphLayout, clock: Clock) -> None:
        self._workspace = workspace
        self._layout = layout
        self._clock = clock

    async def __call__(
        self, acting: Acting, turn: Turn, call: ToolCalled, run: RunInfo, shown: Mapping[DraftKey, str]
    ) -> tuple[ToolOutputAvailable, str]:
        """What became of it, and the same in one line. `shown`: ids of what was seen while it was drawn.

        Raises:
            RoleNotSufficient, ResourceNotFound, FieldInvalid, TooMany, and what the database refuses.
        """
        generation, effect = await self._proposed(acting, turn, call, run, shown)
        output = ToolOutputAvailable(
            call.tool_call_id,
            call.tool_name,
            tool_output(generation, effect),
            input=call.input,
            data=data_part(generation, effect),
        )
        return output, summary(generation, effect)

    async def _proposed(
        self, acting: Acting, turn: Turn, call: ToolCalled, run: RunInfo, shown: Mapping[DraftKey, str]
    ) -> tuple[Generation, AnyEffect]:
        """Tried again where the database asks for it; what was saved without our knowing is found by its id."""
        draft = _completed(call.draft, turn, shown)
        generation = Generation(
            id=derived_id(turn.id, call.tool_call_id),
            kind=kind_of(draft),
            # The tokens of the run are counted with the reply that it gave.
            run=replace(run, input_tokens=0, output_tokens=0, cost_nano_usd=0),
            output=draft_as_json(draft),
            applied=True,
            requested_by=acting.user_id,
            create_time=self._clock.now(),
        )
        tried: list[tuple[Generation, AnyEffect]] = []
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return await self._save(acting, generation, draft, tried)
            except DomainError as error:
                again = error.retry_after is not None or isinstance(error, OutcomeUnknown)
                if attempt == _ATTEMPTS or not again:
                    raise
                await asyncio.sleep(_PAUSE_SECONDS * attempt)
        raise AssertionError("the last attempt raises")

    async def _save(
        self, acting: Acting, blank: Generation, draft: Draft, tried: list[tuple[Generation, AnyEffect]]
    ) -> tuple[Generation, AnyEffect]:
        """`tried`: what earlier attempts meant to save, of which the last may be saved."""
        async with self._workspace.change(
            acting, cause="StreamTurn", needs=Role.EDITOR, touches_graph=isinstance(draft, GraphDraft)
        ) as change:
            if tried and await change.generations.proposal(blank.id) is not None:
                return tried[-1]
            effect = await effect_of(change, acting, self._layout, draft, blank.id, blank.create_time)
            tried.append((await propose(change, blank, effect), effect))
        return tried[-1]


def _completed(draft: Draft, turn: Turn, shown: Mapping[DraftKey, str]) -> Draft:
    """With what the model does not know of it."""
    draft = said_in(draft, turn.user_message_id, turn.conversation_id)
    return draft.with_ids(new_id, shown) if isinstance(draft, GraphDraft) else draft
