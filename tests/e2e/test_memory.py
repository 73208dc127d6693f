"""What one chat said, another chat knows; and every answer can say what it was made of."""

from __future__ import annotations

import random

import pytest

from eightgentc_testing.model_server import http_error
from eightgentc_testing.offline_planner.answering import as_the_planner
from eightgentc_testing.product import until

FIRST = "The budget is 10,000 euros. We open in March."
CHANGED = "The budget is now 20,000 euros."


@pytest.fixture(autouse=True)
def notes(model):
    """The model reads chats as the offline planner does."""
    model.notes = as_the_planner


async def insights(person, project, **params):
    page = await person.get(f"/api/projects/{project}/insights", params=params)
    return page["insights"]


async def learned(person, project, count):
    """What is remembered once there is so much: a few seconds after the chat, without being asked."""
    found = []

    async def enough():
        found[:] = await insights(person, project)
        return len(found) >= count

    await until(enough, f"{count} insights", within=50, every=0.1)
    return {insight["text"]: insight for insight in found}


async def receipt_of_last_answer(person, project, **params):
    [chat] = [
        chat
        for chat in (await person.get(f"/api/projects/{project}/conversations"))["conversations"]
        if chat["section"] == "Goals"
    ]
    messages = await person.all_messages(project, chat["id"])
    return await person.get(f"/api/messages/{messages[-1]['id']}/receipt", params=params)


@pytest.mark.row("F62", clause="After the Context chat a Goals chat's context contains its insights")
@pytest.mark.row("M10")
async def test_what_the_context_chat_said_the_goals_chat_is_told(person):
    project = await person.project("A bakery")
    await person.say(FIRST, projectId=project, section="Context")

    found = await learned(person, project, 2)

    budget = found["The budget is 10,000 euros."]
    [chat] = (await person.get(f"/api/projects/{project}/conversations"))["conversations"]
    messages = await person.all_messages(project, chat["id"])
    assert (budget["kind"], budget["state"], budget["inferred"]) == ("constraint", "active", False)
    assert budget["quotes"] == [
        {"messageId": messages[0]["id"], "conversationId": chat["id"], "text": "The budget is 10,000 euros."}
    ]
    assert chat["insights"] == {"state": "done", "readTo": 2}
    await person.say("What should we reach?", projectId=project, section="Goals")
    receipt = await receipt_of_last_answer(person, project)
    kept = {item["id"]: item["version"] for item in receipt["kept"]}
    assert kept[f"insight:{budget['id']}"] == "1"


@pytest.mark.row("F62", clause="extraction failure never blocks chat")
async def test_a_model_that_cannot_read_holds_up_no_chat_and_is_asked_again(person, model):
    model.notes = http_error(500, "out of order")
    project = await person.project("A bakery")
    await person.say(FIRST, id="c", projectId=project, section="Context")

    async def state_is(wanted):
        [chat] = (await person.get(f"/api/projects/{project}/conversations"))["conversations"]
        return chat["insights"]["state"] == wanted

    await until(lambda: state_is("failed"), "the failure is seen on the chat", within=30, every=0.1)
    assert await person.say("And a café beside it?", id="c")
    model.notes = as_the_planner
    await until(lambda: state_is("done"), "the chat is read", within=60, every=0.2)

    assert {insight["text"] for insight in await insights(person, project)} >= {"We open in March."}


@pytest.mark.row("F64")
async def test_a_later_word_replaces_the_first_and_both_are_listed(person):
    project = await person.project("A bakery")
    await person.say(FIRST, id="c", projectId=project, section="Context")
    await learned(person, project, 2)

    await person.say(CHANGED, id="c")

    found = await learned(person, project, 3)
    old, new = found["The budget is 10,000 euros."], found[CHANGED]
    assert (old["state"], old["supersededBy"], new["state"]) == ("superseded", new["id"], "active")
    active = [insight["text"] for insight in await insights(person, project, state="active")]
    assert sorted(active) == [CHANGED, "We open in March."]


async def test_two_that_cannot_both_be_true_show_each_other(person):
    project = await person.project("A bakery")
    for text in ("We open in March.", "We open in May."):
        await person.post("/api/chat/message", {"projectId": project, "section": "Context", "content": text})

    read = await person.post(f"/api/projects/{project}/insights/extract", {})

    march, may = sorted(read["insights"], key=lambda insight: insight["text"])
    assert (march["contradicts"], may["contradicts"]) == ([may["id"]], [march["id"]])


