"""Who signs out stops receiving what is streamed to them."""

import asyncio
from dataclasses import replace

import pytest

from eightgentc_testing.model_server import ModelServer
from eightgentc_testing.person import Person


@pytest.mark.timeout(90)
async def test_a_stream_ends_soon_after_its_person_signed_out(person: Person, model: ModelServer) -> None:
    project = await person.project()
    answer = model.default
    assert callable(answer)
    model.default = lambda request: replace(answer(request), gated=True)
    async with person.chat("We want to bake.", id="chat-1", projectId=project, section="Context") as stream:
        chunks = stream.chunks()
        while (await anext(chunks))["type"] != "text-delta":
            pass

        signed_out = await person.http.post("/api/auth/sign-out")
        async with asyncio.timeout(3):
            rest = [chunk["type"] async for chunk in chunks]

    assert signed_out.is_success
    assert rest[-1] == "error"
