"""A chat acts, over HTTP: on an engine that chooses by its rules, and on one that calls a tool as OpenAI's do."""

from __future__ import annotations

from typing import Any

import pytest

from eightgentc_testing.model_server import ModelServer, tool_call
from eightgentc_testing.model_server import text as words
from eightgentc_testing.person import JSON, Person

IDEA = (
    "I want to open a bakery in Lisbon by May with 40,000 euros. First we rent a shop, then we buy an oven."
)
CHAT = {"id": "chat-1", "section": "Goals"}


@pytest.fixture
async def project(person: Person) -> str:
    """One in which something was said."""
    project = await person.project()
    await person.say(IDEA, projectId=project, **CHAT)
    return project


async def says(person: Person, project: str, text: str) -> list[JSON]:
    """The chunks of the answer."""
    async with person.chat(text, projectId=project, **CHAT) as chat:
        return [chunk async for chunk in chat.chunks()]


def shown(chunks: list[JSON], name: str) -> JSON:
    """The one part of this name as a client has it at the end: of those with one id the last counts."""
    [part] = {chunk["id"]: chunk for chunk in chunks if chunk["type"] == f"data-{name}"}.values()
    return part


async def saved_parts(person: Person, project: str) -> list[JSON]:
    """Those of the last message, as a client that loads the chat again gets them."""
    [conversation] = (await person.get(f"/api/projects/{project}/conversations"))["conversations"]
    parts: list[JSON] = (await person.all_messages(project, conversation["id"]))[-1]["parts"]
    return parts


async def project_of(person: Person, project: str) -> dict[str, Any]:
    """What a chat may change of it."""
    path = f"/api/projects/{project}"
    graph = await person.get(f"{path}/graph")
    return {
        "sections": [each["section"] for each in (await person.get(f"{path}/sections"))["sections"]],
        "nodes": len(graph["nodes"]),
        "diagrams": [each["type"] for each in (await person.get(f"{path}/diagrams"))["diagrams"]],
    }


NOTHING = {"sections": [], "nodes": 0, "diagrams": []}


@pytest.mark.row("F131", clause="offline engines alike")
@pytest.mark.parametrize(
    ("text", "tool", "part", "changed"),
    [
        ("Write the Goals section.", "generatePlanSection", "plan-section", {"sections": ["Goals"]}),
        ("Draw the concept map.", "generateNodeGraph", "graph", {}),
        ("Make a flowchart of the steps.", "generateMermaidDiagram", "diagram", {"diagrams": ["flowchart"]}),
        ("Make a timeline.", "generateTimeline", "diagram", {"diagrams": ["timeline"]}),
    ],
)
async def test_what_is_asked_for_is_made_shown_loaded_again_and_taken_back(
    person: Person, project: str, text: str, tool: str, part: str, changed: dict[str, Any]
) -> None:
    chunks = await says(person, project, text)

    data = shown(chunks, part)
    after = await project_of(person, project)
    parts = {each["type"]: each for each in await saved_parts(person, project)}
    undone = await person.post(f"/api/projects/{project}/proposals/{data['id']}/undo", {})
    assert data["data"]["applied"]
    assert changed.items() <= after.items()
    assert after != NOTHING
    assert parts[f"tool-{tool}"]["state"] == "output-available"
    assert (parts[f"data-{part}"]["id"], parts[f"data-{part}"]["data"]) == (data["id"], data["data"])
    assert undone["state"] == "undone"
    assert await project_of(person, project) == NOTHING


async def test_a_question_is_answered_and_nothing_is_made(person: Person, project: str) -> None:
    chunks = await says(person, project, "What should the Goals section say?")

    assert "text-delta" in {chunk["type"] for chunk in chunks}
    assert await project_of(person, project) == NOTHING


@pytest.mark.row("F131", clause="on OpenAI-shaped")
async def test_a_tool_that_a_model_calls_is_done(person: Person, model: ModelServer, project: str) -> None:
    model.default = tool_call("generatePlanSection", {"section": "Goals", "content": "Open by May."})

    data = shown(await says(person, project, "Please do."), "plan-section")["data"]

    written = await person.get(f"/api/projects/{project}/sections/Goals")
    assert {tool["function"]["name"] for tool in model.requests[-1].body["tools"]} >= {
        *("generatePlanSection", "generateNodeGraph", "generateMermaidDiagram", "generateTimeline"),
    }
    assert model.requests[-1].body["tool_choice"] == "auto"
    assert (written["content"], written["id"]) == ("Open by May.", data["sectionId"])


