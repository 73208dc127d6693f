"""What only the memory twin can show: time that is moved by hand, and bounds on its memory."""

from __future__ import annotations

from eightgentc_ai.adapters.outbound.memory.admission import MemoryAdmission
from eightgentc_ai.domain.quota import Limit


async def test_an_answer_ends_with_its_time() -> None:
    now = 1000.0
    admission = MemoryAdmission(now=lambda: now)
    await admission.settle(unused=(), answer=b"answer", store={"k": 60})

    now += 59
    before = await admission.look_up(("k",), on_hit=(), on_miss=())
    now += 2
    after = await admission.look_up(("k",), on_hit=(), on_miss=())

    assert (before.answer, after.answer) == (b"answer", None)


async def test_the_oldest_answers_make_room() -> None:
    admission = MemoryAdmission()

    for number in range(40):
        await admission.settle(unused=(), answer=b"x" * 1_000_000, store={f"k{number}": 60})

    assert (await admission.look_up(("k0",), on_hit=(), on_miss=())).answer is None
    assert (await admission.look_up(("k39",), on_hit=(), on_miss=())).answer
    assert admission._bytes <= 32 * 1024 * 1024


async def test_limits_come_back_with_time() -> None:
    now = 1000.0
    admission = MemoryAdmission(now=lambda: now)
    limit = Limit("requests", "t", "ada", per_second=1, burst=1)
    await admission.look_up((), on_hit=(), on_miss=(limit,))

    now += 1.01

    assert (await admission.look_up((), on_hit=(), on_miss=(limit,))).decision.allowed
