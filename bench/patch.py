"""One node moved by PATCH, to a new place each time: durable, under row security, with its revision and its row of changes."""

from __future__ import annotations

from statistics import median

from bench.figures import say
from bench.load import Result, request, under_load
from bench.stage import CpuClock, measured, person_at, product_with, save_graph
from eightgentc_testing.person import Person

CONNECTIONS = 16
NODES = 100
ROUNDS = 5
SECONDS = 3.0


async def run() -> None:
    async with product_with() as product, person_at(product) as person:
        projects = [await person.project() for _ in range(CONNECTIONS)]
        graphs = {project: await save_graph(person, project, nodes=NODES, edges=200) for project in projects}

        def moves(project: str, hand: int = 0) -> list[bytes]:
            return _moves(person, product.url, project, graphs[project], hand)

        many = [moves(project) for project in projects]
        single = [moves(projects[0], hand) for hand in range(CONNECTIONS)]
        for name, requests, target in (
            ("over 16 projects, 16 connections", many, ">= 450"),
            ("in one project, 16 connections", single, ""),
            ("one connection", many[:1], ""),
        ):
            await under_load(product.url, requests, seconds=1.0)
            clock = CpuClock.of(product, "edge-gateway", "projects", "postgres")
            results: list[Result] = [
                (await under_load(product.url, requests, seconds=SECONDS)).all_succeeded()
                for _ in range(ROUNDS)
            ]
            say(f"PATCH one node, {name}", median(result.rate for result in results), "/s", target)
            say("  p50", median(result.ms(0.5) for result in results), "ms")
            say("  slowest of a hundred", median(result.ms(0.99) for result in results), "ms")
            clock.say(sum(len(result.milliseconds) for result in results))


def _moves(person: Person, url: str, project: str, nodes: list[str], hand: int) -> list[bytes]:
    """Each moves a node to where it is not: the place is another at each step, and no other hand's."""
    return [
        request(
            url,
            person.token,
            f"/api/projects/{project}/graph",
            method="PATCH",
            body={"operations": [{"op": "updateNode", "id": node, "x": float(step), "y": float(hand)}]},
        )
        for step in (1, 2)
        for node in nodes
    ]


def main() -> None:
    measured(run)
