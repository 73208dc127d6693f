"""What chats say in short: made on schedule, told to other chats, and something of every section in a drawing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import psycopg
import pytest

from eightgentc_devstack.database_urls import database_url
from eightgentc_kit.postgres.provision import DATABASE
from eightgentc_testing.model_server import ModelServer, Recorded, http_error
from eightgentc_testing.offline_planner.answering import as_the_planner
from eightgentc_testing.person import JSON, Person
from eightgentc_testing.product import Product, until

TALK = (
    "We want to open a bakery in Lisbon.",
    "The budget is 10,000 euros.",
    "We open in March.",
    "We decided to rent the shop.",
    "Thanks!",
    "The oven weighs 200 kg.",
)
IN_SHORT = (
    "We want to open a bakery in Lisbon. The budget is 10,000 euros. We open in March. We decided to rent the shop. "
    "The oven weighs 200 kg."
)


@pytest.fixture(autouse=True)
def summary(model: ModelServer) -> None:
    """The model says in short what the offline planner would."""
    model.summary = as_the_planner


@pytest.fixture
async def admin(product: Product) -> AsyncIterator[Any]:
    url = database_url(product.wiring.admin_url, DATABASE)
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        yield connection


async def say(person: Person, project: str, *texts: str, section: str = "Context") -> str:
    """Say it in a chat, without an answer; the chat's id."""
    chat = await person.conversation(project, section)
    path = f"/api/projects/{project}/conversations/{chat}/messages"
    for text in texts:
        await person.post(path, {"parts": [{"type": "text", "text": text}]})
    return chat


async def fall_silent(admin: Any, chat: str) -> None:
    """As if a minute had passed since the last message."""
    await admin.execute(
        "UPDATE projects.conversations SET update_time = update_time - interval '1 minute' WHERE id = %s",
        (chat,),
    )


async def minute_is_over(admin: Any) -> str:
    """Adds the job of every minute; its id."""
    added = await admin.execute(
        """INSERT INTO projects.jobs (id, kind, dedupe_key)
        VALUES (gen_random_uuid(), 'ask_for_summaries', 'ask_for_summaries') ON CONFLICT DO NOTHING RETURNING id"""
    )
    return str(((await added.fetchone()) or ("",))[0])


async def summarised(
    person: Person, project: str, chat: str, *, state: str = "done", within: float = 20
) -> JSON:
    """The summary of the chat, once it has one, or failed to get one."""
    found: list[JSON] = []

    async def is_there() -> bool:
        found[:] = [(await person.get(f"/api/projects/{project}/conversations/{chat}"))["summary"]]
        return bool(found[0]["state"] == state)

    await until(is_there, f"the summary is {state}", within=within, every=0.1)
    return found[0]


async def runs(admin: Any, project: str) -> list[tuple[str, int]]:
    """What ai recorded of the project's summaries."""
    recorded = await admin.execute(
        "SELECT status, model_calls FROM ai.runs WHERE operation = 'summary' AND scope = %s", (project,)
    )
    return list(await recorded.fetchall())


def read(model: ModelServer, words: str) -> list[Recorded]:
    """The requests for a summary that hold these words."""
    return [request for request in model.summarizings if words in request.raw_body.decode()]


@pytest.mark.soak
@pytest.mark.timeout(150)
@pytest.mark.row("F117", clause="On schedule")
@pytest.mark.row("F117", clause="cost booked")
async def test_within_a_minute_a_chat_has_a_summary_whose_cost_is_recorded(
    person: Person, admin: Any, model: ModelServer, soak: bool
) -> None:
    project = await person.project()
    chat = await say(person, project, *TALK)
    await fall_silent(admin, chat)
    if not soak:
        await minute_is_over(admin)

    summary = await summarised(person, project, chat, within=80)

    last = (await person.all_messages(project, chat))[-1]["id"]
    assert (summary["text"], summary["messageId"], summary["readTo"]) == (IN_SHORT, last, 6)
    await until(lambda: _is_recorded(admin, project), "the run is recorded", within=10)
    assert await runs(admin, project) == [("done", 1)]
    jobs = (await person.get(f"/api/projects/{project}/jobs"))["jobs"]
    assert [job["state"] for job in jobs if job["kind"] == "summarize_conversation"] == ["done"]


