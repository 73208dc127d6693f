"""Hostile text wherever a person can write: it stays data, and nothing else of what the model is asked is changed by it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import pytest

from eightgentc_testing.injections import injections
from eightgentc_testing.model_server import Answer, Recorded, text, tool_call
from eightgentc_testing.person import Person

HARMLESS = "We open a bakery in Lisbon by May."
CANARY = "canary-7f3b-of-another-project"
CASES = injections()
ROLES = {"system", "user", "assistant"}
TASK = {
    "id": "t1", "label": "Rent", "section": None, "start": "2027-03-01", "end": None, "when": None,
    "assumed": False, "dependsOn": [],
}  # fmt: skip
NODE = {"id": "n1", "label": "Oven", "content": None, "type": None, "x": None, "y": None}
DRAWN = {"title": None, "code": None, "nodes": [], "edges": [], "tasks": [TASK], "type": "timeline"}
SAID = {
    "generatePlanSection": {"section": "Goals", "content": "We open in May."},
    "generateNodeGraph": {"nodes": [NODE], "edges": []},
    "generateMermaidDiagram": DRAWN,
}
FORCED = ("generatePlanSection", "generateNodeGraph", "generateMermaidDiagram")


def forced(request: Recorded) -> str:
    choice = request.body.get("tool_choice", "")
    return choice["function"]["name"] if isinstance(choice, dict) else ""


def sober(request: Recorded) -> Answer:
    """A model that does what the request asks, whatever the texts in it say."""
    name = forced(request)
    return tool_call(name, SAID[name]) if name else text("Good.")


@dataclass
class Places:
    """A project in which a text is wherever one can be written, and what was sent with it."""

    person: Person
    project: str
    text: str

    @classmethod
    async def fill(cls, person: Person, words: str) -> Places:
        made = await person.http.post("/api/projects", json={"title": words[:200], "description": words})
        # A name may be refused, as what cannot be seen may not be a name; then it is no place for this text.
        project = made.json()["id"] if made.is_success else await person.project()
        assert made.status_code in (201, 400)
        places = cls(person, project, words)
        path = f"/api/projects/{project}"
        await person.put(f"{path}/sections/Goals", {"content": words})
        await person.patch(
            f"{path}/graph",
            {"operations": [{"op": "createNode", "label": words[:500], "content": words, "clientKey": "n"}]},
        )
        noted = await person.http.post(f"{path}/insights", json={"kind": "fact", "text": words[:500]})
        if not noted.is_success:  # as with the title
            assert noted.status_code == 400
            await person.post(f"{path}/insights", {"kind": "fact", "text": HARMLESS})
        message = {"projectId": project, "section": "Context", "content": words}
        await person.post("/api/chat/message", message)
        return places

    async def ask(self) -> None:
        """Every way to the model, with the text in every field."""
        words, project, person = self.text, self.project, self.person
        name = words[:100].strip()
        section = {"projectId": project, "section": name, "context": words, "goals": words}
        await self.answered("/api/ai/generate-plan", section)
        await self.answered(f"/api/projects/{project}/graph/generate", {"topics": [name], "prompt": words})
        drawing = {"type": "timeline", "prompt": words, "timelineData": words}
        await self.answered(f"/api/projects/{project}/diagrams/generate", drawing)
        await self.answered("/api/ai/plan", {"projectId": project, "prompt": words, "currentContext": words})
        assert await person.say(words, id="chat-1", projectId=project, section=name) == "Good."
        assert await person.say("And now?", id="chat-1") == "Good."

    async def answered(self, path: str, body: dict[str, object]) -> None:
        answer = await self.person.http.post(path, json=body)
        assert answer.status_code == 200, answer.text


def without_time(request: Recorded) -> str:
    (system,) = (m["content"] for m in request.body["messages"] if m["role"] == "system")
    return re.sub(r"^Current time: .*$", "", system, flags=re.MULTILINE)


def asked_for(request: Recorded) -> dict[str, object]:
    """All of a request but its texts."""
    return {name: value for name, value in request.body.items() if name != "messages"}


def block(request: Recorded) -> list[dict[str, str]]:
    """The lines of the context block. Fails where it is not one block of JSON lines, the first of the user."""
    first, *lines, last = request.body["messages"][1]["content"].split("\n")
    assert (request.body["messages"][1]["role"], first, last) == ("user", "```context", "```")
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def harmless() -> dict[str, list[Recorded]]:
    """What the model is asked with a harmless text, once for all cases."""
    return {}


async def requests_with(person, model, words):
    model.default = sober
    places = await Places.fill(person, words)
    model.requests.clear()
    await places.ask()
    return list(model.requests)


@pytest.mark.row("F69", clause="sent fenced in user/developer data block")
@pytest.mark.row("F69", clause="injection fixture set passes")
@pytest.mark.parametrize("case", CASES)
async def test_hostile_text_is_data_and_changes_nothing_else(person, model, harmless, score, case):
    words = CASES[case]
    others = await person.project("Another project")
    await person.put(f"/api/projects/{others}/sections/Goals", {"content": CANARY})
    if not harmless:
        harmless["requests"] = await requests_with(person, model, HARMLESS)
    before = await person.get(f"/api/projects/{others}")

    requests = await requests_with(person, model, words)

    usual = harmless["requests"]
    assert [asked_for(request) for request in requests] == [asked_for(request) for request in usual]
    assert [without_time(request) for request in requests] == [without_time(request) for request in usual]
    for request, harmless_request in zip(requests, usual, strict=True):
        messages = request.body["messages"]
        assert [m["role"] for m in messages] == [m["role"] for m in harmless_request.body["messages"]]
        assert CANARY not in request.raw_body.decode()
        assert words[:40] not in messages[0]["content"]
        lines = block(request)
        assert [sorted(line) for line in lines] == [sorted(line) for line in block(harmless_request)]
        assert [line["text"] for line in lines if line.get("kind") == "message" and line["label"] == "user"][
            :1
        ] == [words]
        kinds = {line.get("kind") for line in lines}
        assert kinds >= {"insight", "node"}
    chat = requests[-1].body["messages"]
    assert [m["content"] for m in chat if m["role"] == "user"][1:] == [words, "And now?"]
    assert await person.get(f"/api/projects/{others}") == before
    score("injections that stayed data", True)
