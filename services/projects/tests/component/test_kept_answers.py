"""How the answers of the model are kept."""

import json

from eightgentc.projects.v1 import conversation_service_pb2 as conversations
from eightgentc.projects.v1 import diagram_service_pb2 as diagrams
from eightgentc.projects.v1 import graph_service_pb2 as graphs
from eightgentc.projects.v1 import plan_service_pb2 as plans
from eightgentc_projects.domain.draft import SectionDraft
from eightgentc_projects.domain.stream_event import ToolCalled, ToolOutputError

from .chats import turn

WRITES = ToolCalled("t-1", "plan_section", '{"content":"We bake."}', SectionDraft("Goals", "We bake."))
GENERATIONS = """
    SELECT kind, applied, output::text, requested_by::text, run_id FROM projects.generations ORDER BY create_time
"""


async def test_every_answer_is_kept_as_a_generation_of_its_kind(service, ada, database_rows):
    project_id = await service.project(ada)
    planner = service.planner

    await ada.call(
        service.plan.GeneratePlanSection,
        plans.GeneratePlanSectionRequest(project_id=project_id, section="Goals"),
    )
    await ada.call(
        service.graph.GenerateConceptGraph, graphs.GenerateConceptGraphRequest(project_id=project_id)
    )
    await ada.call(
        service.diagrams.GenerateDiagram,
        diagrams.GenerateDiagramRequest(project_id=project_id, type="pie"),
    )
    await ada.call(
        service.conversations.CompletePrompt,
        conversations.CompletePromptRequest(project_id=project_id, prompt="What now?"),
    )
    await ada.stream(
        service.conversations.StreamTurn,
        turn(project_id, "Hi", "c-1", "", section="Goals"),
    )

    rows = await database_rows(GENERATIONS)
    section, graph, diagram, prompt, chat = (json.loads(output) for _, _, output, _, _ in rows)
    assert [row[:2] for row in rows] == [
        *(("section", True), ("graph", True), ("diagram", True), ("prompt", False), ("chat", True)),
    ]
    assert {row[3:] for row in rows} == {(ada.id, "run-1")}
    assert section == {"section": "Goals", "content": planner.section, "proofs": []}
    assert [node["details"]["label"] for node in graph["nodes"]] == ["Bakery", "Oven"]
    assert len(graph["edges"]) == 1
    assert (diagram["type"], diagram["content"]) == ("pie", "flowchart TD\n    a --> b\n")
    assert diagram["check"]["state"] == "valid"
    assert prompt == {"text": "Good morning."}
    assert chat == {"text": "Good morning.", "tools": []}


async def test_the_tool_that_the_model_chose_is_the_answer_to_a_prompt(service, ada):
    project_id = await service.project(ada)
    service.planner.reply_pieces = ()
    service.planner.tool_events = (WRITES,)

    answer = await ada.call(
        service.conversations.CompletePrompt,
        conversations.CompletePromptRequest(project_id=project_id, prompt="Plan it", section="Goals"),
    )

    chats = await ada.call(
        service.conversations.ListConversations,
        conversations.ListConversationsRequest(project_id=project_id, section="Goals"),
    )
    said = await ada.call(
        service.conversations.ListMessages,
        conversations.ListMessagesRequest(conversation_id=chats.conversations[0].id),
    )
    assert (answer.tool_name, json.loads(answer.result)) == ("plan_section", {"content": "We bake."})
    assert [json.loads(item.parts)[0]["text"] for item in said.messages] == ["Plan it", "We bake."]


async def test_tools_of_a_turn_are_saved_as_parts_of_its_message(service, ada):
    project_id = await service.project(ada)
    service.planner.tool_events = (
        WRITES,
        ToolOutputError("t-2", "timeline", "no dates"),
    )

    await ada.stream(
        service.conversations.StreamTurn,
        turn(project_id, "Plan it", "c-1", "", section="Goals"),
    )

    said = await ada.call(
        service.conversations.ListMessages, conversations.ListMessagesRequest(conversation_id="c-1")
    )
    step, text, refused, written, data = json.loads(said.messages[1].parts)
    assert (step, text) == (
        {"type": "step-start"},
        {"type": "text", "text": "Good morning.", "state": "done"},
    )
    assert (written["type"], written["state"]) == ("tool-plan_section", "output-available")
    assert (written["toolCallId"], written["input"]) == ("t-1", {"content": "We bake."})
    assert data["id"] == written["output"]["proposalId"]
    assert [refused] == [
        {
            "type": "tool-timeline",
            "toolCallId": "t-2",
            "state": "output-error",
            "input": None,
            "errorText": "no dates",
        },
    ]