async def _is_recorded(admin: Any, project: str) -> bool:
    return bool(await runs(admin, project))


@pytest.mark.row("F117", clause="nothing changed = 0 calls")
@pytest.mark.row("F117", clause="changed conversations only")
async def test_a_chat_that_did_not_change_costs_no_call(
    person: Person, admin: Any, model: ModelServer
) -> None:
    project = await person.project()
    same = await say(person, project, *TALK)
    await fall_silent(admin, same)
    await minute_is_over(admin)
    await summarised(person, project, same)
    changed = await say(person, project, *(f"{text} We want it so." for text in TALK), section="Goals")
    await fall_silent(admin, changed)

    await minute_is_over(admin)
    await summarised(person, project, changed)

    assert [len(read(model, text)) for text in (TALK[0], f"{TALK[0]} We want it so.")] == [2, 1]


@pytest.mark.row("F116", clause="the Goals chat's recorded context holds the Context summary, labelled")
async def test_the_goals_chat_is_told_what_the_context_chat_says_in_short(
    person: Person, admin: Any, model: ModelServer
) -> None:
    project = await person.project()
    chat = await say(person, project, *TALK)
    await fall_silent(admin, chat)
    await minute_is_over(admin)
    await summarised(person, project, chat)

    await person.say("What should we reach?", id="c", projectId=project, section="Goals")

    goals = next(
        each
        for each in (await person.get(f"/api/projects/{project}/conversations"))["conversations"]
        if each["section"] == "Goals"
    )
    answer = (await person.all_messages(project, goals["id"]))[-1]
    receipt = await person.get(f"/api/messages/{answer['id']}/receipt", params={"texts": "true"})
    kept = {item["id"]: item for item in receipt["kept"]}
    assert (kept[f"summary:{chat}"]["text"], kept[f"summary:{chat}"]["version"]) == (IN_SHORT, "1")
    assert receipt["isProven"]
    block = model.requests[-1].raw_body.decode()
    assert r"\"kind\":\"summary\",\"label\":\"summary\",\"section\":\"Context\"" in block


async def test_a_model_that_makes_no_summary_holds_up_no_chat(
    person: Person, admin: Any, model: ModelServer
) -> None:
    model.summary = http_error(500, "out of order")
    project = await person.project()
    chat = await say(person, project, *TALK)
    await fall_silent(admin, chat)
    await minute_is_over(admin)

    failed = await summarised(person, project, chat, state="failed")

    assert failed["reason"] == "MODEL_UNAVAILABLE"
    assert await person.say("And now?", id="c", projectId=project, section="Goals")
    model.summary = as_the_planner
    assert (await summarised(person, project, chat))["text"] == IN_SHORT


@pytest.mark.row("F115", clause="carries at least one item of every section that has messages (receipt)")
async def test_a_graph_carries_something_of_every_section_in_which_people_talk(
    person: Person, admin: Any
) -> None:
    project = await person.project()
    chat = await say(person, project, *TALK)
    await fall_silent(admin, chat)
    await minute_is_over(admin)
    await summarised(person, project, chat)
    others = {
        section: await say(person, project, text, section=section)
        for section, text in {"Timeline": "We renovate in January.", "Goals": "We want 50 guests."}.items()
    }

    made = await person.post(f"/api/projects/{project}/graph/generate", {})

    path = f"/api/projects/{project}/generations/{made['generation']['id']}/receipt"
    receipt = await person.get(path, params={"texts": "true"})
    kept = {item["id"]: item["text"] for item in receipt["kept"]}
    assert kept[f"summary:{chat}"] == IN_SHORT
    for section, other in others.items():
        [message] = await person.all_messages(project, other)
        assert f"message:{message['id']}" in kept, section
    assert receipt["tokens"] <= receipt["tokenBudget"]
    assert receipt["isProven"]
    graph = await person.get(f"/api/projects/{project}/graph")
    assert any("renovate" in node["label"].lower() for node in graph["nodes"])
