"""What stands between a model's first word and the person: the way through gateway, projects and ai."""

from __future__ import annotations

import json
import time
from statistics import median

import httpx2

from bench.figures import percentile, say
from bench.stage import measured, person_at, product_with
from eightgentc_devstack.engine import Engine
from eightgentc_testing.model_server import ModelServer, text
from eightgentc_testing.person import Person

TIMES = 50
WARM = 5
ANSWER = "Bread needs time, and so does a bakery. " * 5


async def run() -> None:
    with ModelServer() as model:
        model.default = text(ANSWER)
        engine = Engine("scripted", "scripted-1", model.url, "not-needed")
        async with product_with(engine) as product, person_at(product) as person:
            project = await person.project()
            through = [await _first_word(person, project, number) for number in range(WARM + TIMES)][WARM:]
            same = model.requests[-1].raw_body
            async with httpx2.AsyncClient(base_url=model.url, trust_env=False) as client:
                direct = [await _first_delta(client, same) for _ in range(WARM + TIMES)][WARM:]
    say("first word, the model called directly, p50", median(direct), "ms")
    say("first word, through the gateway, p50", median(through), "ms")
    say("first word, through the gateway, p95", percentile(through, 0.95), "ms")
    say("added to the first word, p50", median(through) - median(direct), "ms", "<= 15")


async def _first_word(person: Person, project: str, number: int) -> float:
    """Milliseconds from the request to the first delta of text, in a chat of its own."""
    started, taken = time.perf_counter(), 0.0
    words = f"We want to bake {number} loaves."
    async with person.chat(words, projectId=project, section=f"Section {number}") as stream:
        async for chunk in stream.chunks():
            if not taken and chunk["type"] == "text-delta":
                taken = (time.perf_counter() - started) * 1000
    return taken


async def _first_delta(client: httpx2.AsyncClient, body: bytes) -> float:
    """The same of the model itself."""
    started, taken = time.perf_counter(), 0.0
    async with client.stream("POST", "/chat/completions", content=body) as response:
        async for line in response.aiter_lines():
            if not taken and line.startswith("data: {"):
                [choice] = json.loads(line.removeprefix("data: "))["choices"] or [{"delta": {}}]
                if choice["delta"].get("content"):
                    taken = (time.perf_counter() - started) * 1000
    return taken


def main() -> None:
    measured(run)
