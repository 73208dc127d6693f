"""What the model made says which words of which chat it comes from, and what nobody said is marked."""

from __future__ import annotations

import json

import pytest

from eightgentc_testing.model_server import Answer, text, tool_call
from eightgentc_testing.offline_planner.answering import as_the_planner

CONTEXT = "We open a bakery in Lisbon."
TIMELINE = "The oven arrives on 3 March 2027."


async def provenance(person, project, **of):
    return (await person.get(f"/api/projects/{project}/provenance", params=of))["items"]


async def graph(person, project):
    """What was drawn, and the id of the generation."""
    made = await person.post(f"/api/projects/{project}/graph/generate", {})
    return made["proposal"]["nodes"], made["generation"]["id"]


def node_about(nodes, word):
    return next(node for node in nodes if word in node["label"])


@pytest.mark.row("F115", clause="a fact told only in Timeline reaches the graph with that chat as provenance")
@pytest.mark.row("M3", clause="`GET …/provenance?node=` returns the messages")
async def test_a_fact_told_only_in_the_timeline_reaches_the_graph_with_that_chat(person):
    project = await person.project("A bakery")
    await person.say(CONTEXT, projectId=project, section="Context")
    await person.say(TIMELINE, projectId=project, section="Timeline")
    nodes, _ = await graph(person, project)

    [item] = await provenance(person, project, node=node_about(nodes, "oven")["id"])

    chats = (await person.get(f"/api/projects/{project}/conversations"))["conversations"]
    [chat] = [each["id"] for each in chats if each["section"] == "Timeline"]
    [message, _] = await person.all_messages(project, chat)
    source = item["sources"][0]
    assert (item["kind"], item["inferred"], source["deleted"]) == ("node", False, False)
    assert (source["messageId"], source["conversationId"], source["section"]) == (
        *(message["id"], chat),
        "Timeline",
    )
    assert (source["quote"], source["start"], source["end"]) == (TIMELINE, 0, len(TIMELINE))


@pytest.mark.row("M3", clause="drops or flags the rest as `inferred`")
async def test_a_made_up_quote_is_dropped_and_what_it_was_for_is_inferred(person, model):
    project = await person.project("A bakery")
    await person.say(CONTEXT, projectId=project, section="Context")
    nodes = [
        {"id": "n1", "label": "Bakery", "sources": [{"id": "x", "quote": "a bakery in Lisbon"}]},
        {"id": "n2", "label": "Investor", "sources": [{"id": "x", "quote": "An investor pays for it."}]},
    ]
    model.default = lambda _: tool_call("generateNodeGraph", {"nodes": nodes, "edges": []})
    drawn, generation = await graph(person, project)

    items = await provenance(person, project, generation=generation)

    labels = {node["id"]: node["label"] for node in drawn}
    told = {labels[item["id"]]: item for item in items}
    assert [source["quote"] for source in told["Bakery"]["sources"]] == ["a bakery in Lisbon"]
    assert (told["Investor"]["inferred"], told["Investor"]["sources"]) == (True, [])


async def test_what_a_chat_draws_names_the_messages_of_that_chat(person):
    project = await person.project("A bakery")
    await person.say(CONTEXT, id="chat-1", projectId=project, section="Context")
    await person.say("Draw the concept map.", id="chat-1")
    nodes = (await person.get(f"/api/project/{project}/graph"))["nodes"]

    [item] = await provenance(person, project, node=next(iter(nodes))["id"])

    [chat] = (await person.get(f"/api/projects/{project}/conversations"))["conversations"]
    said = await person.all_messages(project, chat["id"])
    assert [(source["messageId"], source["quote"]) for source in item["sources"]] == [
        (said[0]["id"], CONTEXT)
    ]


@pytest.mark.row("M3", clause="plan paragraph")
async def test_a_section_says_of_each_paragraph_what_it_is_made_of(person):
    project = await person.project("A bakery")
    await person.say(f"{CONTEXT} {TIMELINE}", projectId=project, section="Timeline")
    await person.post(f"/api/projects/{project}/sections/Timeline/generate", {})

    items = await provenance(person, project, section="Timeline")

    written = next(item for item in items if "oven" in item["text"])
    assert TIMELINE in [source["quote"] for source in written["sources"]]
    assert all(item["inferred"] == (item["sources"] == []) for item in items)


@pytest.mark.parametrize("params", [{}, {"node": "a", "edge": "b"}])
async def test_exactly_one_thing_is_asked_for(person, params):
    project = await person.project()

    refused = await person.http.get(f"/api/projects/{project}/provenance", params=params)

    assert refused.status_code == 400
    assert "node, edge, section, diagram, insight, generation" in refused.text


def ignoring_schemas(request):
    """As the planner answers, by a provider that knows no tools and no schemas: prose, a fence, its own keys, no sources."""
    planned = as_the_planner(request)
    if not planned.tool_calls:
        return planned
    written = json.dumps(_in_own_words(json.loads(planned.tool_calls[0].arguments)), indent=2)
    return text(f"Sure! Here is what you asked for:\n\n```json\n{written}\n```\n\nLet me know if it fits.")


def _in_own_words(value):
    if isinstance(value, dict):
        return {key.capitalize(): _in_own_words(each) for key, each in value.items() if key != "sources"}
    return [_in_own_words(each) for each in value] if isinstance(value, list) else value


@pytest.mark.row("F133", clause="A provider that ignores `strict` and `response_format`")
async def test_a_provider_that_ignores_tools_and_schemas_still_draws_and_writes(person, model):
    project = await person.project("A bakery")
    await person.say(f"{CONTEXT} {TIMELINE}", projectId=project, section="Timeline")
    model.default = ignoring_schemas

    nodes, _ = await graph(person, project)
    written = await person.post(f"/api/projects/{project}/sections/Timeline/generate", {})
    diagram = await person.post(f"/api/projects/{project}/diagrams/generate", {"type": "timeline"})

    assert TIMELINE in json.dumps(written)
    assert diagram["proposal"]["content"].startswith("timeline")
    items = await provenance(person, project, node=node_about(nodes, "oven")["id"])
    assert [item["inferred"] for item in items] == [True]


@pytest.mark.row("F133", clause="A provider that ignores `strict` and `response_format`")
@pytest.mark.row("F37", clause="there a plain-text answer is a typed error, not an empty result")
async def test_prose_instead_of_a_graph_is_a_typed_error_and_nothing_is_saved(person, model):
    project = await person.project("A bakery")
    await person.say(CONTEXT, projectId=project, section="Context")
    model.default = lambda _: Answer(text="A graph would show a bakery.")

    refused = await person.http.post(f"/api/projects/{project}/graph/generate", json={})

    assert (refused.status_code, refused.json()["code"]) == (502, "OUTPUT_INVALID")
    stored = await person.get(f"/api/project/{project}/graph")
    assert stored["nodes"] == []
