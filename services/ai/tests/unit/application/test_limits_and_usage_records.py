"""Limits are spent before a call and settled after it; every run is booked, however it ended."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from eightgentc_ai.adapters.outbound.memory.language_model import calling, saying
from eightgentc_ai.domain.errors import (
    ContentFiltered,
    LimitReached,
    ModelRefused,
    ModelThrottled,
    ModelTimeout,
    OutputInvalid,
    OutputTooLong,
    UpstreamTruncated,
)
from eightgentc_ai.domain.generation import CacheControl, ContextItem
from eightgentc_ai.domain.model_request import ModelAnswer

from .conftest import NOW, SECTION

BYPASS = {"cache": CacheControl.BYPASS}


async def test_a_refused_call_is_recorded_and_asks_no_model(walk_on: Any) -> None:
    walk = walk_on(requests_of_person=1)
    await walk.section(**BYPASS)

    with pytest.raises(LimitReached) as refused:
        await walk.section(**BYPASS)

    assert (walk.calls, walk.statuses) == (1, ["done", "LIMIT_REACHED"])
    assert refused.value.metadata == {"limit": "requests-of-person"}
    assert refused.value.retry_after == pytest.approx(60)


async def test_after_a_call_the_tenant_has_spent_what_the_model_used(walk_on: Any) -> None:
    walk = walk_on()
    before = walk.room()

    await walk.section()

    assert before - walk.room() == pytest.approx(120)


async def test_what_was_reserved_too_little_is_charged(walk_on: Any) -> None:
    walk = walk_on(SECTION, tokens_of_tenant=1_000)
    large = ModelAnswer("", SECTION.tool_calls, "tool_calls", _usage(900, 4_000), "scripted-1")
    walk.model.script = [large]

    await walk.section()

    assert walk.room() == pytest.approx(1_000 - 4_900)


async def test_parallel_calls_cannot_reserve_more_tokens_than_there_are(walk_on: Any) -> None:
    walk = walk_on(tokens_of_tenant=10_000)
    walk.model.gate = asyncio.Event()

    calls = [asyncio.ensure_future(walk.section(prompt=f"Bread {number}")) for number in range(64)]
    await _until(lambda: len(walk.ledger) + walk.calls == 64)
    walk.model.gate.set()
    results = await asyncio.gather(*calls, return_exceptions=True)

    reserved = 2_613  # instructions, prompt and the output that is expected
    assert sum(not isinstance(result, LimitReached) for result in results) == 10_000 // reserved == walk.calls


@pytest.mark.row("F39", clause="usage is booked in all")
@pytest.mark.parametrize(
    ("answer", "error", "reason"),
    [
        (saying("", refusal="I will not."), ModelRefused, "MODEL_REFUSED"),
        (saying("x", finish_reason="content_filter"), ContentFiltered, "CONTENT_FILTERED"),
        (calling("generatePlanSection", '{"c', finish_reason="length"), OutputTooLong, "OUTPUT_TOO_LONG"),
    ],
)
async def test_an_unusable_answer_is_an_error_of_its_own_and_its_usage_is_recorded(
    walk_on: Any, answer: ModelAnswer, error: type[Exception], reason: str
) -> None:
    walk = walk_on(answer)

    with pytest.raises(error):
        await walk.section()

    (row,) = walk.ledger
    assert (row.status, row.input_tokens, row.output_tokens, row.estimated) == (
        reason,
        100,
        20,
        False,
    )


async def test_a_refusal_is_told_in_the_models_own_words(walk_on: Any) -> None:
    with pytest.raises(ModelRefused, match="declined this request: Only flowcharts can be drawn") as refused:
        await walk_on(saying("", refusal="Only flowcharts can be drawn.")).section()

    assert refused.value.metadata == {"refusal": "Only flowcharts can be drawn."}


@pytest.mark.parametrize("error", [ModelTimeout(), UpstreamTruncated(retry_after=0.1)])
async def test_a_call_in_which_the_model_may_have_worked_is_recorded_with_an_estimate(
    walk_on: Any, error: Exception
) -> None:
    walk = walk_on(error, attempts=1)

    with pytest.raises(type(error)):
        await walk.section()

    (row,) = walk.ledger
    assert row.estimated
    assert row.input_tokens > 100


async def test_every_attempt_in_which_the_model_may_have_worked_is_recorded(walk_on: Any) -> None:
    once, twice = (walk_on(UpstreamTruncated(), attempts=attempts) for attempts in (1, 2))

    for walk in (once, twice):
        with pytest.raises(UpstreamTruncated):
            await walk.section()

    assert twice.ledger[0].input_tokens == 2 * once.ledger[0].input_tokens > 0


async def test_a_run_that_an_unexpected_error_ends_is_recorded_as_internal(walk_on: Any) -> None:
    walk = walk_on(ZeroDivisionError())

    with pytest.raises(ZeroDivisionError):
        await walk.section()

    assert walk.statuses == ["INTERNAL"]


async def test_a_call_that_never_reached_the_model_is_recorded_without_usage(walk_on: Any) -> None:
    walk = walk_on(ModelThrottled(retry_after=0.1), attempts=1)
    before = walk.room()

    with pytest.raises(ModelThrottled):
        await walk.section()

    (row,) = walk.ledger
    assert (row.input_tokens, row.estimated, row.model_calls) == (0, False, 1)
    assert walk.room() == before


async def test_usage_that_the_provider_does_not_report_is_estimated(walk_on: Any) -> None:
    walk = walk_on(ModelAnswer("", SECTION.tool_calls, "tool_calls", None, "scripted-1"))

    result = await walk.section()

    assert result.info.usage.estimated
    assert result.info.usage.output_tokens == len(SECTION.tool_calls[0].arguments)


@pytest.mark.row("F38", clause="repaired in ≤ 2 retries")
async def test_an_unusable_answer_is_asked_for_again_with_what_is_wrong_with_it(walk_on: Any) -> None:
    walk = walk_on(saying("I would rather talk."), calling("generatePlanSection", "{}"), SECTION)

    result = await walk.section()

    assert result.info.model_calls == 3
    assert walk.ledger[0].output_tokens == 3 * 20
    assert [message.role for message in walk.model.requests[2].messages[-2:]] == ["assistant", "user"]
    assert "content must be a string." in walk.model.requests[2].messages[-1].content


async def test_arguments_that_came_as_text_are_understood_with_a_note(walk_on: Any) -> None:
    walk = walk_on(saying(SECTION.tool_calls[0].arguments))

    result = await walk.section()

    assert result.value.content == "We open a bakery in May."
    assert result.info.repairs == ("The answer came as text instead of a tool call.",)
    assert walk.calls == 1


@pytest.mark.row("F37", clause="there a plain-text answer is a typed error, not an empty result")
async def test_after_two_re_asks_an_unusable_answer_is_an_error(walk_on: Any) -> None:
    walk = walk_on(saying("I would rather talk."))

    with pytest.raises(OutputInvalid) as refused:
        await walk.section()

    assert walk.calls == 3
    assert "generatePlanSection" in refused.value.metadata["rule"]
    assert walk.statuses == ["OUTPUT_INVALID"]


async def test_a_cancelled_call_stops_the_model_and_is_recorded(walk_on: Any) -> None:
    walk = walk_on()
    walk.model.gate = asyncio.Event()
    call = asyncio.ensure_future(walk.section(**BYPASS))
    await _until(lambda: walk.calls == 1)

    call.cancel()
    await asyncio.gather(call, return_exceptions=True)

    assert (walk.model.stopped, walk.statuses) == (1, ["CANCELLED"])
    assert walk.ledger[0].estimated


async def test_the_operator_bounds_the_context_whatever_a_caller_asks_for(walk_on: Any) -> None:
    walk = walk_on(context_tokens=100)
    context = tuple(ContextItem(f"m{number}", "message", "x" * 40) for number in range(9))

    result = await walk.section(context=context, context_token_budget=1_000_000)

    assert result.info.receipt.token_budget == 100
    assert len(result.info.receipt.kept) == 1


async def test_a_row_says_whose_call_it_was_and_what_it_was_made_of(walk_on: Any) -> None:
    walk = walk_on()

    result = await walk.section()

    (row,) = walk.ledger
    assert (row.tenant, row.operation, row.create_time) == ("tenant-1", "section", NOW)
    assert (row.id, row.prompt_id, row.prompt_version) == (
        result.info.run_id,
        result.info.prompt.id,
        result.info.prompt.version,
    )
    assert len(row.request_hash) == 64


def _usage(sent: int, received: int) -> Any:
    from eightgentc_ai.domain.generation import Usage

    return Usage(sent, 0, received)


async def _until(true: Any) -> None:
    for _ in range(1000):
        if true():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never came to that")
