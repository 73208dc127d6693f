"""Domain values as messages. The other direction is so small that each servicer does its own."""

from __future__ import annotations

from datetime import datetime

from google.protobuf.timestamp_pb2 import Timestamp

from eightgentc.projects.v1 import conversation_pb2 as conversation_pb
from eightgentc.projects.v1 import diagram_pb2 as diagram_pb
from eightgentc.projects.v1 import generation_pb2 as generation_pb
from eightgentc.projects.v1 import graph_pb2 as graph_pb
from eightgentc.projects.v1 import plan_section_pb2 as section_pb
from eightgentc.projects.v1 import project_pb2 as project_pb
from eightgentc_kit.errors import FieldInvalid
from eightgentc_projects.domain.conversation import Conversation, Message, Turn, TurnState
from eightgentc_projects.domain.diagram import Diagram, DiagramState, DiagramVersion
from eightgentc_projects.domain.generation import Generation
from eightgentc_projects.domain.graph import Edge, Node
from eightgentc_projects.domain.plan_section import PlanSection, SectionStatus, SectionVersion
from eightgentc_projects.domain.project import Member, Project
from eightgentc_projects.domain.role import Role

_ROLES = {
    Role.VIEWER: project_pb.ROLE_VIEWER,
    Role.COMMENTER: project_pb.ROLE_COMMENTER,
    Role.EDITOR: project_pb.ROLE_EDITOR,
    Role.OWNER: project_pb.ROLE_OWNER,
}
_STATUSES = {
    SectionStatus.DRAFT: section_pb.PLAN_SECTION_STATUS_DRAFT,
    SectionStatus.REVIEW: section_pb.PLAN_SECTION_STATUS_REVIEW,
    SectionStatus.FINAL: section_pb.PLAN_SECTION_STATUS_FINAL,
}
_DIAGRAM_STATES = {
    DiagramState.VALID: diagram_pb.DIAGRAM_STATE_VALID,
    DiagramState.DRAFT: diagram_pb.DIAGRAM_STATE_DRAFT,
    DiagramState.UNCHECKED: diagram_pb.DIAGRAM_STATE_UNCHECKED,
}
TURN_STATES = {
    TurnState.QUEUED: conversation_pb.TURN_STATE_QUEUED,
    TurnState.RUNNING: conversation_pb.TURN_STATE_RUNNING,
    TurnState.DONE: conversation_pb.TURN_STATE_DONE,
    TurnState.ABORTED: conversation_pb.TURN_STATE_ABORTED,
    TurnState.FAILED: conversation_pb.TURN_STATE_FAILED,
}


def timestamp(when: datetime) -> Timestamp:
    """Microseconds are kept; built from integers, which is quicker than FromDatetime, in lists above all."""
    seconds = int(when.timestamp())
    return Timestamp(seconds=seconds, nanos=when.microsecond * 1000)


def role_from(value: project_pb.Role.ValueType) -> Role:
    """Raises FieldInvalid when it is none of the four."""
    for role, message in _ROLES.items():
        if message == value:
            return role
    raise FieldInvalid.of("role", "must be viewer, commenter, editor or owner")


def status_from(value: section_pb.PlanSectionStatus.ValueType) -> SectionStatus | None:
    """None for unspecified. Raises FieldInvalid for an unknown number."""
    if value == section_pb.PLAN_SECTION_STATUS_UNSPECIFIED:
        return None
    for status, message in _STATUSES.items():
        if message == value:
            return status
    raise FieldInvalid.of("section.status", "must be draft, review or final")


def project(value: Project) -> project_pb.Project:
    return project_pb.Project(
        id=value.id,
        title=value.title,
        description=value.description,
        role=_ROLES[value.role],
        revision=value.revision,
        etag=value.etag,
        create_time=timestamp(value.create_time),
        update_time=timestamp(value.update_time),
        delete_time=timestamp(value.delete_time) if value.delete_time else None,
    )


def member(value: Member) -> project_pb.Member:
    return project_pb.Member(
        account_id=value.user_id,
        name=value.name,
        role=_ROLES[value.role],
        create_time=timestamp(value.create_time),
    )


