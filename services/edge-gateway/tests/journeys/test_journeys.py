"""What a person does, over HTTP, on the real services."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.timeout(180)
SDKS = ("ai-5-first", "ai-5", "ai-6", "ai-7")
IDEA = "I want to open a bakery in Lisbon by May with 40,000 euros."


async def new_project(person, title: str = "A bakery") -> str:
    answer = await person.http.post("/api/projects", json={"title": title})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


@pytest.mark.row("F40", clause="reads our stream to the same message")
@pytest.mark.parametrize("sdk", SDKS)
async def test_message_that_a_client_reads_is_the_one_that_is_kept(ada, stack_url, node_client, sdk):
    project = await new_project(ada)
    messages = [{"id": "m1", "role": "user", "parts": [{"type": "text", "text": IDEA}]}]

    outcome = await node_client.run(
        sdk,
        url=stack_url,
        token=ada.access_token,
        messages=messages,
        body={"projectId": project, "section": "Context"},
    )

    kept = (await ada.http.get(f"/api/projects/{project}/conversations/chat-1/messages")).json()["messages"]
    assert outcome["errors"] == []
    assert [message["role"] for message in kept] == ["user", "assistant"]
    assert kept[0]["parts"] == messages[0]["parts"]
    *read, notice = outcome["message"]["parts"]
    assert (kept[1]["id"], kept[1]["parts"]) == (outcome["message"]["id"], read)
    assert notice["type"] == "data-notice"  # that no model was at work is said, and is no part of the talk


@pytest.mark.row("R1")
async def test_repeated_create_makes_one_project_and_gets_the_same_bytes(ada):
    headers = {"Idempotency-Key": "same"}
    first = await ada.http.post("/api/projects", json={"title": "Once"}, headers=headers)
    second = await ada.http.post("/api/projects", json={"title": "Once"}, headers=headers)

    assert first.content == second.content
    assert "idempotent-replayed" not in first.headers
    assert second.headers["idempotent-replayed"] == "true"
    assert len((await ada.http.get("/api/projects")).json()["projects"]) == 1


async def test_project_of_another_person_is_as_if_it_were_not_there(ada, bob):
    project = await new_project(ada)

    for path in ("", "/sections", "/graph", "/diagrams", "/members", "/conversations"):
        mine = await bob.http.get(f"/api/projects/{project}{path}")
        unknown = await bob.http.get(f"/api/projects/0198c0de-0000-7000-8000-000000000001{path}")

        assert mine.status_code == 404
        unlike = {"requestId": ""}
        assert mine.json() | unlike == unknown.json() | unlike


@pytest.mark.row("F76", clause="edge without type gets relates-to")
async def test_graph_comes_back_as_it_was_drawn(ada):
    project = await new_project(ada)
    path = f"/api/projects/{project}/graph"
    operations = [
        {"op": "createNode", "label": "Oven", "clientKey": "n1", "x": 1, "y": 2},
        {"op": "createNode", "label": "Bread", "clientKey": "n2", "x": 3, "y": 4},
        {"op": "createEdge", "source": "n1", "target": "n2"},
        {"op": "createEdge", "source": "n1", "target": "n2", "type": "needs"},
    ]
    patched = (await ada.http.patch(path, json={"operations": operations})).json()

    graph = (await ada.http.get(f"/api/project/{project}/graph")).json()

    ids = {item["clientKey"]: item["id"] for item in patched["created"] if "clientKey" in item}
    assert {node["id"]: (node["label"], node["x"], node["y"]) for node in graph["nodes"]} == {
        ids["n1"]: ("Oven", 1, 2),
        ids["n2"]: ("Bread", 3, 4),
    }
    assert sorted(edge["type"] for edge in graph["edges"]) == ["needs", "relates-to"]
    again = await ada.http.get(path, headers={"If-None-Match": f'"{patched["etag"]}"'})
    assert again.status_code == 304


async def test_second_writer_with_a_stale_etag_is_told_the_current_one(ada):
    project = await new_project(ada)
    first = await ada.http.get(f"/api/projects/{project}")
    etag = {"If-Match": first.headers["etag"]}
    won = await ada.http.patch(f"/api/projects/{project}", json={"title": "Mine"}, headers=etag)

    lost = await ada.http.patch(f"/api/projects/{project}", json={"title": "Yours"}, headers=etag)

    assert (won.status_code, lost.status_code) == (200, 412)
    assert lost.headers["etag"] == won.headers["etag"]


async def test_session_that_was_signed_out_is_refused_from_then_on(ada):
    await ada.http.post("/api/auth/sign-out")

    assert (
        await ada.http.post("/api/auth/refresh", json={"refreshToken": ada.refresh_token})
    ).status_code == 401
