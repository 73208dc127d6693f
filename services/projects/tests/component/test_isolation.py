"""What one project holds never reaches the model for another, even of the same person."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eightgentc.projects.v1 import conversation_pb2, graph_pb2, plan_section_pb2, project_pb2
from eightgentc.projects.v1 import conversation_service_pb2 as conversations
from eightgentc.projects.v1 import diagram_service_pb2 as diagrams
from eightgentc.projects.v1 import graph_service_pb2 as graphs
from eightgentc.projects.v1 import plan_service_pb2 as plans
from eightgentc.projects.v1 import projects_service_pb2 as projects

CANARY = "CANARY-7f3a"
PLACES = ["description", "section", "message", "node", "turn"]
CALLS = ["section", "graph", "diagram", "prompt", "turn"]


async def hide(service, person, project_id, place):
    """Put the canary somewhere in a project."""
    if place == "description":
        project = project_pb2.Project(id=project_id, description=CANARY)
        await person.call(service.projects.UpdateProject, projects.UpdateProjectRequest(project=project))
    elif place == "section":
        section = plan_section_pb2.PlanSection(section="Goals", content=CANARY)
        request = plans.PutPlanSectionRequest(project_id=project_id, section=section)
        await person.call(service.plan.PutPlanSection, request)
    elif place == "node":
        node = graphs.GraphOperation(create_node=graph_pb2.Node(label=CANARY, x=0, y=0))
        await person.call(
            service.graph.PatchGraph, graphs.PatchGraphRequest(project_id=project_id, operations=[node])
        )
    else:
        target = conversations.ConversationTarget(project_id=project_id, section="Context")
        message = conversation_pb2.Message(parts=json.dumps([{"type": "text", "text": CANARY}]))
        if place == "message":
            request = conversations.AppendMessageRequest(target=target, message=message)
            await person.call(service.conversations.AppendMessage, request)
        else:
            target.conversation_id = f"chat-{project_id}"
            request = conversations.StreamTurnRequest(target=target, message=message)
            await person.stream(service.conversations.StreamTurn, request)


async def ask(service, person, project_id, call):
    """Let the model be asked for a project."""
    if call == "section":
        request = plans.GeneratePlanSectionRequest(project_id=project_id, section="Goals")
        await person.call(service.plan.GeneratePlanSection, request)
    elif call == "graph":
        request = graphs.GenerateConceptGraphRequest(project_id=project_id)
        await person.call(service.graph.GenerateConceptGraph, request)
    elif call == "diagram":
        request = diagrams.GenerateDiagramRequest(project_id=project_id)
        await person.call(service.diagrams.GenerateDiagram, request)
    elif call == "prompt":
        request = conversations.CompletePromptRequest(project_id=project_id, prompt="And now?")
        await person.call(service.conversations.CompletePrompt, request)
    else:
        target = conversations.ConversationTarget(
            conversation_id=f"chat-{project_id}", project_id=project_id, section="Context"
        )
        message = conversation_pb2.Message(parts='[{"type":"text","text":"Hello"}]')
        request = conversations.StreamTurnRequest(target=target, message=message)
        await person.stream(service.conversations.StreamTurn, request)


@pytest.mark.row("F67", clause="a canary of project A never appears in a context of project B")
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.lists(st.sampled_from(PLACES), min_size=1, unique=True), call=st.sampled_from(CALLS))
async def test_a_canary_in_one_project_is_never_in_the_context_of_another(service, ada, places, call):
    hiding, asking = await service.project(ada), await service.project(ada)
    for place in places:
        await hide(service, ada, hiding, place)
    service.planner.asked.clear()
    service.planner.requests.clear()

    await ask(service, ada, asking, call)

    assert service.planner.asked
    assert CANARY not in repr((service.planner.asked, service.planner.requests))


async def test_the_canary_is_found_where_it_belongs(service, ada):
    project_id = await service.project(ada)
    await hide(service, ada, project_id, "message")

    await ask(service, ada, project_id, "section")

    assert CANARY in repr(service.planner.asked)
