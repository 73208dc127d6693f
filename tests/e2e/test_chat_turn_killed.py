"""The process that runs a chat turn dies: the chat goes on once its lease has ended, and nothing half-said is kept."""

from dataclasses import replace

import pytest

from eightgentc_testing.model_server import ModelServer
from eightgentc_testing.person import Person
from eightgentc_testing.product import Product, until

LEASE_AND_SLACK = 30.0


@pytest.mark.row("R37", clause="a chat turn")
async def test_chat_goes_on_after_projects_was_killed_in_the_middle_of_a_turn(
    person: Person, product: Product, model: ModelServer
) -> None:
    project = await person.project()
    chat = {"id": "chat-1", "projectId": project, "section": "Context"}
    answer = model.default
    assert callable(answer)
    model.default = lambda request: replace(answer(request), gated=True)
    async with person.chat("We want to bake.", **chat) as stream:
        async for chunk in stream.chunks():
            if chunk["type"] == "text-delta":
                break
        await product.kill("projects")
    model.default = answer

    async def answered() -> bool:
        async with person.chat("In Lisbon.", **chat) as stream:
            if stream.response.status_code != 200:
                assert stream.response.json()["code"] in ("TURN_RUNNING", "UNAVAILABLE")
                return False
            return [chunk["type"] async for chunk in stream.chunks()][-1] == "finish"

    await until(answered, "the next message is answered", within=LEASE_AND_SLACK, every=0.2)
    [conversation] = (await person.get(f"/api/projects/{project}/conversations"))["conversations"]
    messages = await person.all_messages(project, conversation["id"])
    assert [(message["role"], message["state"]) for message in messages] == [
        ("user", "done"),
        ("user", "done"),
        ("assistant", "done"),
    ]
