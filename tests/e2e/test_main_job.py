"""The main job, over HTTP only, with a person's own words."""

import pytest

from eightgentc_testing.person import Person

IDEA = "I want to open a bakery in Lisbon by May with 40,000 euros"


@pytest.mark.row("F40")
async def test_an_idea_becomes_a_plan_a_graph_and_diagrams_that_can_be_read_again(person: Person) -> None:
    project = await person.project("A bakery")
    said = await person.say(IDEA, projectId=project, section="Context")
    for section in ("Context", "Goals", "Timeline"):
        written = await person.post("/api/ai/generate-plan", {"projectId": project, "section": section})
        assert "bakery" in written["result"]["content"]
    drawn = await person.post("/api/ai/graph", {"projectId": project})
    for kind in ("timeline", "flowchart"):
        diagram = await person.post(f"/api/projects/{project}/diagrams/generate", {"type": kind})
        assert diagram["proposal"]["check"]["valid"]

    plan = await person.get(f"/api/project/{project}")
    graph = await person.get(f"/api/project/{project}/graph")
    diagrams = await person.get(f"/api/projects/{project}/diagrams")
    conversation = (await person.get(f"/api/projects/{project}/conversations"))["conversations"][0]
    messages = await person.all_messages(project, conversation["id"])
    assert [section["section"] for section in plan["sections"]] == ["Context", "Goals", "Timeline"]
    assert {node["id"] for node in graph["nodes"]} == {node["id"] for node in drawn["result"]["nodes"]}
    assert {diagram["type"] for diagram in diagrams["diagrams"]} == {"timeline", "flowchart"}
    assert [message["role"] for message in messages] == ["user", "assistant"]
    assert messages[1]["parts"][-1]["text"] == said


async def test_a_kind_that_the_model_does_not_draw_is_refused_with_those_it_draws(person: Person) -> None:
    project = await person.project("A bakery")
    await person.say(IDEA, projectId=project, section="Context")

    refused = await person.http.post(f"/api/projects/{project}/diagrams/generate", json={"type": "sequence"})
    assert (refused.status_code, refused.json()["code"]) == (422, "MODEL_REFUSED")
    assert (
        "sequence cannot be drawn here: only flowchart, mindmap, timeline, gantt." in refused.json()["detail"]
    )
    assert "Retry-After" not in refused.headers
