"""Roles, and who acts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum

from eightgentc_kit.ids import is_id
from eightgentc_projects.domain.errors import ResourceNotFound, RoleNotSufficient


class Role(IntEnum):
    """What a member may do; each may all that the smaller ones may."""

    VIEWER = 1
    COMMENTER = 2
    EDITOR = 3
    OWNER = 4

    @property
    def word(self) -> str:
        """Its name in the database and in error messages."""
        return self.name.lower()

    def must_reach(self, needed: Role) -> None:
        """Raises RoleNotSufficient when this role is smaller."""
        if self < needed:
            raise RoleNotSufficient.of(self.word, needed.word)


_BY_WORD = {role.word: role for role in Role}


def role_of(word: str) -> Role:
    """The role with this word."""
    return _BY_WORD[word]


@dataclass(frozen=True, slots=True)
class Acting:
    """The person for whom something is done, and the project it is done in ('': none yet).

    `time_zone`: whose days the person means by "tomorrow"; '': those of UTC.
    """

    user_id: str
    tenant: str
    session_id: str = ""
    address: str = ""
    project_id: str = ""
    time_zone: str = ""

    def __post_init__(self) -> None:
        if not is_id(self.user_id):
            raise ValueError(f"user_id must be an id, not {self.user_id!r}")

    def in_project(self, project_id: str) -> Acting:
        """The same person in a project.

        Raises:
            ResourceNotFound: it cannot be an id, so there is no such project.
        """
        if not is_id(project_id):
            raise ResourceNotFound.of("project")
        return replace(self, project_id=project_id)
