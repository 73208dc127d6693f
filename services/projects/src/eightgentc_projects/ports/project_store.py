"""Stored projects and members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from eightgentc_projects.domain.project import Member, Project
from eightgentc_projects.domain.role import Role


class ProjectOrder(Enum):
    """How lists of projects are sorted; the id breaks ties."""

    UPDATE_TIME_DESC = "update_time_desc"
    CREATE_TIME_DESC = "create_time_desc"
    CREATE_TIME_ASC = "create_time_asc"
    TITLE_ASC = "title_asc"


@dataclass(frozen=True, slots=True)
class ProjectFilter:
    """`role`: only projects where the person has just this one."""

    title_contains: str = ""
    role: Role | None = None
    order: ProjectOrder = ProjectOrder.UPDATE_TIME_DESC
    deleted: bool = False


class ProjectStore(Protocol):
    """Projects of the acting person."""

    async def create(self, project: Project) -> None:
        """Insert it, with the acting person as its owner."""
        ...

    async def get(self, *, deleted: bool = False) -> Project:
        """The acting project. Raises ResourceNotFound."""
        ...

    async def page(self, filter: ProjectFilter, after: tuple[str, str] | None, size: int) -> list[Project]:
        """At most `size` projects after (sort value as text, id)."""
        ...

    async def save(self, project: Project) -> None:
        """Write title, description, version and update_time."""
        ...

    async def trash(self, when: datetime) -> None:
        """Mark the acting project as deleted. It vanishes from every other store at once."""
        ...


class MemberStore(Protocol):
    """Members of the acting project. All writes go through functions that prove the right to them."""

    async def page(self, after: tuple[int, str] | None, size: int) -> list[Member]:
        """At most `size` members after (rank of the role, user id), owners first."""
        ...

    async def get(self, user_id: str) -> Member:
        """Raises ResourceNotFound."""
        ...

    async def set(self, user_id: str, role: Role, *, must_exist: bool) -> None:
        """Give a role.

        Raises:
            ResourceNotFound: no person with this id is known, or no member where one must exist.
            RoleNotSufficient: the acting person is no owner.
            LastOwner: a project needs an owner.
        """
        ...

    async def remove(self, user_id: str) -> None:
        """Take out. Raises as `set`."""
        ...

    async def share_membership(self, needs: Role) -> None:
        """Hold what lets the acting person write until the transaction ends: membership, role, project, section names.

        Raises:
            ResourceNotFound: no such project for this person.
            RoleNotSufficient: the role is smaller.
        """
        ...

    async def lock_memberships(self) -> None:
        """Wait for all who share a membership, and let nobody share one until the transaction ends."""
        ...
