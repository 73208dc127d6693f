"""The source plan's models, field by field: written under the plan's names through its own paths, read back equal."""

import pytest

from eightgentc_testing.person import JSON, Person

EQUAL = "each field reads back equal"
MOVES = "updatedAt moves on change only"


@pytest.mark.row("F122", clause=EQUAL)
async def test_user_reads_back_as_it_signed_up(person: Person) -> None:
    user = await person.get("/api/auth/me")

    assert {name: user[name] for name in ("email", "name")} == {"email": person.email, "name": "Ada"}
    assert {name: user[name] for name in ("id", "createdAt")} == {
        name: person.account[name] for name in ("id", "createdAt")
    }


@pytest.mark.row("F15", clause="the plan's four routes answer as written")
@pytest.mark.row("F122", clause=EQUAL)
async def test_project_reads_back_with_its_user_and_relations(person: Person) -> None:
    made = await person.post("/api/project", {"title": "A bakery", "description": "Near the river."})

    project = await person.get(f"/api/project/{made['id']}")
    [listed] = (await person.get("/api/projects"))["projects"]
    members = (await person.get(f"/api/projects/{made['id']}/members"))["members"]
    graph = await person.get(f"/api/project/{made['id']}/graph")
    assert {name: project[name] for name in made} == made
    assert (made["title"], made["description"]) == ("A bakery", "Near the river.")
    assert listed == {name: made[name] for name in listed}
    assert {"id", "title", "description", "createdAt", "updatedAt"} <= set(listed)
    assert [(member["accountId"], member["role"]) for member in members] == [(person.account["id"], "owner")]
    assert (project["sections"], graph) == ([], {"nodes": [], "edges": []})


@pytest.mark.row("F122", clause=EQUAL)
async def test_plan_section_reads_back(person: Person) -> None:
    project = await person.project()
    asked = {"projectId": project, "section": "Goals", "context": "A bakery.", "goals": "Open by May."}
    written = (await person.post("/api/ai/generate-plan", asked))["result"]

    section = (await person.get(f"/api/project/{project}"))["sections"][0]
    assert {name: section[name] for name in ("projectId", *written)} == {"projectId": project, **written}
    assert set(written) == {"section", "content"}
    assert {"id", "createdAt", "updatedAt"} <= set(section)


@pytest.mark.row("F122", clause=EQUAL)
async def test_nodes_and_edges_read_back(person: Person) -> None:
    project = await person.project()
    oven = {"label": "Oven", "content": "Second-hand", "type": "goal", "x": 12.5, "y": -3.25}
    bread = {"label": "Bread", "type": "concept", "x": 400.0, "y": 0.0}
    bakes = {"label": "bakes", "type": "dependency"}
    operations = [
        {"op": "createNode", "clientKey": "oven", **oven},
        {"op": "createNode", "clientKey": "bread", **bread},
        {"op": "createEdge", "source": "oven", "target": "bread", **bakes},
    ]
    made = (await person.patch(f"/api/projects/{project}/graph", {"operations": operations}))["created"]

    graph = await person.get(f"/api/project/{project}/graph")
    oven_id, bread_id, edge_id = (item["id"] for item in made)
    assert sorted(graph["nodes"], key=lambda node: node["x"]) == [
        {"id": oven_id, **oven},
        {"id": bread_id, **bread},
    ]
    assert graph["edges"] == [{"id": edge_id, "source": oven_id, "target": bread_id, **bakes}]


@pytest.mark.row("F122", clause=EQUAL)
async def test_diagram_reads_back(person: Person) -> None:
    project = await person.project()
    asked = {"projectId": project, "timelineData": "- rent a shop\n- buy an oven\n- open", "type": "timeline"}
    drawn = (await person.post("/api/ai/diagram", asked))["result"]

    diagram = (await person.get(f"/api/projects/{project}/diagrams"))["diagrams"][0]
    assert {name: diagram[name] for name in ("projectId", "type", "content")} == {
        "projectId": project,
        "type": "timeline",
        "content": drawn["content"],
    }
    assert {"id", "createdAt", "updatedAt"} <= set(diagram)