def section(value: PlanSection) -> section_pb.PlanSection:
    return section_pb.PlanSection(
        id=value.id,
        project_id=value.project_id,
        section=value.name,
        content=value.content,
        position=value.position,
        status=_STATUSES[value.status],
        version=value.version,
        etag=value.etag,
        generation_id=value.generation_id or "",
        edited_by_person=value.edited_by_person,
        create_time=timestamp(value.create_time),
        update_time=timestamp(value.update_time),
    )


def section_version(value: SectionVersion) -> section_pb.PlanSectionVersion:
    return section_pb.PlanSectionVersion(
        version=value.version,
        section=value.name,
        content=value.content,
        author_id=value.author_id or "",
        cause=value.cause,
        generation_id=value.generation_id or "",
        create_time=timestamp(value.create_time),
        version_name=value.version_name,
    )


def node(value: Node) -> graph_pb.Node:
    return graph_pb.Node(
        id=value.id,
        label=value.label,
        content=value.content,
        type=value.type,
        x=value.x,
        y=value.y,
        client_key=value.client_key or "",
        version=value.version,
        generation_id=value.generation_id or "",
        edited_by_person=value.edited_by_person,
    )


def edge(value: Edge) -> graph_pb.Edge:
    return graph_pb.Edge(
        id=value.id,
        source=value.source,
        target=value.target,
        label=value.label,
        type=value.type,
        client_key=value.client_key or "",
        version=value.version,
        generation_id=value.generation_id or "",
        edited_by_person=value.edited_by_person,
    )


def diagram(value: Diagram) -> diagram_pb.Diagram:
    check = value.check
    return diagram_pb.Diagram(
        id=value.id,
        project_id=value.project_id,
        type=value.type,
        title=value.title,
        content=value.content,
        check=None
        if check is None
        else diagram_pb.DiagramCheck(
            state=_DIAGRAM_STATES[check.state],
            line=check.line,
            column=check.column,
            expected=check.expected,
            message=check.message,
        ),
        version=value.version,
        etag=value.etag,
        generation_id=value.generation_id or "",
        edited_by_person=value.edited_by_person,
        create_time=timestamp(value.create_time),
        update_time=timestamp(value.update_time),
    )


def diagram_version(value: DiagramVersion) -> diagram_pb.DiagramVersion:
    return diagram_pb.DiagramVersion(
        version=value.version,
        type=value.type,
        content=value.content,
        author_id=value.author_id or "",
        cause=value.cause,
        create_time=timestamp(value.create_time),
    )


def conversation(value: Conversation) -> conversation_pb.Conversation:
    return conversation_pb.Conversation(
        id=value.id,
        project_id=value.project_id,
        section=value.section,
        title=value.title,
        client_key=value.client_key or "",
        create_time=timestamp(value.create_time),
        update_time=timestamp(value.update_time),
    )


def message(value: Message) -> conversation_pb.Message:
    return conversation_pb.Message(
        id=value.id,
        conversation_id=value.conversation_id,
        role=value.role,
        parts=value.parts,
        metadata=value.metadata or "",
        client_key=value.client_key or "",
        author_id=value.author_id or "",
        turn_id=value.turn_id or "",
        state=value.state,
        create_time=timestamp(value.create_time),
    )


def turn(value: Turn) -> conversation_pb.Turn:
    return conversation_pb.Turn(
        id=value.id,
        conversation_id=value.conversation_id,
        state=TURN_STATES[value.state],
        user_message_id=value.user_message_id,
        assistant_message_id=value.assistant_message_id,
        create_time=timestamp(value.create_time),
    )


def generation(value: Generation) -> generation_pb.Generation:
    run = value.run
    return generation_pb.Generation(
        id=value.id,
        run_id=run.run_id,
        provider=run.provider,
        model=run.model,
        input_tokens=run.input_tokens,
        output_tokens=run.output_tokens,
        cost_nano_usd=run.cost_nano_usd,
        cache=run.cache,
        repairs=run.repairs,
        create_time=timestamp(value.create_time),
        applied=value.applied,
    )
