"""The plan's own paths, with exactly the bodies and answers that it writes."""

from __future__ import annotations

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from eightgentc.projects.v1 import conversation_pb2, diagram_pb2, graph_pb2, plan_section_pb2, project_pb2
from eightgentc.projects.v1 import conversation_service_pb2 as conversation
from eightgentc.projects.v1 import diagram_service_pb2 as diagram
from eightgentc.projects.v1 import graph_service_pb2 as graph
from eightgentc.projects.v1 import plan_service_pb2 as plan
from eightgentc.projects.v1 import projects_service_pb2 as projects

WHEN = Timestamp(seconds=1_777_627_800)
PROJECT = project_pb2.Project(
    id="p1", title="Bakery", role=project_pb2.ROLE_OWNER, etag="p1", create_time=WHEN, update_time=WHEN
)
MESSAGE = conversation_pb2.Message(
    id="u1",
    conversation_id="c1",
    role="user",
    parts='[{"type":"text","text":"Bread?"}]',
    client_key="key-1",
    create_time=WHEN,
)

AS_WRITTEN = {
    "id": "p1",
    "title": "Bakery",
    "description": "",
    "metadata": {},
    "approval": "none",
    "role": "owner",
    "etag": "p1",
    "createdAt": "2026-05-01T09:30:00.000000Z",
    "updatedAt": "2026-05-01T09:30:00.000000Z",
}
four_routes = pytest.mark.row("F15", clause="source plan's four routes answer as written")


def section(name: str) -> plan_section_pb2.PlanSection:
    return plan_section_pb2.PlanSection(
        id=name,
        section=name,
        content="…",
        status=plan_section_pb2.PLAN_SECTION_STATUS_DRAFT,
        create_time=WHEN,
        update_time=WHEN,
    )


@four_routes
async def test_projects_are_listed_as_the_plan_has_them(edge):
    edge.projects.answers["ListProjects"] = projects.ListProjectsResponse(projects=[PROJECT])

    assert (await edge.http.get("/api/projects")).json() == {"projects": [AS_WRITTEN]}


@four_routes
async def test_project_comes_with_all_its_sections(edge):
    pages = {
        "": plan.ListPlanSectionsResponse(sections=[section("Context")], next_page_token="2"),
        "2": plan.ListPlanSectionsResponse(sections=[section("Goals")]),
    }
    edge.projects.answers["GetProject"] = projects.GetProjectResponse(project=PROJECT)
    edge.projects.answers["ListPlanSections"] = lambda request: pages[request.page_token]

    answer = await edge.http.get("/api/project/p1")

    body = answer.json()
    assert [one["section"] for one in body.pop("sections")] == ["Context", "Goals"]
    assert body == AS_WRITTEN


@four_routes
async def test_project_is_made_by_the_plans_path(edge):
    edge.projects.answers["CreateProject"] = projects.CreateProjectResponse(project=PROJECT)

    answer = await edge.http.post("/api/project", json={"title": "Bakery"})

    assert (answer.status_code, answer.json()) == (201, AS_WRITTEN)


@four_routes
async def test_graph_is_read_by_the_plans_path(edge):
    written = b'{"nodes":[{"id":"n1","label":"Oven","type":"concept","x":1,"y":2}],"edges":[]}'
    edge.projects.answers["GetGraph"] = graph.GetGraphResponse(
        body=written, content_type="application/json", etag="g1"
    )

    answer = await edge.http.get("/api/project/p1/graph")

    assert (answer.content, answer.headers["etag"]) == (written, '"g1"')
    assert edge.projects.last("GetGraph").format == graph.GRAPH_FORMAT_UNSPECIFIED


async def test_prompt_gets_what_the_model_chose(edge):
    edge.projects.answers["CompletePrompt"] = conversation.CompletePromptResponse(
        tool_name="generateNodeGraph", result='{"nodes":[]}'
    )

    answer = await edge.http.post(
        "/api/ai/plan", json={"projectId": "p1", "prompt": "Draw", "currentContext": {"money": 40_000}}
    )

    assert answer.json() == {"result": {"nodes": []}}
    assert edge.projects.last("CompletePrompt").current_context == '{"money":40000}'


@pytest.mark.parametrize("name", ["context", "goals", "timeline"])
async def test_section_paths_talk_in_their_sections_conversation(edge, name):
    edge.projects.answers["CompletePrompt"] = conversation.CompletePromptResponse(result='{"text":"Yes."}')

    answer = await edge.http.post(f"/api/ai/{name}", json={"projectId": "p1", "prompt": "Hello"})

    assert answer.json() == {"result": {"text": "Yes."}}
    assert edge.projects.last("CompletePrompt").section == name.capitalize()


async def test_section_is_generated_from_what_comes_along(edge):
    edge.projects.answers["GeneratePlanSection"] = plan.GeneratePlanSectionResponse(proposal=section("Goals"))

    answer = await edge.http.post(
        "/api/ai/generate-plan", json={"projectId": "p1", "section": "Goals", "goals": ["profit", "bread"]}
    )

    assert answer.json() == {"result": {"section": "Goals", "content": "…"}}
    assert edge.projects.last("GeneratePlanSection").goals == '["profit","bread"]'


