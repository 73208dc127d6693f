"""Members of projects."""

from __future__ import annotations

from typing import Protocol

from eightgentc_edge_gateway.contract.page import Page
from eightgentc_edge_gateway.contract.project import Member, MemberChanges, MemberPage, NewMember
from eightgentc_kit.identity.tokens import VerifiedToken


class SharingApi(Protocol):
    """Who works in a project."""

    async def list_members(self, person: VerifiedToken, project_id: str, page: Page) -> MemberPage: ...

    async def add_member(self, person: VerifiedToken, project_id: str, member: NewMember) -> Member: ...

    async def update_member(
        self, person: VerifiedToken, project_id: str, account_id: str, changes: MemberChanges
    ) -> Member: ...

    async def remove_member(self, person: VerifiedToken, project_id: str, account_id: str) -> None: ...
