"""Ids of others at every place that takes one: every operation of the document, every mixture of own and foreign ids."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import product as mixtures
from pathlib import Path
from typing import Any

import httpx2
import pytest

from eightgentc_testing.model_server import ModelServer, tool_call
from eightgentc_testing.person import Person, signed_up
from eightgentc_testing.product import Product, until

CANARY = "canary-5e1d-of-ada"
DOCUMENT = json.loads(
    (Path(__file__).parents[2] / "services/edge-gateway/tests/unit/openapi.json").read_text("utf-8")
)
PARTS = [{"type": "text", "text": "Hi"}]
# What a body has to hold to get as far as its ids; "{…}" is an id. Operations without one take an empty body.
BODIES: dict[str, Any] = {
    "update_project": {"title": "Taken over"},
    "add_member": {"accountId": "{stranger}", "role": "owner"},
    "update_member": {"role": "owner"},
    "put_plan_section": {"content": "Taken over"},
    "update_plan_section": {"content": "Taken over"},
    "name_plan_section_version": {"name": "Taken over"},
    "patch_graph": {
        "operations": [
            {"op": "updateNode", "id": "{nodeId}", "label": "Taken over"},
            {"op": "createEdge", "source": "{nodeId}", "target": "{nodeId}"},
            {"op": "updateEdge", "id": "{edgeId}", "label": "Taken over"},
        ]
    },
    "create_diagram": {"content": "flowchart TD\n  A --> B"},
    "update_diagram": {"title": "Taken over"},
    "post_message": {"conversationId": "{conversationId}", "projectId": "{projectId}", "content": "Hi"},
    "stream_turn": {
        "id": "{conversationId}",
        "projectId": "{projectId}",
        "messageId": "{messageId}",
        "trigger": "regenerate-message",
    },
    "stop_turn": {"activeStreamId": "{messageId}"},
    "create_conversation": {"section": "Goals"},
    "append_message": {"parts": PARTS},
    "select_branch": {"messageId": "{messageId}"},
    "ask_plan": {"projectId": "{projectId}", "prompt": "Hi"},
    "ask_context": {"projectId": "{projectId}", "prompt": "Hi"},
    "ask_goals": {"projectId": "{projectId}", "prompt": "Hi"},
    "ask_timeline": {"projectId": "{projectId}", "prompt": "Hi"},
    "generate_plan": {"projectId": "{projectId}", "section": "Goals"},
    "draw_graph": {"projectId": "{projectId}"},
    "draw_diagram": {"projectId": "{projectId}", "timelineData": "May: open"},
}
REFUSED = {400, 403, 404, 409, 412, 422}
_TOKEN_SECONDS = 200
WITHOUT_A_BODY = {"get", "head", "delete"}


@dataclass(frozen=True)
class Operation:
    id: str
    method: str
    path: str

    @property
    def places(self) -> list[str]:
        """The names of the ids that it takes."""
        text = self.path + json.dumps(BODIES.get(self.id, ""))
        names = [name for name in KINDS if f"{{{name}}}" in text]
        return names + (["conversationId"] if "{id}" in self.path else [])

    def request(self, ids: dict[str, str]) -> tuple[str, Any]:
        """Path and body with these ids in their places."""
        path = self.path.replace("{id}", ids["conversationId"])
        body = json.dumps(BODIES.get(self.id, {}))
        for name, value in ids.items():
            path, body = path.replace(f"{{{name}}}", value), body.replace(f"{{{name}}}", value)
        return path, json.loads(body) if self.method not in WITHOUT_A_BODY else None


KINDS = ["projectId", "diagramId", "conversationId", "accountId", "nodeId", "edgeId", "messageId", "jobId"]
OPERATIONS = [
    operation
    for path, methods in DOCUMENT["paths"].items()
    for method, described in methods.items()
    if (operation := Operation(described["operationId"], method, path)).places
]


async def everything(person: Person, words: str) -> dict[str, str]:
    """A project with one of everything: its ids by the names that the document has for them."""
    project = await person.project(words)
    path = f"/api/projects/{project}"
    await person.put(f"{path}/sections/Goals", {"content": words})
    nodes = [{"op": "createNode", "label": words, "clientKey": key} for key in ("a", "b")]
    edge = {"op": "createEdge", "source": "a", "target": "b", "label": words}
    await person.patch(f"{path}/graph", {"operations": [*nodes, edge]})
    graph = await person.get(f"{path}/graph")
    diagram = await person.post(f"{path}/diagrams", {"content": "flowchart TD\n  A --> B", "title": words})
    said = await person.post(
        "/api/chat/message", {"projectId": project, "section": "Goals", "content": words}
    )
    made = await person.post(f"{path}/sections/Risks/generate", {})
    return {
        "projectId": project,
        "proposalId": made["generation"]["id"],
        "diagramId": diagram["id"],
        "conversationId": said["conversationId"],
        "accountId": person.account["id"],
        "nodeId": graph["nodes"][0]["id"],
        "edgeId": graph["edges"][0]["id"],
        "messageId": said["id"],
        "jobId": await ended_job(person, project),
        "section": "Goals",
        "version": "1",
    }


async def ended_job(person: Person, project: str) -> str:
    """The id of a job that has ended, so that nothing more comes of it."""
    asked = await person.http.post(
        f"/api/projects/{project}/diagrams/generate", json={}, headers={"Prefer": "respond-async"}
    )
    path = asked.headers["location"]
    await person.post(f"{path}/cancel", {})

    async def has_ended() -> bool:
        # A quick one may be done, or have failed, before it is cancelled, and then it stays so.
        return (await person.get(path))["state"] not in {"queued", "running"}

    await until(has_ended, "the job has ended", within=20)
    return str(asked.json()["id"])


_BY_THEMSELVES = {"extract_insights", "summarize_conversation", "index_memory"}


async def state(person: Person, ids: dict[str, str]) -> list[Any]:
    """All that a person has there, and nothing that moves by itself."""
    path = f"/api/projects/{ids['projectId']}"
    things = ("", "/members", "/sections", "/graph", "/diagrams", "/proposals", "/conversations")
    found: list[Any] = [await person.get(path + thing) for thing in things]
    # Chats are read for insights a few seconds after something was said.
    for conversation in found[-1]["conversations"]:
        conversation.pop("insights")
    jobs = (await person.get(f"{path}/jobs"))["jobs"]
    found.append([job for job in jobs if job["kind"] not in _BY_THEMSELVES])
    return [*found, await person.all_messages(ids["projectId"], ids["conversationId"])]


def foreign_mixtures(
    operation: Operation, own: dict[str, str], foreign: dict[str, str], *, every_kind: bool
) -> Iterator[dict[str, str]]:
    """Ids for the places of an operation, one at least of somebody else; `every_kind`: of any kind at any place."""
    choices = []
    for place in operation.places:
        others = list(foreign.values()) if every_kind else [foreign[place]] if place in foreign else []
        choices.append([own[place], *dict.fromkeys(others)])
    for chosen in mixtures(*choices):
        ids = dict(zip(operation.places, chosen, strict=True))
        if any(value in foreign.values() for value in ids.values()):
            yield {**own, **ids, "stranger": own["accountId"]}


class People:
    """Ada, and who tries her ids: a stranger, who was a member, and she herself in another project."""

    def __init__(self) -> None:
        self.since = 0.0
        self.persons: list[Person] = []
        self.ids: list[dict[str, str]] = []

    async def come(self, url: str, stack: AsyncExitStack) -> None:
        """Sign up, and leave things that have ids."""
        self.persons = [await stack.enter_async_context(signed_up(url)) for _ in range(3)]
        self.since = time.monotonic()
        ada, bob, eve = self.persons
        for person, words in ((ada, CANARY), (bob, "Bread"), (eve, "Bread"), (ada, "Bread")):
            self.ids.append(await everything(person, words))
        members = f"/api/projects/{self.ids[0]['projectId']}/members"
        await ada.post(members, {"accountId": eve.account["id"], "role": "editor"})
        assert (await ada.http.delete(f"{members}/{eve.account['id']}")).is_success

    async def stay(self) -> None:
        """Sign in again before the tokens end."""
        if time.monotonic() - self.since > _TOKEN_SECONDS:
            self.since = time.monotonic()
            for person in self.persons:
                login = {"email": person.email, "password": person.password}
                tokens = (await person.post("/api/auth/sign-in", login))["tokens"]
                person.http.headers["Authorization"] = f"Bearer {tokens['accessToken']}"

    @property
    def tries(self) -> dict[str, tuple[Person, dict[str, str]]]:
        """Who tries Ada's ids, and their own."""
        ada, bob, eve = self.persons
        _, his, eves, more = self.ids
        return {
            "a stranger": (bob, his),
            "who was a member": (eve, eves),
            "she in another project": (ada, more),
        }


