"""SharingService: parse, call the use case, build the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eightgentc.projects.v1 import sharing_service_pb2 as pb
from eightgentc.projects.v1 import sharing_service_pb2_grpc as rpc
from eightgentc_kit.pagination import PageSeal
from eightgentc_projects.adapters.inbound.grpc import mapping
from eightgentc_projects.adapters.inbound.grpc.call import acting, answered, page_of, repeat_of
from eightgentc_projects.application.add_member import AddMember
from eightgentc_projects.application.list_members import ListMembers
from eightgentc_projects.application.remove_member import RemoveMember
from eightgentc_projects.application.update_member import UpdateMember
from eightgentc_projects.domain.project import Member


@dataclass(frozen=True, slots=True)
class SharingServicer(rpc.SharingServiceServicer):
    list_members: ListMembers
    add_member: AddMember
    update_member: UpdateMember
    remove_member: RemoveMember
    seal: PageSeal

    async def ListMembers(self, request: pb.ListMembersRequest, context: Any) -> pb.ListMembersResponse:
        page = await self.list_members(acting(), request.project_id, page_of(request, self.seal))
        return pb.ListMembersResponse(
            members=[mapping.member(member) for member in page.items], next_page_token=page.next_token
        )

    async def AddMember(self, request: pb.AddMemberRequest, context: Any) -> pb.AddMemberResponse:
        role = mapping.role_from(request.role)
        result = await self.add_member(
            acting(), request.project_id, request.account_id, role, repeat_of(request, _added)
        )
        return answered(result, pb.AddMemberResponse, _added)

    async def UpdateMember(self, request: pb.UpdateMemberRequest, context: Any) -> pb.UpdateMemberResponse:
        role = mapping.role_from(request.role)
        member = await self.update_member(acting(), request.project_id, request.account_id, role)
        return pb.UpdateMemberResponse(member=mapping.member(member))

    async def RemoveMember(self, request: pb.RemoveMemberRequest, context: Any) -> pb.RemoveMemberResponse:
        await self.remove_member(acting(), request.project_id, request.account_id)
        return pb.RemoveMemberResponse()


def _added(member: Member) -> pb.AddMemberResponse:
    return pb.AddMemberResponse(member=mapping.member(member))
