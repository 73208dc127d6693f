"""A graph of 10,000 nodes and 20,000 edges on one connection, the event loops meanwhile; and a save of 2,000 nodes."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.figures import say
from bench.load import request, under_load
from bench.probed import Probe, start_probed
from bench.stage import CpuClock, measured, person_at, product_with, save_graph
from eightgentc_testing.person import Person
from eightgentc_testing.product import Product, until

NODES, EDGES = 10_000, 20_000
SAVED = 2_000
TIMES = 10
SECONDS = 3.0


async def run() -> None:
    async with product_with() as product, person_at(product) as person:
        with TemporaryDirectory() as folder:
            services = ("projects", "edge-gateway")
            probes = {name: await start_probed(product, name, Path(folder)) for name in services}
            await until(person.is_served, "the gateway has found projects", within=10)
            project = await person.project()
            nodes = await save_graph(person, project, nodes=NODES, edges=EDGES)
            path = f"/api/project/{project}/graph"
            await _cold(product, person, project, nodes[0], probes)
            await _warm(product, person, path, probes)
            await _save(product, person, project, nodes, probes)


async def _cold(product: Product, person: Person, project: str, node: str, probes: dict[str, Probe]) -> None:
    """Each time after a change, so that the bytes have to be made anew."""
    ask = request(product.url, person.token, f"/api/project/{project}/graph", Accept_Encoding="gzip")
    taken = []
    _begin(probes)
    for number in range(TIMES):
        move = {"op": "updateNode", "id": node, "x": float(number), "y": 0.5}
        await person.patch(f"/api/projects/{project}/graph", {"operations": [move]})
        taken.append((await under_load(product.url, [[ask]], seconds=0)).all_succeeded().ms(0.5))
    say(f"graph {NODES:,} / {EDGES:,}, cold, p50", median(taken), "ms", "<= 200")
    await _say_stalls(probes)


async def _warm(product: Product, person: Person, path: str, probes: dict[str, Probe]) -> None:
    whole = await person.http.get(path, headers={"Accept-Encoding": "gzip"})
    etag = whole.headers["ETag"]
    say(f"graph {NODES:,} / {EDGES:,}, compressed", whole.num_bytes_downloaded / 1e6, "MB")
    say(f"graph {NODES:,} / {EDGES:,}, not compressed", len(whole.content) / 1e6, "MB")
    for name, headers, target in (
        ("warm", {"Accept_Encoding": "gzip"}, "<= 20"),
        ("warm, not compressed", {"Accept_Encoding": "identity"}, ""),
        ("current copy, 304", {"If_None_Match": etag}, "<= 3"),
    ):
        ask = [[request(product.url, person.token, path, **headers)]]
        _begin(probes)
        clock = CpuClock.of(product, "edge-gateway", "projects", "postgres")
        result = (await under_load(product.url, ask, seconds=SECONDS)).all_succeeded()
        say(f"graph {NODES:,} / {EDGES:,}, {name}, p50", result.ms(0.5), "ms", target)
        clock.say(len(result.milliseconds))
        await _say_stalls(probes)


async def _save(
    product: Product, person: Person, project: str, nodes: list[str], probes: dict[str, Probe]
) -> None:
    """Moves nodes that are there, all in one request."""
    path = f"/api/projects/{project}/graph"
    taken = []
    _begin(probes)
    for number in range(TIMES):
        moves = [{"op": "updateNode", "id": node, "x": float(number), "y": 0.25} for node in nodes[:SAVED]]
        ask = request(product.url, person.token, path, method="PATCH", body={"operations": moves})
        taken.append((await under_load(product.url, [[ask]], seconds=0)).all_succeeded().ms(0.5))
    say(f"{SAVED:,} nodes saved in one PATCH, p50", median(taken), "ms", "<= 100")
    await _say_stalls(probes, target="")


def _begin(probes: dict[str, Probe]) -> None:
    for probe in probes.values():
        probe.begin()


async def _say_stalls(probes: dict[str, Probe], target: str = "<= 10") -> None:
    for name, probe in probes.items():
        stall = await probe.read()
        say(f"  event loop of {name} held up, longest: on the CPU", stall.worked, "ms", target)
        say(f"  event loop of {name} held up, longest: by the clock", stall.waited, "ms")


def main() -> None:
    measured(run)