@pytest.mark.row("F65", clause="muted ones are absent from the next request's recorded context")
@pytest.mark.row("F70", clause="Expired insight is not injected, still listed with flag")
async def test_muted_expired_and_deleted_insights_are_in_no_receipt(person):
    project = await person.project("A bakery")
    path = f"/api/projects/{project}/insights"
    made = [
        await person.post(path, {"kind": "fact", "text": f"We bake {name}."})
        for name in ("bread", "cakes", "rolls", "pies")
    ]
    muted, expired, deleted, told = made
    await person.patch(f"{path}/{muted['id']}", {"muted": True})
    await person.patch(f"{path}/{expired['id']}", {"expireTime": "2020-01-01T00:00:00Z"})
    assert (await person.http.delete(f"{path}/{deleted['id']}")).status_code == 204

    await person.say("What now?", projectId=project, section="Goals")

    receipt = await receipt_of_last_answer(person, project)
    kept = [item["id"] for item in receipt["kept"] if item["id"].startswith("insight:")]
    assert kept == [f"insight:{told['id']}"]
    states = {insight["text"]: insight["state"] for insight in await insights(person, project)}
    assert states == {
        "We bake bread.": "muted",
        "We bake cakes.": "expired",
        "We bake pies.": "active",
    }


async def filled(person, words):
    """A project in which these words are wherever they can be."""
    project = await person.project(f"Project {words}")
    path = f"/api/projects/{project}"
    await person.put(f"{path}/sections/Plan", {"content": f"Plan: {words}."})
    node = {"op": "createNode", "label": f"Oven {words}", "content": words, "clientKey": "a"}
    other = {"op": "createNode", "label": "Bread", "clientKey": "b"}
    edge = {"op": "createEdge", "source": "a", "target": "b", "label": words}
    await person.patch(f"{path}/graph", {"operations": [node, other, edge]})
    await person.post(f"{path}/insights", {"kind": "fact", "text": f"We know {words}."})
    await person.say(f"We must think of {words}.", id=f"c-{words}", projectId=project, section="Context")
    await person.post(f"{path}/insights/extract", {})
    return project


async def receipts(person, project):
    """Of every kind of generation there is, with their texts."""
    path = f"/api/projects/{project}"
    await person.say("What should we reach?", id=f"g-{project}", projectId=project, section="Goals")
    await person.say("And when?", id=f"g-{project}")
    made = [
        await person.post(f"{path}/sections/Goals/generate", {"context": "A bank asks.", "goals": "Earn"}),
        await person.post(f"{path}/graph/generate", {}),
        await person.post(f"{path}/diagrams/generate", {"type": "timeline"}),
        await person.post(f"{path}/sections/Budget/generate", {}),
    ]
    found = [await receipt_of_last_answer(person, project, texts="true")]
    for answer in made:
        receipt = f"{path}/generations/{answer['generation']['id']}/receipt"
        found.append(await person.get(receipt, params={"texts": "true"}))
    return found


@pytest.mark.row("M10", clause="rebuilding the prompt from the receipt gives the same hash")
async def test_the_texts_under_the_versions_of_a_receipt_give_its_hash_also_after_changes(person):
    project = await filled(person, "rye")
    path = f"/api/projects/{project}"
    before = await receipts(person, project)
    assert [receipt["isProven"] for receipt in before] == [True] * 5

    await person.put(f"{path}/sections/Plan", {"content": "Another plan."})
    await person.patch(path, {"title": "Another title"})
    for insight in await insights(person, project):
        await person.patch(f"{path}/insights/{insight['id']}", {"text": f"{insight['text']} No more."})

    [chat] = [
        chat
        for chat in (await person.get(f"{path}/conversations"))["conversations"]
        if chat["section"] == "Goals"
    ]
    answer = (await person.all_messages(project, chat["id"]))[-1]
    after = await person.get(f"/api/messages/{answer['id']}/receipt", params={"texts": "true"})
    assert after == before[0]


@pytest.mark.row(
    "F67", clause="Canary string in project A never appears in any recorded context of project B"
)
@pytest.mark.parametrize("seed", range(3))
async def test_no_receipt_of_one_project_holds_a_word_of_another(person, seed):
    draw = random.Random(seed)
    canaries = {name: f"canary{name}{draw.randrange(10**9)}" for name in "ab"}
    projects = {name: await filled(person, canaries[name]) for name in draw.sample("ab", 2)}

    for name in draw.sample("ab", 2):
        other = canaries["b" if name == "a" else "a"]
        for receipt in await receipts(person, projects[name]):
            texts = [item["text"] for item in receipt["kept"]]
            assert receipt["isProven"]
            assert any(canaries[name] in text for text in texts)
            assert not any(other in text for text in texts)
