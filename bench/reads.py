"""A list of twenty projects and one project, against a no-op through gateway and gRPC in the same run."""

from __future__ import annotations

from statistics import median

from bench.figures import say
from bench.load import Result, request, under_load
from bench.noop import PATH, start_noop
from bench.stage import CpuClock, measured, person_at, product_with

CONNECTIONS = 16
ROUNDS = 9
SECONDS = 1.5


async def run() -> None:
    async with product_with() as product, person_at(product) as person:
        noop_url = await start_noop(product)
        projects = [await person.project(f"Idea number {number}") for number in range(20)]
        services = ("edge-gateway", "projects", "postgres")
        measurements = {
            "no-op": (noop_url, PATH, ("noop-gateway", "noop")),
            "list 20": (product.url, "/api/projects?pageSize=20", services),
            "get one": (product.url, f"/api/projects/{projects[0]}", services),
        }
        sent = {
            name: [[request(url, person.token, path)]] * CONNECTIONS
            for name, (url, path, _) in measurements.items()
        }
        results: dict[str, list[Result]] = {name: [] for name in measurements}
        for name, (url, _, _) in measurements.items():
            await under_load(url, sent[name], seconds=0.5)
        # Turn by turn, so that a machine that is slower for a while is slower for all three.
        for _ in range(ROUNDS):
            for name, (url, _, _) in measurements.items():
                results[name].append((await under_load(url, sent[name], seconds=SECONDS)).all_succeeded())
        rates = {name: median(result.rate for result in of) for name, of in results.items()}
        for name, (url, _, processes) in measurements.items():
            say(f"{name}, {CONNECTIONS} connections", rates[name], "/s")
            say("  slowest of a hundred", median(result.ms(0.99) for result in results[name]), "ms")
            clock = CpuClock.of(product, *processes)
            clock.say(len((await under_load(url, sent[name], seconds=SECONDS)).milliseconds))
            one = await under_load(url, sent[name][:1], seconds=SECONDS)
            say("  one connection, p50", one.ms(0.5), "ms")
        for name, target in (("list 20", ">= 0.55"), ("get one", ">= 0.65")):
            of_noop = [
                one.rate / noop.rate for one, noop in zip(results[name], results["no-op"], strict=True)
            ]
            say(f"{name}, of the no-op's rate, median of {ROUNDS} rounds", median(of_noop), "", target)


def main() -> None:
    measured(run)
