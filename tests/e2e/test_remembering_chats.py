"""A chat that is told to remember, to forget, or that something else is true, over HTTP, without a model."""

from __future__ import annotations

import pytest

from eightgentc_testing.model_server import ModelServer, tool_call
from eightgentc_testing.person import JSON, Person

SUNDAYS = "We never work on Sundays."
PORTO = "We open in Porto."


async def says(person: Person, project: str, text: str, section: str = "Goals") -> JSON:
    """What the answer shows of the memory."""
    async with person.chat(text, projectId=project, id=f"chat-{section}", section=section) as chat:
        chunks = [chunk async for chunk in chat.chunks()]
    [part] = [chunk for chunk in chunks if chunk["type"] == "data-insight"]
    data: JSON = part["data"]
    return data


async def told(person: Person, project: str) -> list[str]:
    """What every chat is told."""
    page = await person.get(f"/api/projects/{project}/insights", params={"state": "active"})
    return sorted(each["text"] for each in page["insights"])


async def known(person: Person, project: str, text: str) -> str:
    """The id of an insight that the person wrote."""
    body = {"kind": "fact", "text": text}
    created: str = (await person.post(f"/api/projects/{project}/insights", body))["id"]
    return created


async def take_back(person: Person, project: str, data: JSON) -> str:
    undone: str = (await person.post(f"/api/projects/{project}/proposals/{data['proposalId']}/undo", {}))[
        "state"
    ]
    return undone


async def test_what_a_chat_is_told_to_remember_is_remembered_and_taken_back(person: Person) -> None:
    project = await person.project()

    data = await says(person, project, f"Remember that {SUNDAYS.replace('We', 'we')}")
    after = await told(person, project)
    [listed] = (await person.get(f"/api/projects/{project}/proposals"))["proposals"]

    assert (data["state"], data["action"], data["insight"]["kind"]) == ("applied", "remember", "constraint")
    assert after == [data["insight"]["text"]] == [SUNDAYS]
    assert (listed["kind"], listed["subject"], listed["itemId"]) == (
        *("insight", "remember"),
        data["insight"]["id"],
    )
    assert await take_back(person, project, data) == "undone"
    assert await told(person, project) == []


@pytest.mark.parametrize(
    ("text", "action", "after"),
    [
        ("Forget what I said about Porto.", "forget", []),
        ("No, we open in Braga, not Porto.", "replace", ["We open in Braga."]),
    ],
)
async def test_what_is_forgotten_or_wrong_is_told_no_more_and_comes_back(
    person: Person, text: str, action: str, after: list[str]
) -> None:
    project = await person.project()
    await known(person, project, PORTO)

    data = await says(person, project, text)

    assert (data["applied"], data["action"]) == (True, action)
    assert await told(person, project) == after
    assert await take_back(person, project, data) == "undone"
    assert await told(person, project) == [PORTO]


async def test_where_nothing_is_known_of_it_the_answer_says_so_in_words(person: Person) -> None:
    project = await person.project()

    async with person.chat(
        "Forget what I said about Porto.", projectId=project, id="chat-1", section="Goals"
    ) as chat:
        chunks = [chunk async for chunk in chat.chunks()]

    assert "".join(chunk.get("delta", "") for chunk in chunks) == "Nothing about this is remembered."
    assert (await person.get(f"/api/projects/{project}/proposals"))["proposals"] == []


async def test_a_model_is_offered_both_tools_and_knows_the_insight_by_its_id(
    person: Person, model: ModelServer
) -> None:
    project = await person.project()
    insight = await known(person, project, PORTO)
    arguments = {"insightId": f"insight:{insight}", "action": "forget", "text": None, "quote": None}
    model.default = tool_call("correctInsight", arguments)

    data = await says(person, project, "Porto is off the table, drop it.")

    offered = {tool["function"]["name"] for tool in model.requests[-1].body["tools"]}
    assert offered >= {"rememberInsight", "correctInsight"}
    assert data["insight"]["id"] == insight
    assert await told(person, project) == []
