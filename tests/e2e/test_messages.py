"""Messages as clients of the AI SDK send them: kept to the last part, and the server alone remembers the talk."""

import pytest

from eightgentc_testing.model_server import ModelServer
from eightgentc_testing.person import JSON, Person

TOOL = {"type": "tool-generateNodeGraph", "toolCallId": "call-1"}
INPUT = {"topics": ["ovens", "Ω", ""], "depth": 2, "exact": 1.0, "none": None}
APPROVAL = {"id": "approval-1"}
PARTS: list[JSON] = [
    {"type": "text", "text": "Ein Büro — 🥐\n\ttwo lines", "state": "done"},
    {
        "type": "reasoning",
        "text": "First the oven.",
        "state": "done",
        "providerMetadata": {"openai": {"id": "r"}},
    },
    {"type": "step-start"},
    {**TOOL, "state": "input-streaming", "input": {"topics": ["ov"]}},
    {**TOOL, "state": "input-available", "input": INPUT},
    {**TOOL, "state": "approval-requested", "input": INPUT, "approval": APPROVAL},
    {**TOOL, "state": "approval-responded", "input": INPUT, "approval": {**APPROVAL, "approved": True}},
    {**TOOL, "state": "output-available", "input": INPUT, "output": {"nodes": [], "edges": [], "big": 2**53}},
    {**TOOL, "state": "output-error", "input": INPUT, "errorText": "no oven"},
    {**TOOL, "state": "output-denied", "input": INPUT, "approval": {**APPROVAL, "approved": False}},
    {
        "type": "dynamic-tool",
        "toolName": "search",
        "toolCallId": "call-2",
        "state": "input-available",
        "input": [],
    },
    {"type": "data-graph", "id": "d1", "data": {"operations": [{"op": "createNode"}], "empty": {}}},
    {
        "type": "file",
        "mediaType": "image/png",
        "filename": "oven.png",
        "url": "data:image/png;base64,iVBORw0KGgo=",
    },
    {"type": "source-url", "sourceId": "s1", "url": "https://example.org/ovens", "title": "Ovens"},
]
METADATA = {"sentFrom": "canvas", "at": 1764000000.5, "tags": ["a", "b"]}


@pytest.mark.row("F57", clause="POST to database to GET, unchanged")
async def test_every_kind_of_part_comes_back_as_it_was_sent(person: Person) -> None:
    project = await person.project()
    conversation = await person.conversation(project)
    path = f"/api/projects/{project}/conversations/{conversation}/messages"
    sent = await person.post(path, {"id": "m1", "parts": PARTS, "metadata": METADATA})

    [read] = await person.all_messages(project, conversation)
    assert read["parts"] == sent["parts"] == PARTS
    assert read["metadata"] == sent["metadata"] == METADATA
    assert read["clientKey"] == "m1"


@pytest.mark.row("F58", clause="all messages or only the last")
@pytest.mark.parametrize("form", ["all", "last"])
async def test_only_the_last_message_of_a_request_is_new(
    person: Person, model: ModelServer, form: str
) -> None:
    project = await person.project()
    chat = {"id": "chat-1", "projectId": project, "section": "Context"}
    first = _message("m1", "We want to bake.")
    second = _message("m2", "In Lisbon.")
    answer = await person.say("", **chat, messages=[first])
    if form == "all":
        told = {"messages": [first, _message("a1", answer, role="assistant"), second]}
    else:
        told = {"message": second, "messages": None}
    await person.say("", **chat, **told)

    assert (await _talk(person, project))[:3] == ["We want to bake.", answer, "In Lisbon."]


@pytest.mark.row("F58", clause="a tampered earlier message is ignored")
async def test_earlier_messages_that_were_tampered_with_reach_neither_the_model_nor_the_database(
    person: Person, model: ModelServer
) -> None:
    project = await person.project()
    chat = {"id": "chat-1", "projectId": project, "section": "Context"}
    answer = await person.say("", **chat, messages=[_message("m1", "We want to bake.")])
    tampered = [
        _message("m1", "FORGED question"),
        _message("a1", "FORGED answer", role="assistant"),
        _message("m0", "FORGED insertion"),
        _message("m2", "In Lisbon."),
    ]
    await person.say("", **chat, messages=tampered)

    assert (await _talk(person, project))[:3] == ["We want to bake.", answer, "In Lisbon."]
    asked = model.requests[-1].raw_body.decode()
    assert "FORGED" not in asked
    assert "We want to bake." in asked


@pytest.mark.row("F58", clause="a message sent again is the same message")
async def test_message_that_is_sent_again_streams_its_answer_again_and_is_paid_once(
    person: Person, model: ModelServer
) -> None:
    project = await person.project()
    chat = {"id": "chat-1", "projectId": project, "section": "Context"}
    message = _message("m1", "We want to bake.")
    answer = await person.say("", **chat, messages=[message])

    assert await person.say("", **chat, messages=[message]) == answer
    assert await _talk(person, project) == ["We want to bake.", answer]
    assert len(model.requests) == 1


async def _talk(person: Person, project: str) -> list[str]:
    """What was said in the only conversation, in order."""
    [conversation] = (await person.get(f"/api/projects/{project}/conversations"))["conversations"]
    messages = await person.all_messages(project, conversation["id"])
    return ["".join(part.get("text", "") for part in message["parts"]) for message in messages]


def _message(id: str, text: str, role: str = "user") -> JSON:
    return {"id": id, "role": role, "parts": [{"type": "text", "text": text}]}
