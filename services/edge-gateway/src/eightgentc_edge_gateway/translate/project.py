"""Projects and their members."""

from __future__ import annotations

from eightgentc.projects.v1 import project_pb2
from eightgentc.projects.v1 import projects_service_pb2 as pb
from eightgentc.projects.v1 import sharing_service_pb2 as sharing
from eightgentc_edge_gateway.contract.project import (
    Approval,
    Member,
    MemberChanges,
    MemberPage,
    NewMember,
    NewProject,
    Project,
    ProjectChanges,
    ProjectOrder,
    ProjectPage,
    Role,
)
from eightgentc_edge_gateway.translate.reader import Reader
from eightgentc_edge_gateway.translate.writer import Writer


def approval_of(project: project_pb2.Project) -> Approval:
    """A service of the release before says nothing of it."""
    return "ask" if project.approval == project_pb2.APPROVAL_ASK else "none"


to_project = Reader(project_pb2.Project, Project, approval=approval_of)
to_project_page = Reader(pb.ListProjectsResponse, ProjectPage, projects=to_project)
to_member = Reader(project_pb2.Member, Member)
to_member_page = Reader(sharing.ListMembersResponse, MemberPage)

from_new_project = Writer(NewProject, project_pb2.Project)
from_project_changes = Writer(ProjectChanges, project_pb2.Project)
from_new_member = Writer(NewMember, sharing.AddMemberRequest)
from_member_changes = Writer(MemberChanges, sharing.UpdateMemberRequest)

PROJECT_ORDERS: dict[ProjectOrder, pb.ProjectOrder.ValueType] = {
    "-updatedAt": pb.PROJECT_ORDER_UPDATE_TIME_DESC,
    "-createdAt": pb.PROJECT_ORDER_CREATE_TIME_DESC,
    "createdAt": pb.PROJECT_ORDER_CREATE_TIME_ASC,
    "title": pb.PROJECT_ORDER_TITLE_ASC,
}
ROLES: dict[Role | None, project_pb2.Role.ValueType] = {
    None: project_pb2.ROLE_UNSPECIFIED,
    "viewer": project_pb2.ROLE_VIEWER,
    "commenter": project_pb2.ROLE_COMMENTER,
    "editor": project_pb2.ROLE_EDITOR,
    "owner": project_pb2.ROLE_OWNER,
}
