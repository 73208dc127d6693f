"""Steps that need one another, each begun as soon as those it needs are done."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from eightgentc_devstack.display import Display


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    action: Callable[[], Awaitable[object]]
    needs: tuple[str, ...] = ()


async def run_steps(steps: Sequence[Step], display: Display) -> None:
    """All of them; the first that fails ends the others, and its error is raised."""
    done = {step.name: asyncio.Event() for step in steps}

    async def run(step: Step) -> None:
        for need in step.needs:
            await done[need].wait()
        with display.step(step.name):
            await step.action()
        done[step.name].set()

    try:
        async with asyncio.TaskGroup() as group:
            for step in steps:
                group.create_task(run(step), name=step.name)
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from None
