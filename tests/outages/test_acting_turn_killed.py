"""kill -9 between what a chat did and the end of its turn: it is done once, can be taken back, and the chat goes on."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from eightgentc_devstack.database_urls import database_url
from eightgentc_kit.postgres.provision import DATABASE
from eightgentc_testing.model_server import ModelServer
from eightgentc_testing.person import JSON, Person
from eightgentc_testing.product import Product, until

LEASE_AND_SLACK = 50.0
ASKS = "Write the Goals section."


@pytest.mark.row("F131")
async def test_what_was_done_before_the_process_died_is_done_once_and_the_chat_goes_on(
    person: Person, product: Product, model: ModelServer
) -> None:
    project = await person.project()
    chat = {"id": "chat-1", "projectId": project, "section": "Goals"}
    await person.say("I want to open a bakery in Lisbon by May.", **chat)
    answer = model.default
    assert callable(answer)
    model.default = lambda request: replace(answer(request), held=True)
    admin = await psycopg.AsyncConnection.connect(database_url(product.wiring.admin_url, DATABASE))
    async with admin, person.chat(ASKS, **chat) as stream:
        chunks = stream.chunks()
        await anext(chunks)
        # The end of a turn needs the conversation; what its tools do does not.
        await admin.execute("SELECT FROM projects.conversations WHERE project_id = %s FOR UPDATE", [project])
        model.gate.release()

        async def is_done() -> bool:
            return bool(await proposals(person, project))

        await until(is_done, "the section is written", within=10.0)
        await product.kill("projects")
        _ = [chunk async for chunk in chunks]
    model.default = answer
    await until(person.is_served, "projects is found again", within=10.0)

    async def nothing_runs() -> bool:
        return (await person.http.get("/api/chat/chat-1/stream")).status_code == 204

    await until(nothing_runs, "the turn has failed", within=LEASE_AND_SLACK, every=0.2)
    [done] = await proposals(person, project)
    await person.say(ASKS, **chat)

    path = f"/api/projects/{project}/sections/Goals"
    [version] = (await person.get(f"{path}/versions"))["versions"]
    assert (done["state"], done["itemVersion"]) == ("applied", version["version"])
    assert (await person.post(f"/api/projects/{project}/proposals/{done['id']}/undo", {}))[
        "state"
    ] == "undone"
    assert (await person.http.get(path)).status_code == 404


async def proposals(person: Person, project: str) -> list[JSON]:
    found: list[JSON] = (await person.get(f"/api/projects/{project}/proposals"))["proposals"]
    return found
