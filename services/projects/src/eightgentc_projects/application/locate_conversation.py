"""The conversation that a request names without its project."""

from __future__ import annotations

from eightgentc_projects.domain.errors import ResourceNotFound
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.workspace import Workspace


async def locate_conversation(
    workspace: Workspace, acting: Acting, key: str, project_id: str = ""
) -> tuple[Acting, str]:
    """The acting person in the conversation's project, and its id. `project_id`: the only one it may be in; '': any.

    Raises:
        ResourceNotFound: no such conversation for this person, or not in that project.
    """
    found = await workspace.reading(acting).conversations.locate(key, project_id) if key else None
    if found is None:
        raise ResourceNotFound.of("conversation")
    return acting.in_project(found[0]), found[1]
