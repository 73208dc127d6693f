"""The process that runs a chat turn dies: the chat goes on once its lease has ended, and nothing half-said is kept."""

from dataclasses import replace

import pytest

from eightgentc_testing.model_server import ModelServer
from eightgentc_testing.person import Person
from eightgentc_testing.product import Product, until

LEASE_AND_SLACK = 50.0


@pytest.mark.row("R37", clause="a chat turn")
async def test_turn_whose_process_was_killed_fails_once_and_the_chat_goes_on(
    person: Person, product: Product, model: ModelServer
) -> None:
    project = await person.project()
    chat = {"id": "chat-1", "projectId": project, "section": "Context"}
    answer = model.default
    assert callable(answer)
    model.default = lambda request: replace(answer(request), gated=True)
    async with person.chat("We want to bake.", **chat) as stream:
        chunks = stream.chunks()
        while (await anext(chunks))["type"] != "text-delta":
            pass
        await product.kill("projects")
        told = [chunk["type"] async for chunk in chunks]
    model.default = answer

    async def nothing_runs() -> bool:
        """As a client does that was told to come back: reads what is still said, if anything is."""
        return (await person.http.get("/api/chat/chat-1/stream")).status_code == 204

    assert told[-1] == "error"
    await until(nothing_runs, "the turn has failed", within=LEASE_AND_SLACK, every=0.2)
    reply = await person.say("In Lisbon.", **chat)
    [conversation] = (await person.get(f"/api/projects/{project}/conversations"))["conversations"]
    messages = await person.all_messages(project, conversation["id"])
    assert [message["parts"][-1]["text"] for message in messages] == ["We want to bake.", "In Lisbon.", reply]
