"""What CreateDiagram and UpdateDiagram share: the Mermaid parser is asked before the project is locked."""

from __future__ import annotations

from dataclasses import replace

from eightgentc_projects.domain.diagram import DiagramCheck, DiagramDetails, is_mermaid, resolved_type
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.planner import Planner


async def check_diagram(
    planner: Planner, acting: Acting, details: DiagramDetails
) -> tuple[DiagramDetails, DiagramCheck | None]:
    """The details with the type to keep, and the parser's verdict; content that is not Mermaid is never parsed."""
    if not is_mermaid(details.type):
        return details, None
    check, detected = await planner.check_diagram(acting, details.content)
    return replace(details, type=resolved_type(details.type, detected)), check
