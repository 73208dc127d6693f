"""CreateDiagram: a person's text, kept byte for byte; what does not parse is kept as a draft."""

from __future__ import annotations

from eightgentc_kit.clock import Clock
from eightgentc_kit.ids import new_id
from eightgentc_projects.application.check_diagram import check_diagram
from eightgentc_projects.application.repeat import Repeat
from eightgentc_projects.domain.diagram import Diagram, DiagramDetails
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.planner import Planner
from eightgentc_projects.ports.request_store import StoredReply
from eightgentc_projects.ports.workspace import Workspace


class CreateDiagram:
    def __init__(self, workspace: Workspace, planner: Planner, clock: Clock) -> None:
        self._workspace = workspace
        self._planner = planner
        self._clock = clock

    async def __call__(
        self, acting: Acting, project_id: str, details: DiagramDetails, repeat: Repeat[Diagram]
    ) -> Diagram | StoredReply:
        """Raises ResourceNotFound, RoleNotSufficient, FieldInvalid, RequestIdReused."""
        acting = acting.in_project(project_id)
        details = details.checked()
        (await self._workspace.reading(acting).projects.get()).role.must_reach(Role.EDITOR)
        details, check = await check_diagram(self._planner, acting, details)
        now = self._clock.now()
        async with self._workspace.change(acting, cause="CreateDiagram", needs=Role.EDITOR) as change:
            stored = await repeat.seen(change)
            if stored is not None:
                return stored
            diagram = Diagram(
                id=new_id(),
                project_id=acting.project_id,
                details=details,
                check=check,
                version=1,
                etag_version=1,
                generation_id=None,
                edited_by_person=True,
                create_time=now,
                update_time=now,
            )
            await change.diagrams.insert(diagram)
            await change.diagrams.add_version(diagram, author_id=acting.user_id, cause="edit")
            change.record("diagram", diagram.id, after=diagram.details)
            await repeat.keep(change, diagram)
        return diagram
