"""StreamCompletion: one prompt, answered in words as they come. Nothing is saved."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace

from eightgentc_kit.clock import Clock
from eightgentc_projects.application.complete_prompt import MAX_PROMPT
from eightgentc_projects.application.gather_context import gather_context
from eightgentc_projects.application.recall_older import Question
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.domain.stream_event import ReplyFinish, TextDelta
from eightgentc_projects.domain.text import checked
from eightgentc_projects.ports.embedder import Embedder
from eightgentc_projects.ports.planner import Planner, PlannerInput, ReplyRequest
from eightgentc_projects.ports.workspace import Workspace


@dataclass(frozen=True, slots=True)
class CompletionRequest:
    """What is asked. `project_id`: the project that the model is told of; '': none."""

    prompt: str
    project_id: str = ""
    section: str = ""


class StreamCompletion:
    def __init__(
        self, workspace: Workspace, planner: Planner, clock: Clock, embedder: Embedder | None = None
    ) -> None:
        self._workspace = workspace
        self._planner = planner
        self._clock = clock
        self._embedder = embedder

    async def __call__(
        self, acting: Acting, asked: CompletionRequest
    ) -> AsyncGenerator[TextDelta | ReplyFinish, None]:
        """Deltas as they come, ReplyFinish last. Closing it stops the model.

        Raises ResourceNotFound, RoleNotSufficient, FieldInvalid, AiUnavailable, and what ai refuses.
        """
        checked("prompt", asked.prompt, minimum=1, maximum=MAX_PROMPT)
        input = await self._input(acting, asked)
        request = ReplyRequest(replace(input, prompt=asked.prompt), asked.section)
        async with aclosing(self._planner.reply(request)) as events:
            async for event in events:
                if isinstance(event, TextDelta | ReplyFinish):
                    yield event

    async def _input(self, acting: Acting, asked: CompletionRequest) -> PlannerInput:
        now = self._clock.now()
        if asked.project_id:
            acting = acting.in_project(asked.project_id)
            stores = self._workspace.reading_jointly(acting)
            return await gather_context(
                stores,
                acting,
                now=now,
                needs=Role.COMMENTER,
                section=asked.section,
                speaks=True,
                question=Question(asked.prompt, self._embedder),
            )
        return PlannerInput(
            tenant=acting.tenant,
            # What is told of no project is the person's own.
            project_id=acting.user_id,
            user_id=acting.user_id,
            session_id=acting.session_id,
            address=acting.address,
            message_time=now,
            time_zone=acting.time_zone,
        )
