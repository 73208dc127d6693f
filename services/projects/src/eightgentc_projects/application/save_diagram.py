"""CreateDiagram and UpdateDiagram: a person's text, kept byte for byte; what does not parse is kept as a draft."""

from __future__ import annotations

from dataclasses import dataclass

from eightgentc_kit.clock import Clock
from eightgentc_kit.ids import new_id
from eightgentc_projects.application.repeat import Repeat
from eightgentc_projects.domain.diagram import (
    Diagram,
    DiagramCheck,
    checked_content,
    checked_title,
    checked_type,
    is_mermaid,
    resolved_type,
)
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.planner import Planner
from eightgentc_projects.ports.request_store import StoredReply
from eightgentc_projects.ports.workspace import Workspace


@dataclass(frozen=True, slots=True)
class DiagramFields:
    """What to write; None leaves a value as it is."""

    type: str | None = None
    title: str | None = None
    content: str | None = None


class CreateDiagram:
    def __init__(self, workspace: Workspace, planner: Planner, clock: Clock) -> None:
        self._workspace = workspace
        self._planner = planner
        self._clock = clock

    async def __call__(
        self, acting: Acting, project_id: str, fields: DiagramFields, repeat: Repeat[Diagram]
    ) -> Diagram | StoredReply:
        """Raises ResourceNotFound, RoleNotSufficient, FieldInvalid, RequestIdReused."""
        acting = acting.in_project(project_id)
        content = checked_content(fields.content or "")
        asked, title = checked_type(fields.type or ""), checked_title(fields.title or "")
        (await self._workspace.reading(acting).projects.get()).role.must_reach(Role.EDITOR)
        type, check = await check_diagram(self._planner, asked, content)
        now = self._clock.now()
        async with self._workspace.change(acting, cause="CreateDiagram", needs=Role.EDITOR) as change:
            stored = await repeat.seen(change)
            if stored is not None:
                return stored
            diagram = Diagram(
                id=new_id(),
                project_id=acting.project_id,
                type=type,
                title=title,
                content=content,
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
            change.record("diagram", diagram.id, after=diagram_texts(diagram))
            await repeat.keep(change, diagram)
        return diagram


class UpdateDiagram:
    def __init__(self, workspace: Workspace, planner: Planner, clock: Clock) -> None:
        self._workspace = workspace
        self._planner = planner
        self._clock = clock

    async def __call__(
        self, acting: Acting, project_id: str, diagram_id: str, fields: DiagramFields, *, etag: str
    ) -> Diagram:
        """Raises ResourceNotFound, RoleNotSufficient, EtagStale, FieldInvalid."""
        acting = acting.in_project(project_id)
        seen = await self._workspace.reading(acting).diagrams.get(diagram_id)
        content = seen.content if fields.content is None else checked_content(fields.content)
        asked = seen.type if fields.type is None else checked_type(fields.type)
        # The parser is asked before the project is locked; the lock then holds what it was asked about.
        type, check = (asked, seen.check)
        if (content, asked) != (seen.content, seen.type):
            type, check = await check_diagram(self._planner, asked, content)
        async with self._workspace.change(acting, cause="UpdateDiagram", needs=Role.EDITOR) as change:
            found = await change.diagrams.get(diagram_id)
            found.must_match(etag)
            title = found.title if fields.title is None else checked_title(fields.title)
            if fields.content is None and fields.type is None:
                content, type, check = found.content, found.type, found.check
            edited = found.edited(type=type, title=title, content=content, check=check, now=self._clock.now())
            if edited is found:
                return found
            await change.diagrams.save(edited)
            if edited.version != found.version:
                await change.diagrams.add_version(edited, author_id=acting.user_id, cause="edit")
            change.record("diagram", found.id, before=diagram_texts(found), after=diagram_texts(edited))
        return edited


async def check_diagram(planner: Planner, asked: str, content: str) -> tuple[str, DiagramCheck | None]:
    """The type to keep and the parser's word; content that is not Mermaid is never parsed."""
    if not is_mermaid(asked):
        return asked, None
    check, detected = await planner.check_diagram(content)
    return resolved_type(asked, detected), check


def diagram_texts(diagram: Diagram) -> dict[str, object]:
    """The values that a change is about."""
    return {
        "type": diagram.type,
        "title": diagram.title,
        "content": diagram.content,
        "version": diagram.version,
    }
