"""Members of a project."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from eightgentc.projects.v1 import sharing_service_pb2 as pb
from eightgentc.projects.v1.sharing_service_pb2_grpc import SharingServiceStub
from eightgentc_edge_gateway.contract.project import Member, MemberChanges, MemberPage, NewMember
from eightgentc_edge_gateway.http.answers import answer, nothing
from eightgentc_edge_gateway.http.authentication import Person
from eightgentc_edge_gateway.http.documented import gives
from eightgentc_edge_gateway.http.parameters import AccountId, IdempotencyKey, PageSize, PageToken, ProjectId
from eightgentc_edge_gateway.http.strict_json import StrictRoute
from eightgentc_edge_gateway.translate import project as translate
from eightgentc_edge_gateway.upstream.service_client import ServiceClient


def members_routes(projects: ServiceClient) -> APIRouter:
    """`/api/projects/{project_id}/members`."""
    router = APIRouter(
        prefix="/api/projects/{project_id}/members", tags=["projects"], route_class=StrictRoute
    )
    stub = SharingServiceStub(projects.shared)

    @router.get("", **gives(MemberPage, problems=(404,)))
    async def list_members(
        project_id: ProjectId, person: Person, page_size: PageSize = 0, page_token: PageToken = ""
    ) -> Response:
        """The members, owners first."""
        request = pb.ListMembersRequest(project_id=project_id, page_size=page_size, page_token=page_token)
        return answer(translate.to_member_page(await projects.call(person, stub.ListMembers, request)))

    @router.post("", **gives(Member, status=201, problems=(403, 404, 409, 422)))
    async def add_member(
        project_id: ProjectId, member: NewMember, person: Person, key: IdempotencyKey = ""
    ) -> Response:
        """Adds a member. Owners only."""
        target = pb.AddMemberRequest(project_id=project_id, request_id=key)
        request = translate.from_new_member(member, into=target)
        added = await projects.call(person, stub.AddMember, request)
        return answer(translate.to_member(added.member), status=201, replayed=added.replayed)

    @router.patch("/{account_id}", **gives(Member, problems=(403, 404, 409)))
    async def update_member(
        project_id: ProjectId, account_id: AccountId, changes: MemberChanges, person: Person
    ) -> Response:
        """Changes a member's role. Owners only; a project keeps at least one owner."""
        target = pb.UpdateMemberRequest(project_id=project_id, account_id=account_id)
        request = translate.from_member_changes(changes, into=target)
        return answer(translate.to_member((await projects.call(person, stub.UpdateMember, request)).member))

    @router.delete("/{account_id}", **gives(status=204, problems=(403, 404, 409)))
    async def remove_member(project_id: ProjectId, account_id: AccountId, person: Person) -> Response:
        """Removes a member. Owners may remove anyone, others only themselves; a project keeps at least one owner."""
        request = pb.RemoveMemberRequest(project_id=project_id, account_id=account_id)
        await projects.call(person, stub.RemoveMember, request)
        return nothing()

    return router
