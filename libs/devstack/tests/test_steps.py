"""Steps that need one another."""

import asyncio
import io

import pytest

from eightgentc_devstack.display import Display
from eightgentc_devstack.problem import Problem
from eightgentc_devstack.steps import Step, run_steps


@pytest.fixture
def screen() -> io.StringIO:
    return io.StringIO()


async def test_step_begins_after_those_it_needs(screen):
    order: list[str] = []

    def note(name: str):
        async def action() -> None:
            await asyncio.sleep(0)
            order.append(name)

        return action

    await run_steps([Step("b", note("b"), ("a",)), Step("a", note("a"))], Display(screen))

    assert order == ["a", "b"]


async def test_steps_that_do_not_need_one_another_run_together(screen):
    both = asyncio.Barrier(2)

    await run_steps([Step("a", both.wait), Step("b", both.wait)], Display(screen))

    assert "✓ a" in screen.getvalue()
    assert "✓ b" in screen.getvalue()


async def test_first_failure_ends_the_others_and_is_raised_as_it_is(screen):
    async def fail() -> None:
        raise Problem("no", "mend it")

    with pytest.raises(Problem, match="mend it"):
        await run_steps([Step("bad", fail), Step("endless", asyncio.Event().wait)], Display(screen))

    assert screen.getvalue() == "✗ bad\n"