async def test_graph_is_drawn_in_the_plans_shape(edge):
    edge.projects.answers["GenerateConceptGraph"] = graph.GenerateConceptGraphResponse(
        nodes=[graph_pb2.Node(id="n1", label="Oven", type="concept", x=1, y=2)],
        edges=[graph_pb2.Edge(id="e1", source="n1", target="n1", type="relates-to")],
    )

    answer = await edge.http.post("/api/ai/graph", json={"projectId": "p1", "topics": ["bread"]})

    assert answer.json() == {
        "result": {
            "nodes": [{"id": "n1", "label": "Oven", "type": "concept", "x": 1.0, "y": 2.0}],
            "edges": [{"id": "e1", "source": "n1", "target": "n1", "type": "relates-to"}],
        }
    }


@pytest.mark.parametrize(
    ("state", "valid"),
    [(diagram_pb2.DIAGRAM_STATE_VALID, True), (diagram_pb2.DIAGRAM_STATE_UNCHECKED, False)],
)
async def test_diagram_is_valid_only_if_the_parser_says_so(edge, state, valid):
    edge.projects.answers["GenerateDiagram"] = diagram.GenerateDiagramResponse(
        proposal=diagram_pb2.Diagram(
            type="timeline", content="timeline", check=diagram_pb2.DiagramCheck(state=state)
        )
    )

    answer = await edge.http.post("/api/ai/diagram", json={"projectId": "p1", "timelineData": "May: open"})

    assert answer.json() == {"result": {"type": "timeline", "content": "timeline", "valid": valid}}


async def test_message_is_saved_without_an_answer(edge):
    edge.projects.answers["AppendMessage"] = conversation.AppendMessageResponse(message=MESSAGE)

    answer = await edge.http.post(
        "/api/chat/message", json={"projectId": "p1", "section": "Goals", "content": "Bread?"}
    )

    assert answer.status_code == 201
    assert answer.json() == {
        "id": "u1",
        "conversationId": "c1",
        "timestamp": "2026-05-01T09:30:00.000000Z",
    }


async def test_reply_is_waited_for_where_it_is_asked_for(edge, turns):
    edge.projects.answers["StreamTurn"] = turns.streamed(
        turns.started, turns.text(2, "Fresh "), turns.text(3, "bread."), turns.ended(4)
    )

    answer = await edge.http.post(
        "/api/chat/message", json={"conversationId": "c1", "content": "Bread?", "reply": True}
    )

    assert answer.json()["reply"] == {
        "id": "0198c0de-0000-7000-8000-0000000000a1",
        "conversationId": "0198c0de-0000-7000-8000-0000000000c1",
        "sender": "assistant",
        "content": "Fresh bread.",
    }
    assert not edge.projects.calls["AppendMessage"]


@pytest.mark.parametrize("code", ["", "OF_ANOTHER_RELEASE"])
async def test_reply_that_failed_with_a_code_that_is_not_known_is_unavailable(edge, turns, code):
    failed = turns.ended(
        2,
        conversation_pb2.TURN_STATE_FAILED,
        error_text="It broke.",
        error_reason="SOMETHING",
        error_code=code,
    )
    edge.projects.answers["StreamTurn"] = turns.streamed(turns.started, failed)

    answer = await edge.http.post(
        "/api/chat/message", json={"conversationId": "c1", "content": "Bread?", "reply": True}
    )

    assert answer.status_code == 503


async def test_reply_that_failed_is_the_problem_it_failed_by(edge, turns):
    failed = turns.ended(
        2, conversation_pb2.TURN_STATE_FAILED, error_text="The model declined.", error_reason="MODEL_REFUSED"
    )
    edge.projects.answers["StreamTurn"] = turns.streamed(turns.started, failed)

    answer = await edge.http.post(
        "/api/chat/message", json={"conversationId": "c1", "content": "Bread?", "reply": True}
    )

    assert (answer.status_code, answer.json()["code"]) == (422, "MODEL_REFUSED")


@pytest.mark.row("F122", clause="sender is derived from the author, never believed from a browser")
async def test_browser_cannot_speak_for_the_model(edge):
    answer = await edge.http.post(
        "/api/chat/message", json={"conversationId": "c1", "content": "Yes.", "sender": "assistant"}
    )

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "sender")
    assert not edge.projects.calls["AppendMessage"]


@four_routes
async def test_a_reply_that_only_acts_says_what_was_done(edge, turns):
    edge.projects.answers["StreamTurn"] = turns.streamed(turns.started, *turns.acts(2), turns.ended(5))

    answer = await edge.http.post(
        "/api/chat/message",
        json={"projectId": "p1", "section": "Goals", "content": "Write the section.", "reply": True},
    )

    assert answer.json()["reply"]["content"] == "The section Goals was written, version 1."
