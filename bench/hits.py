"""What a generation costs in each process: asked again and answered from store, new, and a graph of 200 nodes saved.

The model answers at once, so that what is left is ours. Of a stored answer the project has no chats; `ai` measures what
a context costs.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from statistics import median

from bench.figures import say
from bench.load import Result, request, under_load
from bench.stage import CpuClock, lift_limits, measured, person_at, product_with
from eightgentc_devstack.engine import Engine
from eightgentc_testing.model_server import ModelServer, Recorded, tool_call
from eightgentc_testing.person import Person
from eightgentc_testing.product import Product

CONNECTIONS = (1, 16)
SECONDS, ROUNDS = 1.5, 5
NEW_ONES = 1_000
NODES, EDGES, GRAPHS = 200, 400, 12
PROCESSES = ("edge-gateway", "projects", "ai", "valkey", "postgres")
SECTION = tool_call(
    "generatePlanSection", json.dumps({"section": "Context", "content": "We open in May. " * 90})
)
GRAPH = tool_call(
    "generateNodeGraph",
    json.dumps(
        {
            "nodes": [
                {
                    "id": f"n{number}",
                    "label": f"Concept {number}",
                    "x": number % 20 * 200,
                    "y": number // 20 * 120,
                }
                for number in range(NODES)
            ],
            "edges": [
                {
                    "source": f"n{number % NODES}",
                    "target": f"n{(number * 7 + 1) % NODES}",
                    "type": f"t{number // NODES}",
                }
                for number in range(EDGES)
            ],
        }
    ),
)


def _said(asked: Recorded) -> object:
    return GRAPH if asked.body["tools"][0]["function"]["name"] == "generateNodeGraph" else SECTION


async def run() -> None:
    lift_limits()
    with ModelServer() as model:
        model.default = _said  # type: ignore[assignment]  # either of two answers
        engine = Engine("scripted", "scripted-1", model.url, "not-needed")
        async with product_with(engine) as product, person_at(product) as person:
            project = await person.project()

            def section(context: str) -> bytes:
                body = {"projectId": project, "section": "Context", "context": context}
                return request(product.url, person.token, "/api/ai/generate-plan", method="POST", body=body)

            def prompt(words: str) -> bytes:
                body = {"projectId": project, "prompt": words}
                return request(product.url, person.token, "/api/ai/plan", method="POST", body=body)

            rows: dict[str, Callable[[], list[bytes]]] = {
                "a section asked for again": lambda: [section("the same")],
                "a prompt asked again": lambda: [prompt("the same")],
                "a new section": lambda: [section(uuid.uuid4().hex) for _ in range(NEW_ONES)],
            }
            for connections in CONNECTIONS:
                for name, requests in rows.items():
                    await _measure(product, requests, connections, f"{name}, {connections} connections")
            await _measure_graphs(product, person)


async def _measure_graphs(product: Product, person: Person) -> None:
    projects = [await person.project() for _ in range(GRAPHS)]
    clock, took = CpuClock.of(product, *PROCESSES), list[float]()
    for project in projects:
        body = {"projectId": project, "topics": ["market"]}
        asked = request(product.url, person.token, "/api/ai/graph", method="POST", body=body)
        took.append((await under_load(product.url, [[asked]], seconds=0)).all_succeeded().ms(0.5))
    say(f"a graph of {NODES} nodes and {EDGES} edges drawn and saved, p50", median(took), "ms")
    clock.say(len(took))


async def _measure(
    product: Product, requests: Callable[[], list[bytes]], connections: int, name: str
) -> None:
    async def load(seconds: float) -> Result:
        sent = [requests() for _ in range(connections)]
        return (await under_load(product.url, sent, seconds=seconds)).all_succeeded()

    await load(0.5)
    clock = CpuClock.of(product, *PROCESSES)
    results = [await load(SECONDS) for _ in range(ROUNDS)]
    say(name, median(result.rate for result in results), "/s")
    say("  p50", median(result.ms(0.5) for result in results), "ms")
    clock.say(sum(len(result.milliseconds) for result in results))


def main() -> None:
    measured(run)
