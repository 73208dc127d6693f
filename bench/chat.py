"""What stands between a model's first word and the person: the way through gateway, projects and ai."""

from __future__ import annotations

import time
from statistics import median

from bench.figures import percentile, say
from bench.stage import first_deltas, measured, person_at, product_with
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
            direct = (await first_deltas(model.url, same, WARM + TIMES))[WARM:]
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


def main() -> None:
    measured(run)