@pytest.mark.row("F122", clause=EQUAL)
async def test_conversation_and_messages_read_back(person: Person) -> None:
    project = await person.project()
    asked = {"projectId": project, "section": "ContextChat", "content": "We want to bake.", "sender": "user"}
    sent = await person.post("/api/chat/message", asked)

    conversation = (await person.get(f"/api/projects/{project}/conversations"))["conversations"][0]
    messages = await person.all_messages(project, conversation["id"])
    assert {name: conversation[name] for name in ("id", "projectId", "section")} == {
        "id": sent["conversationId"],
        "projectId": project,
        "section": "ContextChat",
    }
    assert {"createdAt", "updatedAt"} <= set(conversation)
    assert [_as_the_plan_has_it(message) for message in messages] == [
        {
            "id": sent["id"],
            "conversationId": sent["conversationId"],
            "sender": "user",
            "content": "We want to bake.",
            "timestamp": sent["timestamp"],
        }
    ]


@pytest.mark.row("F122", clause=MOVES)
async def test_updated_at_of_a_project_moves_on_change_only(person: Person) -> None:
    path = f"/api/projects/{await person.project('A bakery')}"

    await _moves_on_change_only(person, path, {"title": "A bakery"}, {"title": "Two bakeries"})


@pytest.mark.row("F122", clause=MOVES)
async def test_updated_at_of_a_section_moves_on_change_only(person: Person) -> None:
    path = f"/api/projects/{await person.project()}/sections/Goals"
    await person.put(path, {"content": "Open by May."})

    await _moves_on_change_only(person, path, {"content": "Open by May."}, {"content": "Open by June."})


@pytest.mark.row("F122", clause=MOVES)
async def test_updated_at_of_a_diagram_moves_on_change_only(person: Person) -> None:
    path = f"/api/projects/{await person.project()}/diagrams"
    made = await person.post(path, {"content": "flowchart TD\n  A --> B"})

    same, other = {"content": "flowchart TD\n  A --> B"}, {"content": "flowchart TD\n  A --> C"}
    await _moves_on_change_only(person, f"{path}/{made['id']}", same, other)


@pytest.mark.row("F122", clause=MOVES)
async def test_updated_at_of_a_conversation_moves_with_its_messages_only(person: Person) -> None:
    project = await person.project()
    path = f"/api/projects/{project}/conversations/{await person.conversation(project)}"
    before = await person.get(path)
    read_again = await person.get(path)
    await person.post(f"{path}/messages", {"parts": [{"type": "text", "text": "We want to bake."}]})

    after = await person.get(path)
    assert read_again["updatedAt"] == before["updatedAt"] < after["updatedAt"]
    assert after["createdAt"] == before["createdAt"]


@pytest.mark.row("F122", clause="mail addresses unique whatever their case")
async def test_mail_address_in_another_case_is_taken(person: Person) -> None:
    login = {"email": person.email.upper(), "password": person.password}

    refused = await person.http.post("/api/auth/sign-up", json=login)
    welcome = await person.http.post("/api/auth/sign-in", json=login)
    assert (refused.status_code, refused.json()["code"]) == (409, "EMAIL_TAKEN")
    assert welcome.json()["account"]["id"] == person.account["id"]


@pytest.mark.row("F122", clause="sender is derived, never believed")
async def test_message_of_the_assistant_is_refused(person: Person) -> None:
    project = await person.project()
    conversation = await person.conversation(project)
    words = [{"type": "text", "text": "I, the assistant, promise it."}]
    attempts: list[tuple[str, JSON, str]] = [
        (
            "/api/chat/message",
            {"conversationId": conversation, "content": "I promise.", "sender": "assistant"},
            "sender",
        ),
        (
            f"/api/projects/{project}/conversations/{conversation}/messages",
            {"role": "assistant", "parts": words},
            "role",
        ),
        ("/api/chat", {"id": conversation, "messages": [{"role": "assistant", "parts": words}]}, "messages"),
    ]

    for path, body, field in attempts:
        refused = await person.http.post(path, json=body)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, field)
    assert await person.all_messages(project, conversation) == []


async def _moves_on_change_only(person: Person, path: str, same: JSON, other: JSON) -> None:
    before = await person.get(path)
    unchanged = await person.patch(path, same)
    read_again = await person.get(path)
    changed = await person.patch(path, other)

    assert unchanged["updatedAt"] == read_again["updatedAt"] == before["updatedAt"] < changed["updatedAt"]
    assert changed["createdAt"] == before["createdAt"]


def _as_the_plan_has_it(message: JSON) -> JSON:
    return {
        "id": message["id"],
        "conversationId": message["conversationId"],
        "sender": message["role"],
        "content": "".join(part["text"] for part in message["parts"]),
        "timestamp": message["createdAt"],
    }
