"""Said long ago, and asked in another chat: the model is told, the receipt shows it, and a front end finds it."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from eightgentc_devstack.database_urls import database_url
from eightgentc_kit.postgres.provision import DATABASE
from eightgentc_testing.person import Person
from eightgentc_testing.product import Product, until

LOAVES = "Rui makes the loaves at night."


async def say(person: Person, project: str, chat: str, text: str) -> str:
    """Say it without an answer; the message's id."""
    path = f"/api/projects/{project}/conversations/{chat}/messages"
    return str((await person.post(path, {"parts": [{"type": "text", "text": text}]}))["id"])


async def talk_on(product: Product, project: str, chat: str, number: int) -> None:
    """So many messages more, in as many words as months of talk would have."""
    url = database_url(product.wiring.admin_url, DATABASE)
    async with await psycopg.AsyncConnection.connect(url) as connection:
        await connection.execute(
            """INSERT INTO projects.messages (project_id, id, conversation_id, role, author_id, parts, text)
            SELECT m.project_id, gen_random_uuid(), m.conversation_id, 'user', m.author_id, '[]', 'Day ' || number || '.'
            FROM (SELECT * FROM projects.messages WHERE conversation_id = %s LIMIT 1) m, generate_series(1, %s) AS number""",
            (chat, number),
        )


async def recalled(person: Person, project: str, query: str) -> list[dict[str, Any]]:
    """What answers it, once anything does."""
    found: list[dict[str, Any]] = []

    async def is_indexed() -> bool:
        answer = await person.get(f"/api/projects/{project}/recall", params={"query": query, "pageSize": 10})
        assert answer["byMeaning"] is False
        found[:] = answer["items"]
        return bool(found)

    await until(is_indexed, "the message is indexed", within=60, every=0.5)
    return found


@pytest.mark.timeout(150)
@pytest.mark.row("F55", clause="semantic recall of memory")
async def test_what_was_said_long_ago_is_found_and_told_in_another_chat(
    product: Product, person: Person
) -> None:
    project = await person.project()
    goals, context = await person.conversation(project, "Goals"), await person.conversation(project)
    said = await say(person, project, goals, LOAVES)
    await say(person, project, context, "Hello.")
    await talk_on(product, project, context, 400)

    [item] = await recalled(person, project, "Who makes the loaves?")
    await person.say("Who makes the loaves?", projectId=project, section="Timeline")
    chats = (await person.get(f"/api/projects/{project}/conversations"))["conversations"]
    [timeline] = [chat["id"] for chat in chats if chat["section"] == "Timeline"]
    answer = (await person.all_messages(project, timeline))[-1]["id"]
    receipt = await person.get(f"/api/messages/{answer}/receipt", params={"texts": "true"})

    assert item == {
        "messageId": said,
        "text": LOAVES,
        "conversationId": goals,
        "section": "Goals",
        "rankByWords": 1,
    }
    told = {kept["id"]: kept["text"] for kept in receipt["kept"]}
    assert told[f"message:{said}"] == LOAVES
    assert receipt["isProven"]
