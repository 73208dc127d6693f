"""Requests that come twice with one id, and writers that come too late."""

import json

import pytest

from eightgentc.projects.v1 import (
    conversation_pb2,
    diagram_pb2,
    graph_pb2,
    plan_section_pb2,
    project_pb2,
)
from eightgentc.projects.v1 import conversation_service_pb2 as conversations
from eightgentc.projects.v1 import diagram_service_pb2 as diagrams
from eightgentc.projects.v1 import graph_service_pb2 as graphs
from eightgentc.projects.v1 import plan_service_pb2 as plans
from eightgentc.projects.v1 import projects_service_pb2 as projects
from eightgentc.projects.v1 import sharing_service_pb2 as sharing
from eightgentc_kit.errors import Code

TEXT = json.dumps([{"type": "text", "text": "Hi"}])
DIAGRAM = diagram_pb2.Diagram(content="flowchart TD")
GOALS = plan_section_pb2.PlanSection(section="Goals", content="Text")
OLD_GOALS = plan_section_pb2.PlanSection(section="Goals", content="Other", etag="old")
NODE = graphs.GraphOperation(create_node=graph_pb2.Node(label="A", x=0, y=0))


def _message(project_id):
    target = conversations.ConversationTarget(project_id=project_id, section="Goals")
    return {"target": target, "message": conversation_pb2.Message(parts=TEXT)}


@pytest.mark.parametrize(
    ("stub", "method", "request_of"),
    [
        (
            "projects",
            "CreateProject",
            lambda p: projects.CreateProjectRequest(project=project_pb2.Project(title="B")),
        ),
        ("plan", "PutPlanSection", lambda p: plans.PutPlanSectionRequest(project_id=p, section=GOALS)),
        (
            "plan",
            "GeneratePlanSection",
            lambda p: plans.GeneratePlanSectionRequest(project_id=p, section="Goals"),
        ),
        ("graph", "PatchGraph", lambda p: graphs.PatchGraphRequest(project_id=p, operations=[NODE])),
        ("graph", "GenerateConceptGraph", lambda p: graphs.GenerateConceptGraphRequest(project_id=p)),
        ("diagrams", "CreateDiagram", lambda p: diagrams.CreateDiagramRequest(project_id=p, diagram=DIAGRAM)),
        ("diagrams", "GenerateDiagram", lambda p: diagrams.GenerateDiagramRequest(project_id=p)),
        (
            "conversations",
            "CreateConversation",
            lambda p: conversations.CreateConversationRequest(
                project_id=p, conversation=conversation_pb2.Conversation(section="Goals")
            ),
        ),
        ("conversations", "AppendMessage", lambda p: conversations.AppendMessageRequest(**_message(p))),
        (
            "conversations",
            "CompletePrompt",
            lambda p: conversations.CompletePromptRequest(project_id=p, prompt="Hi"),
        ),
    ],
)
async def test_a_request_that_comes_twice_is_done_once_and_answers_the_same(
    service, ada, database_rows, stub, method, request_of
):
    project_id = await service.project(ada)
    request = request_of(project_id)
    request.request_id = "once"
    call = getattr(getattr(service, stub), method)
    first = await ada.call(call, request)
    changes = await database_rows("SELECT count(*) FROM projects.changes")

    second = await ada.call(call, request)

    assert (first.replayed, second.replayed) == (False, True)
    second.replayed = False
    assert second == first
    assert await database_rows("SELECT count(*) FROM projects.changes") == changes
    assert service.planner.calls <= 1


STALE = [
    ("plan", "PutPlanSection", lambda p, d: plans.PutPlanSectionRequest(project_id=p, section=OLD_GOALS)),
    (
        "plan",
        "RenamePlanSection",
        lambda p, d: plans.RenamePlanSectionRequest(
            project_id=p, section="Goals", new_name="Aims", etag="old"
        ),
    ),
    (
        "plan",
        "RestorePlanSectionVersion",
        lambda p, d: plans.RestorePlanSectionVersionRequest(
            project_id=p, section="Goals", version=1, etag="old"
        ),
    ),
    (
        "plan",
        "DeletePlanSection",
        lambda p, d: plans.DeletePlanSectionRequest(project_id=p, section="Goals", etag="old"),
    ),
    (
        "diagrams",
        "UpdateDiagram",
        lambda p, d: diagrams.UpdateDiagramRequest(
            project_id=p, diagram=diagram_pb2.Diagram(id=d, title="Days", etag="old")
        ),
    ),
    (
        "diagrams",
        "DeleteDiagram",
        lambda p, d: diagrams.DeleteDiagramRequest(project_id=p, diagram_id=d, etag="old"),
    ),
    (
        "graph",
        "PatchGraph",
        lambda p, d: graphs.PatchGraphRequest(project_id=p, operations=[NODE], etag="old"),
    ),
    (
        "projects",
        "UpdateProject",
        lambda p, d: projects.UpdateProjectRequest(
            project=project_pb2.Project(id=p, title="New", etag="old")
        ),
    ),
    ("projects", "DeleteProject", lambda p, d: projects.DeleteProjectRequest(project_id=p, etag="old")),
]


@pytest.mark.parametrize(("stub", "method", "request_of"), STALE)
async def test_a_writer_who_saw_another_state_is_refused_and_changes_nothing(
    service, ada, database_rows, stub, method, request_of
):
    project_id = await service.project(ada)
    await ada.call(
        service.plan.PutPlanSection, plans.PutPlanSectionRequest(project_id=project_id, section=GOALS)
    )
    made = await ada.call(
        service.diagrams.CreateDiagram, diagrams.CreateDiagramRequest(project_id=project_id, diagram=DIAGRAM)
    )
    changes = await database_rows("SELECT count(*) FROM projects.changes")

    request = request_of(project_id, made.diagram.id)
    error = await ada.refused(getattr(getattr(service, stub), method), request)

    assert (error.code, error.reason) == (Code.ABORTED, "ETAG_STALE")
    assert await database_rows("SELECT count(*) FROM projects.changes") == changes


async def test_a_person_who_is_let_in_twice_by_one_request_is_let_in_once(service, ada, bob, database_rows):
    project_id = await service.project(ada)
    request = sharing.AddMemberRequest(
        project_id=project_id, account_id=bob.id, role=project_pb2.ROLE_VIEWER, request_id="once"
    )
    await ada.call(service.sharing.AddMember, request)
    changes = await database_rows("SELECT count(*) FROM projects.changes")

    second = await ada.call(service.sharing.AddMember, request)

    assert second.replayed
    assert await database_rows("SELECT count(*) FROM projects.changes") == changes
