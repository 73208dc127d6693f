"""What the model makes, as events and as a growing document over HTTP, while it makes it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx2
import pytest

from eightgentc_testing.model_server import Answer, Fault, ModelServer, tool_call
from eightgentc_testing.person import JSON, Person
from eightgentc_testing.product import until

EVENTS = {"Accept": "text/event-stream"}
PLAIN = {"Accept": "text/plain"}


def graph(count: int = 8) -> str:
    nodes = [{"id": f"n{number}", "label": f"Step {number}", "content": None, "type": "task", "x": None, "y": None}
             for number in range(count)]  # fmt: skip
    edges = [
        {"source": "n0", "target": f"n{number}", "label": None, "type": "needs"} for number in range(1, count)
    ]
    return json.dumps({"nodes": nodes, "edges": edges})


def events_of(text: str) -> list[tuple[str, JSON]]:
    """(event, data) of each; comments are passed over."""
    found = []
    for frame in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in frame.splitlines() if line and not line.startswith(":"))
        if lines:
            found.append((lines["event"], json.loads(lines["data"])))
    return found


async def asked(person: Person, path: str, headers: dict[str, str], body: Any = None) -> httpx2.Response:
    return await person.http.post(path, json=body or {}, headers=headers)


@pytest.mark.row("M12", clause="`data-graph` ops over gRPC server streaming and SSE")
async def test_a_graph_comes_as_events_and_the_last_is_the_json_answer(
    person: Person, model: ModelServer
) -> None:
    project = await person.project()
    model.then(tool_call("generateNodeGraph", graph(), piece=30, delay=0.02))

    answer = await asked(person, f"/api/projects/{project}/graph/generate", EVENTS)

    *pieces, (last, result) = events_of(answer.text)
    stored = await person.get(f"/api/projects/{project}/graph")
    assert answer.headers["content-type"] == "text/event-stream"
    assert {name for name, _ in pieces} == {"piece"}
    assert last == "result"
    assert [node["id"] for _, piece in pieces for node in piece["nodes"]] == [
        node["id"] for node in stored["nodes"]
    ]
    assert [edge["id"] for _, piece in pieces for edge in piece["edges"]] == [
        edge["id"] for edge in stored["edges"]
    ]
    assert result["proposal"]["nodes"] == stored["nodes"]
    assert result["applied"] is True


async def test_the_growing_document_of_the_plans_own_path_ends_as_its_json(
    person: Person, model: ModelServer
) -> None:
    project = await person.project()
    model.then(tool_call("generateNodeGraph", graph(), piece=30, delay=0.01))

    grown = await asked(person, "/api/ai/graph", PLAIN, {"projectId": project})
    at_once = await asked(person, "/api/ai/graph", {}, {"projectId": project})

    assert grown.headers["content-type"] == "text/plain; charset=utf-8"
    assert json.loads(grown.text) == at_once.json()


async def test_a_repeat_with_the_same_key_is_the_same_answer_in_every_form(
    person: Person, model: ModelServer
) -> None:
    project = await person.project()
    model.then(tool_call("generatePlanSection", {"section": "Goals", "content": "Open in May."}))
    path, key = f"/api/projects/{project}/sections/Goals/generate", {"Idempotency-Key": "k"}

    events, plain, at_once = [await asked(person, path, {**form, **key}) for form in (EVENTS, PLAIN, {})]

    *deltas, (_, result) = events_of(events.text)
    assert "".join(delta["text"] for _, delta in deltas) == result["proposal"]["content"]
    assert result == json.loads(plain.text) == at_once.json()
    assert len(model.requests) == 1


async def test_a_model_that_breaks_off_is_a_problem_at_the_end(person: Person, model: ModelServer) -> None:
    project = await person.project()
    model.default = Answer(
        tool_calls=tool_call("generateNodeGraph", graph()).tool_calls,
        piece=30,
        delay=0.01,
        fault=Fault.RESET,
        fault_after=20,
    )

    answer = await asked(person, f"/api/projects/{project}/graph/generate", EVENTS)

    *pieces, (last, problem) = events_of(answer.text)
    assert pieces
    assert last == "problem"
    assert (problem["code"], problem["status"]) == ("UPSTREAM_TRUNCATED", 502)
    assert (await person.get(f"/api/projects/{project}/graph"))["nodes"] == []


@pytest.mark.parametrize("form", [EVENTS, PLAIN])
async def test_a_refusal_before_the_first_byte_is_a_problem_with_its_status(
    person: Person, form: dict[str, str]
) -> None:
    answer = await asked(person, "/api/projects/none/graph/generate", form)

    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


async def test_a_job_comes_before_a_stream(person: Person) -> None:
    project = await person.project()

    answer = await asked(
        person, f"/api/projects/{project}/graph/generate", {**EVENTS, "Prefer": "respond-async"}
    )

    assert (answer.status_code, answer.json()["kind"]) == (202, "generate_concept_graph")

    async def job_is_done() -> bool:
        return bool((await person.get(f"/api/jobs/{answer.json()['id']}"))["state"] == "done")

    await until(job_is_done, "the job has drawn the graph", within=20)


async def test_who_leaves_before_the_first_byte_stops_the_model(person: Person, model: ModelServer) -> None:
    project = await person.project()
    model.then(tool_call("generateNodeGraph", graph(), piece=5, gated=True))

    asking = asyncio.create_task(asked(person, f"/api/projects/{project}/graph/generate", EVENTS))
    [request] = await model.wait_for_requests(1)
    asking.cancel()

    async def model_is_stopped() -> bool:
        return request.client_closed_early

    await until(model_is_stopped, "the model is stopped", within=10)
