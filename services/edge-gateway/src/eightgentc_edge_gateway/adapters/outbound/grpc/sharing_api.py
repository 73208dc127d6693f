"""Members over gRPC."""

from __future__ import annotations

from eightgentc.projects.v1 import project_pb2
from eightgentc.projects.v1 import sharing_service_pb2 as pb
from eightgentc.projects.v1.sharing_service_pb2_grpc import SharingServiceStub
from eightgentc_edge_gateway.adapters.outbound.grpc.neighbour import Neighbour
from eightgentc_edge_gateway.adapters.outbound.grpc.values import ROLE_NUMBERS, ROLES, time
from eightgentc_edge_gateway.contract.page import Page
from eightgentc_edge_gateway.contract.project import Member, MemberChanges, MemberPage, NewMember
from eightgentc_kit.identity.tokens import VerifiedToken


class GrpcSharingApi:
    """Implements `SharingApi`."""

    def __init__(self, projects: Neighbour) -> None:
        self._projects = projects
        self._stub = SharingServiceStub(projects.channel)

    async def list_members(self, person: VerifiedToken, project_id: str, page: Page) -> MemberPage:
        request = pb.ListMembersRequest(project_id=project_id, page_size=page.size, page_token=page.token)
        answer = await self._projects.call(person, self._stub.ListMembers, request)
        return MemberPage(
            members=[_member(member) for member in answer.members],
            next_page_token=answer.next_page_token or None,
        )

    async def add_member(self, person: VerifiedToken, project_id: str, member: NewMember) -> Member:
        request = pb.AddMemberRequest(
            project_id=project_id, account_id=member.account_id, role=ROLE_NUMBERS[member.role]
        )
        return _member((await self._projects.call(person, self._stub.AddMember, request)).member)

    async def update_member(
        self, person: VerifiedToken, project_id: str, account_id: str, changes: MemberChanges
    ) -> Member:
        request = pb.UpdateMemberRequest(
            project_id=project_id, account_id=account_id, role=ROLE_NUMBERS[changes.role]
        )
        return _member((await self._projects.call(person, self._stub.UpdateMember, request)).member)

    async def remove_member(self, person: VerifiedToken, project_id: str, account_id: str) -> None:
        request = pb.RemoveMemberRequest(project_id=project_id, account_id=account_id)
        await self._projects.call(person, self._stub.RemoveMember, request)


def _member(message: project_pb2.Member) -> Member:
    return Member(
        account_id=message.account_id,
        name=message.name,
        role=ROLES[message.role],
        created_at=time(message.create_time),
    )