@pytest.mark.row("F131", clause="as a proposal where one exists")
async def test_where_a_person_wrote_the_text_waits_until_it_is_accepted(
    person: Person, model: ModelServer, project: str
) -> None:
    await person.put(f"/api/projects/{project}/sections/Goals", {"content": "My own words"})
    model.default = tool_call("generatePlanSection", {"section": "Goals", "content": "Better words"})
    path = f"/api/projects/{project}/proposals"

    data = shown(await says(person, project, "Write the Goals section."), "plan-section")["data"]
    [waiting] = (await person.get(path, params={"state": "waiting"}))["proposals"]
    read = await person.get(f"{path}/{waiting['id']}")
    accepted = await person.post(f"{path}/{waiting['id']}/accept", {})

    assert (data["applied"], data["reason"], waiting["id"]) == (False, "person_text", data["proposalId"])
    assert (read["content"]["text"], read["content"]["currentText"]) == ("Better words", "My own words")
    assert (accepted["state"], accepted["decidedBy"]) == ("applied", person.account["id"])
    assert (await person.get(f"/api/projects/{project}/sections/Goals"))["content"] == "Better words"


@pytest.mark.row("F54", clause="deny leaves DB untouched")
async def test_where_the_project_asks_nothing_is_changed_until_a_person_decides(
    person: Person, project: str
) -> None:
    await person.patch(f"/api/projects/{project}", {"approval": "ask"})

    data = shown(await says(person, project, "Write the Goals section."), "plan-section")["data"]
    rejected = await person.post(f"/api/projects/{project}/proposals/{data['proposalId']}/reject", {})

    assert (data["state"], data["reason"], rejected["state"]) == ("waiting", "approval", "rejected")
    assert await project_of(person, project) == NOTHING


@pytest.mark.row("F131")
async def test_what_was_changed_again_is_not_taken_back_and_says_why(person: Person, project: str) -> None:
    data = shown(await says(person, project, "Write the Goals section."), "plan-section")["data"]
    await person.put(f"/api/projects/{project}/sections/Goals", {"content": "My own words"})

    refused = await person.http.post(f"/api/projects/{project}/proposals/{data['proposalId']}/undo")

    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (409, "PROPOSAL_TOUCHED")
    assert problem["errors"] == [
        {
            "field": f"sections/{data['sectionId']}",
            "detail": f"Goals: version 2 was made by {person.account['id']} (edit)",
        }
    ]


@pytest.mark.row(
    "F37",
    clause="`/api/ai/graph` always sends named `tool_choice`; there a plain-text answer is a typed error",
)
async def test_a_route_forces_its_tool_and_takes_no_words_for_it(
    person: Person, model: ModelServer, project: str
) -> None:
    model.default = words("I would rather talk.")

    refused = await person.http.post("/api/ai/graph", json={"projectId": project})

    assert {str(request.body["tool_choice"]) for request in model.requests[1:]} == {
        str({"type": "function", "function": {"name": "generateNodeGraph"}})
    }
    assert (refused.status_code, refused.json()["code"]) == (502, "OUTPUT_INVALID")


@pytest.mark.row("F37", clause="where the model may choose, text is an answer")
async def test_where_the_model_may_choose_words_are_an_answer(
    person: Person, model: ModelServer, project: str
) -> None:
    model.default = words("I would rather talk.")

    said = await says(person, project, "Write the Goals section.")
    planned = await person.post("/api/ai/plan", {"projectId": project, "prompt": "Write the Goals section."})

    assert "".join(chunk.get("delta", "") for chunk in said) == "I would rather talk."
    assert planned["result"] == {"text": "I would rather talk."}
    asked = [
        request.body for request in model.requests if "Write the Goals section." in request.raw_body.decode()
    ]
    assert [body["tool_choice"] for body in asked] == ["auto", "auto"]