@pytest.fixture(scope="module")
async def people(product: Product, model_process: ModelServer) -> AsyncIterator[People]:
    people = People()
    model_process.default = tool_call("generatePlanSection", {"section": "Risks", "content": "Rain."})
    async with AsyncExitStack() as stack:
        await people.come(product.url, stack)
        model_process.reset()
        yield people


@pytest.mark.soak
@pytest.mark.timeout(600)
@pytest.mark.row("R40", clause="every id")
@pytest.mark.row("R45", clause="plus R40")
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
async def test_an_id_of_another_person_names_nothing(people, operation, soak, score) -> None:
    ada, hers = people.persons[0], people.ids[0]
    await people.stay()
    before = await state(ada, hers)

    for name, (person, own) in people.tries.items():
        if name != "a stranger" and not soak:
            continue
        # Her account is her own wherever she is, and so is her other project: there, nothing of this one may be named.
        foreign = {kind: value for kind, value in hers.items() if value != own.get(kind)}
        if person is ada:
            del foreign["projectId"]
            if "projectId" not in operation.places:
                continue
        for ids in foreign_mixtures(operation, own, foreign, every_kind=soak):
            await people.stay()
            path, body = operation.request(ids)
            answer = await person.http.request(operation.method, path, json=body)
            where = f"{name}: {operation.method} {path} {json.dumps(body)} gave {answer.status_code}"
            assert answer.status_code in REFUSED or found_nothing(operation, answer), where
            assert CANARY not in answer.text, where
            score("requests with ids of others that reached nothing", True)

    await people.stay()
    assert await state(ada, hers) == before


def found_nothing(operation: Operation, answer: httpx2.Response) -> bool:
    """Clients ask these before there is anything: an answer that says so is no refusal."""
    if operation.id == "resume_turn":
        return answer.status_code == 204
    return operation.id == "stop_turn" and answer.json() == {"success": True, "stopped": False}


def test_every_operation_that_takes_an_id_is_swept() -> None:
    documented = {
        described["operationId"]
        for path, methods in DOCUMENT["paths"].items()
        for described in methods.values()
        if "{" in path
    }

    assert documented | {name for name, body in BODIES.items() if "{" in json.dumps(body)} - {
        "add_member"
    } <= {operation.id for operation in OPERATIONS}
