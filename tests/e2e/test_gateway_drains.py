"""SIGTERM to the gateway: streams say goodbye, running requests are answered, and the process ends with 0."""

import asyncio
import signal
from dataclasses import replace

import pytest

from eightgentc_testing.model_server import ModelServer
from eightgentc_testing.person import Person
from eightgentc_testing.product import Product


@pytest.mark.row("R36", clause="the gateway")
async def test_gateway_told_to_stop_ends_its_streams_and_finishes_its_requests(
    person: Person, product: Product, model: ModelServer
) -> None:
    project = await person.project()
    answer = model.default
    assert callable(answer)
    model.default = lambda request: replace(answer(request), gated=True, held=not request.body.get("stream"))
    gateway = product.child("edge-gateway").handle
    section = f"/api/projects/{project}/sections/Goals/generate"
    async with person.chat("We want to bake.", projectId=project, section="Context") as stream:
        chunks = stream.chunks()
        while (await anext(chunks))["type"] != "text-delta":
            pass
        running = asyncio.create_task(person.http.post(section, json={}))
        await model.wait_for_requests(2)
        gateway.send_signal(signal.SIGTERM)

        assert [chunk["type"] async for chunk in chunks][-1] == "data-reconnect"
    assert not running.done()
    model.gate.open()
    assert (await running).status_code == 200
    assert await asyncio.wait_for(gateway.wait(), 10) == 0
    await product.is_back("edge-gateway", gateway.pid)
