"""CompletePrompt: the whole answer to one prompt, which may be a stored one; the model may choose a tool."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from eightgentc_ai.adapters.outbound.graph_layout import LibraryGraphLayout
from eightgentc_ai.adapters.outbound.memory.language_model import calling, saying
from eightgentc_ai.application.complete_prompt import CompletePrompt
from eightgentc_ai.application.stream_chat_reply import ReplyRequest, StreamChatReply
from eightgentc_ai.domain.errors import OutputInvalid, OutputTooLong, ParserUnavailable
from eightgentc_ai.domain.generation import CacheControl, CacheStatus, ContextItem
from eightgentc_ai.domain.model_request import TextDelta
from eightgentc_ai.domain.tools import CHAT_TOOLS

from .conftest import asking
from .test_stream_chat_reply import FLOW, GRAPH, Parser

SECTION_INPUT = '{"section": "Goals", "content": "We open a bakery in May."}'
CALLS = {
    "section": calling("generatePlanSection", SECTION_INPUT),
    "graph": calling("generateNodeGraph", GRAPH),
    "diagram": calling("generateMermaidDiagram", FLOW),
    "remembered": calling("rememberInsight", '{"kind": "fact", "text": "Ana bakes.", "quote": ""}'),
    "corrected": calling("correctInsight", '{"insightId": "insight:1", "action": "forget"}'),
}
KNOWN = ContextItem("insight:1", "insight", "We open in Porto.")


async def completed(walk: Any, *, parser: bool = True, **changes: Any) -> list[Any]:
    replies = StreamChatReply(walk.runs, Parser(available=parser), LibraryGraphLayout())
    request = ReplyRequest(input=asking(context=(KNOWN,), **changes), tools=list(CHAT_TOOLS.values()))
    try:
        return await CompletePrompt(walk.runs, replies)(request)
    finally:
        await walk.runs.close()


async def test_text_comes_in_one_piece(walk_on: Any) -> None:
    said, done = await completed(walk_on(saying("Good morning, baker.")))

    assert said == TextDelta("Good morning, baker.")
    assert (done.finish_reason, done.info.cache_status) == ("stop", CacheStatus.MISS)


@pytest.mark.parametrize("answer", [saying("Good morning."), *CALLS.values()], ids=["text", *CALLS])
async def test_a_repeat_gets_the_stored_answer_with_what_its_tools_gave(walk_on: Any, answer: Any) -> None:
    walk = walk_on(answer)
    *first, done = await completed(walk)

    *again, done_again = await completed(walk)

    assert again == first
    assert walk.calls == 1
    assert (done.info.cache_status, done_again.info.cache_status) == (CacheStatus.MISS, CacheStatus.HIT)
    assert done_again.finish_reason == done.finish_reason


async def test_a_model_is_offered_the_tools_unless_it_is_a_small_one(walk_on: Any) -> None:
    large, small = walk_on(saying("Good morning.")), walk_on(saying("Good morning."), small_model=True)

    await completed(large)
    await completed(small)

    assert [len(walk.model.requests[0].offered) for walk in (large, small)] == [len(CHAT_TOOLS), 0]


async def test_an_answer_of_now_takes_the_place_of_the_stored_one(walk_on: Any) -> None:
    walk = walk_on(saying("Old."), saying("New."))
    await completed(walk)

    anew, _ = await completed(walk, cache=CacheControl.REFRESH)
    stored, _ = await completed(walk)

    assert (anew, stored) == (TextDelta("New."), TextDelta("New."))
    assert walk.calls == 2


async def test_the_same_prompt_of_many_at_once_asks_the_model_once(walk_on: Any) -> None:
    walk = walk_on(saying("Good morning."))

    replies = await asyncio.gather(*(completed(walk) for _ in range(5)))

    assert [reply[0] for reply in replies] == [TextDelta("Good morning.")] * 5
    assert walk.calls == 1


@pytest.mark.parametrize(
    "answer", [calling("generateNodeGraph", "no JSON"), calling("makeCoffee", "{}"), saying(" ")]
)
async def test_an_answer_that_cannot_be_used_is_asked_for_again(walk_on: Any, answer: Any) -> None:
    walk = walk_on(answer, saying("Good morning."))

    said, done = await completed(walk)

    assert (said, walk.calls) == (TextDelta("Good morning."), 2)
    assert done.info.repairs


async def test_what_never_becomes_usable_is_refused_and_not_stored(walk_on: Any) -> None:
    walk = walk_on(saying(" "))

    for _ in range(2):
        with pytest.raises(OutputInvalid):
            await completed(walk)

    assert walk.calls == 6


@pytest.mark.parametrize("arguments", ["", "{", "[]", "null", "no JSON", '{"section": "Goals"}'])
async def test_a_tool_whose_input_cannot_be_used_is_an_error_with_its_reason(
    walk_on: Any, arguments: str
) -> None:
    with pytest.raises(OutputInvalid) as unusable:
        await completed(walk_on(calling("generatePlanSection", arguments)))

    assert unusable.value.rule


async def test_half_of_a_tools_input_is_not_asked_for_again(walk_on: Any) -> None:
    walk = walk_on(calling("generatePlanSection", SECTION_INPUT[:20], finish_reason="length"))

    with pytest.raises(OutputTooLong):
        await completed(walk)

    assert walk.calls == 1


async def test_a_limit_that_went_into_reasoning_is_an_answer_that_is_too_long(walk_on: Any) -> None:
    walk = walk_on(saying("", finish_reason="length"))

    with pytest.raises(OutputTooLong):
        await completed(walk)

    assert walk.calls == 1


async def test_a_diagram_without_a_parser_is_refused(walk_on: Any) -> None:
    with pytest.raises(ParserUnavailable):
        await completed(walk_on(CALLS["diagram"]), parser=False)
