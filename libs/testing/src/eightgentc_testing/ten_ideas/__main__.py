"""Makes and scores the plans: `python -m eightgentc_testing.ten_ideas [--ai WHO] [--show] [NAME …]`."""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from eightgentc_devstack.engine import Engine
from eightgentc_devstack.engine_choice import EngineChoice
from eightgentc_devstack.local_model.choice import LocalModel, choose_local_model
from eightgentc_devstack.local_model.fetching import CACHE, LocalModelCache
from eightgentc_testing.person import Person
from eightgentc_testing.product import running_product
from eightgentc_testing.ten_ideas.idea import Idea, MadePlan, ten_ideas
from eightgentc_testing.ten_ideas.making import make_plan
from eightgentc_testing.ten_ideas.rules import RULES

_PATIENCE = 600.0


async def main() -> None:
    ideas = {idea.name: idea for idea in ten_ideas()}
    parser = argparse.ArgumentParser(prog="python -m eightgentc_testing.ten_ideas", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[[], *ideas], help=", ".join(ideas))
    parser.add_argument("--ai", default="offline", metavar="WHO", help="as scripts/up --ai (offline)")
    parser.add_argument("--show", action="store_true", help="print the plans, too")
    options = parser.parse_args()
    reached = dict.fromkeys(RULES, 0)
    chosen = [ideas[name] for name in options.names or ideas]
    with TemporaryDirectory(prefix="8gentc-ideas-") as folder:
        async with running_product(Path(folder), engine=await _engine(options.ai)) as product:
            for idea in chosen:
                for rule in await _score(product.url, idea, show=options.show):
                    reached[rule] += 1
    for rule, count in reached.items():
        print(f"{rule}: {count} of {len(chosen)}")


async def _score(url: str, idea: Idea, *, show: bool) -> list[str]:
    """The rules that the plan keeps; what breaks the others is printed."""
    started = time.monotonic()
    person = await Person(url).sign_up()
    person.http.timeout = _PATIENCE
    try:
        plan = await make_plan(person, idea)
    finally:
        await person.close()
    print(f"{idea.name}  {time.monotonic() - started:.1f} s", flush=True)
    if show:
        _show(plan)
    kept = []
    for name, rule in RULES.items():
        faults = list(rule(idea, plan, datetime.now(UTC).date()))
        kept += [] if faults else [name]
        for fault in faults:
            print(f"  {name}: {fault}", flush=True)
    return kept


def _show(plan: MadePlan) -> None:
    for section, text in plan.sections.items():
        print(f"\n## {section}\n{text}")
    print("\n## Graph")
    for source, target in plan.edges:
        print(f"{plan.nodes[source]} -> {plan.nodes[target]}")
    for kind, text in plan.diagrams.items():
        print(f"\n## {kind}\n{text}")


async def _engine(wanted: str) -> Engine | LocalModel | None:
    if wanted == "local":
        return await choose_local_model(None, LocalModelCache(CACHE, print), None)
    return await EngineChoice(os.environ, print, None, our_ports=()).choose(wanted)


if __name__ == "__main__":
    asyncio.run(main())
