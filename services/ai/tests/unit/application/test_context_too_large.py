"""A model that takes less context than was known: one smaller try, and the receipt says what was left out."""

from __future__ import annotations

from typing import Any

import pytest

from eightgentc_ai.adapters.outbound.graph_layout import LibraryGraphLayout
from eightgentc_ai.adapters.outbound.memory.language_model import calling, saying
from eightgentc_ai.application.section_request import SectionRequest
from eightgentc_ai.application.stream_chat_reply import ReplyFinish, ReplyRequest, StreamChatReply
from eightgentc_ai.application.stream_plan_section import StreamPlanSection
from eightgentc_ai.domain.errors import ContextTooLarge
from eightgentc_ai.domain.generation import CacheStatus, ContextItem
from eightgentc_ai.domain.prompt import Message

from .conftest import SECTION, asking
from .test_stream_chat_reply import Parser

CONTEXT = (
    ContextItem("notes", "note", "n" * 3_000, priority=1),
    ContextItem("goals", "goals", "g" * 3_000, priority=50),
)


def refusal(*, fits: float = 0.6, output_counts: bool = False) -> ContextTooLarge:
    return ContextTooLarge.leaving(fits=fits, output_counts=output_counts)


def sent(walk: Any, call: int) -> str:
    return "\n".join(message.content for message in walk.model.requests[call].messages)


async def test_the_least_important_is_left_out_and_the_receipt_says_so(walk_on: Any) -> None:
    walk = walk_on(refusal(), SECTION)

    result = await walk.section(context=CONTEXT)

    assert ("nnn" in sent(walk, 0), "nnn" in sent(walk, 1), "ggg" in sent(walk, 1)) == (True, False, True)
    assert [line.id for line in result.info.receipt.kept] == ["goals"]
    assert [(line.id, line.reason) for line in result.info.receipt.dropped] == [
        ("notes", "over the token budget")
    ]
    assert (result.info.model_calls, walk.statuses) == (2, ["done"])


async def test_a_second_refusal_is_the_error(walk_on: Any) -> None:
    walk = walk_on(refusal())

    with pytest.raises(ContextTooLarge):
        await walk.section(context=CONTEXT)

    assert (walk.calls, walk.statuses) == (2, ["CONTEXT_TOO_LARGE"])


async def test_where_nothing_can_be_left_out_nothing_is_asked_again(walk_on: Any) -> None:
    walk = walk_on(refusal())

    with pytest.raises(ContextTooLarge):
        await walk.section()

    assert walk.calls == 1


async def test_an_answer_whose_room_counts_is_asked_for_shorter(walk_on: Any) -> None:
    walk = walk_on(refusal(fits=0.5, output_counts=True), SECTION)

    await walk.section()

    assert [request.max_output_tokens for request in walk.model.requests] == [4_000, 2_000]


async def test_an_answer_is_never_asked_for_in_no_room_at_all(walk_on: Any) -> None:
    walk = walk_on(refusal(fits=0.02, output_counts=True), SECTION)

    await walk.section()

    assert walk.model.requests[1].max_output_tokens == 500


async def test_a_correction_is_sent_with_the_smaller_request_too(walk_on: Any) -> None:
    walk = walk_on(refusal(), calling("generatePlanSection", "no JSON"), SECTION)

    await walk.section(context=CONTEXT)

    assert walk.calls == 3
    assert "nnn" not in sent(walk, 2)
    assert "That answer cannot be used" in sent(walk, 2)


async def test_a_correction_that_makes_a_request_too_large_is_kept(walk_on: Any) -> None:
    walk = walk_on(calling("generatePlanSection", "no JSON"), refusal(), SECTION)

    await walk.section(context=CONTEXT)

    assert "nnn" not in sent(walk, 2)
    assert "That answer cannot be used" in sent(walk, 2)


async def test_a_repeat_gets_the_stored_answer_and_its_receipt(walk_on: Any) -> None:
    walk = walk_on(refusal(), SECTION)
    first = await walk.section(context=CONTEXT)

    again = await walk.section(context=CONTEXT)

    assert (again.info.cache_status, again.info.receipt) == (CacheStatus.HIT, first.info.receipt)


async def test_the_oldest_messages_of_a_chat_are_left_out(walk_on: Any) -> None:
    walk = walk_on(refusal(), saying("Good morning."))
    history = [
        Message("user", "o" * 3_000, "old"),
        Message("assistant", "Yes.", "yes"),
        Message("user", "w" * 1_000, "new"),
    ]
    reply = StreamChatReply(walk.runs, Parser(), LibraryGraphLayout())

    events = [event async for event in reply(ReplyRequest(asking(), history=history))]
    await walk.runs.close()

    done = events[-1]
    assert isinstance(done, ReplyFinish)
    assert [line.id for line in done.info.receipt.kept] == ["new"]
    assert [line.id for line in done.info.receipt.dropped] == ["old", "yes"]
    assert ("ooo" in sent(walk, 1), "www" in sent(walk, 1)) == (False, True)


async def test_a_streamed_section_is_asked_for_again_before_its_first_word(walk_on: Any) -> None:
    walk = walk_on(refusal(), SECTION)
    request = SectionRequest(asking(context=CONTEXT), "Goals")

    *deltas, result = [event async for event in StreamPlanSection(walk.runs)(request)]
    await walk.runs.close()

    assert "".join(delta.text for delta in deltas) == "We open a bakery in May."
    assert [line.id for line in result.info.receipt.kept] == ["goals"]
