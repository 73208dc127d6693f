"""Odd and hostile model servers behind the whole service: nothing is lost, and no tenant pays for them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from eightgentc.ai.v1 import chat_service_pb2 as chat
from eightgentc_testing.model_server import Answer, HTTPAnswer, Recorded, Usage, raw, text, tool_call

from .conftest import SECTION, Caller, RunningAi, StartAi


def words(events: list[Any]) -> str:
    return "".join(event.text_delta for event in events if event.WhichOneof("part") is None)


async def test_a_nul_in_a_streamed_reply_loses_no_word(ai: RunningAi, caller: Caller) -> None:
    ai.model.then(text("Good\0 mor\x1bning,\r\nbaker."))

    events = await caller.stream(ai.chat.StreamChatReply, caller.message())

    assert words(events) == "Good morning,\nbaker."
    assert events[-1].WhichOneof("part") == "finish"


async def test_half_of_a_surrogate_pair_loses_no_word(ai: RunningAi, caller: Caller) -> None:
    chunks = [{"content": "Bread \ud83c"}, {"content": "\udf5e and cake \ud83c"}, {"content": "."}]
    body = "".join(f"data: {json.dumps({'choices': [{'delta': delta}]})}\n\n" for delta in chunks)
    ai.model.then(raw(body + "data: [DONE]\n\n", content_type="text/event-stream"))

    events = await caller.stream(ai.chat.StreamChatReply, caller.message())

    assert words(events) == "Bread 🍞 and cake \ufffd."


async def test_reasoning_is_no_part_of_a_reply(ai: RunningAi, caller: Caller) -> None:
    ai.model.then(text("<think>\nThe person wants bread.\n</think>\n\nGood morning.", piece=3))

    events = await caller.stream(ai.chat.StreamChatReply, caller.message())

    assert words(events) == "Good morning."


@pytest.mark.parametrize("count", [40_000_000, 10**30, -5])
async def test_a_count_that_cannot_be_spends_no_limit(ai: RunningAi, caller: Caller, count: int) -> None:
    used = Usage(prompt_tokens=300, completion_tokens=count)
    ai.model.default = tool_call("generatePlanSection", SECTION, usage=used)

    first = await caller.call(ai.generation.GeneratePlanSection, caller.section())
    again = await caller.call(ai.generation.GeneratePlanSection, caller.section(prompt="Cake, please."))

    assert (first.info.usage.estimated, again.info.usage.estimated) == (True, True)
    assert 0 < first.info.usage.output_tokens < 200
    assert [row[0] for row in await ai.recorded(caller.tenant)] == ["done", "done"]


async def test_a_request_that_does_not_fit_is_sent_once_more_with_less(ai: RunningAi, caller: Caller) -> None:
    refusal = (
        '{"error": {"message": "This model\'s maximum context length is 4096 tokens. However, your messages resulted'
        ' in 6000 tokens.", "type": "invalid_request_error", "code": "context_length_exceeded"}}'
    )
    ai.model.then(raw(refusal, status=400), tool_call("generatePlanSection", SECTION))
    context = [
        {"id": "notes", "kind": "note", "text": "note " * 2_000, "priority": 1},
        {"id": "goals", "kind": "goals", "text": "goal " * 500, "priority": 50},
    ]

    answer = await caller.call(ai.generation.GeneratePlanSection, caller.section(context=context))

    assert [item.id for item in answer.info.receipt.kept] == ["goals"]
    assert [item.id for item in answer.info.receipt.dropped] == ["notes"]
    assert len(ai.model.requests) == 2


@pytest.mark.row("F131", clause="engines alike")
async def test_a_chat_acts_all_the_same_where_the_server_has_no_tools(start_ai: StartAi) -> None:
    refusal = '{"error": {"message": "gemma2:2b does not support tools"}}'
    answers = {"chooseAction": '{"action": "generatePlanSection"}', "generatePlanSection": SECTION}

    def as_it_is_asked(request: Recorded) -> Answer | HTTPAnswer:
        if "tools" in request.body:
            return raw(refusal, status=400)
        form = request.body.get("response_format")
        return text(answers[form["json_schema"]["name"]] if form else "Good morning.")

    async with start_ai() as ai:
        ai.model.default = as_it_is_asked
        caller = ai.projects()
        request = caller.message(prompt="Write the Goals section.")
        request.tools.append(chat.CHAT_TOOL_GENERATE_PLAN_SECTION)

        first = await caller.stream(ai.chat.StreamChatReply, request)
        asked = len(ai.model.requests)
        again = await caller.stream(ai.chat.StreamChatReply, request)

    kinds = [event.WhichOneof("part") for event in first]
    [made] = [event.tool_output_available for event in first if event.HasField("tool_output_available")]
    assert kinds == ["tool_input_start", "tool_input_delta", "tool_output_available", "finish"]
    assert made.section.content == json.loads(SECTION)["content"]
    assert [event.WhichOneof("part") for event in again] == kinds
    # A server may refuse tools to choose from and take one that is forced, so that is tried, once.
    assert (asked, len(ai.model.requests) - asked) == (4, 2)


async def test_a_chat_with_tools_goes_on_without_them_where_the_server_has_none(start_ai: StartAi) -> None:
    refusal = '{"error": {"message": "gemma2:2b does not support tools"}}'
    async with start_ai() as ai:  # what a process has learnt about its server is kept until it ends
        ai.model.default = lambda request: (
            raw(refusal, status=400) if "tools" in request.body else text("Good morning.")
        )
        caller = ai.projects()
        request = caller.message()
        request.tools.append(chat.CHAT_TOOL_GENERATE_NODE_GRAPH)

        events = await caller.stream(ai.chat.StreamChatReply, request)

    assert words(events) == "Good morning."


@pytest.mark.parametrize("whole", [False, True], ids=["stream", "whole"])
async def test_a_tool_whose_input_cannot_be_used_is_an_error_with_its_reason(
    ai: RunningAi, caller: Caller, whole: bool
) -> None:
    ai.model.default = tool_call("generateNodeGraph", "{broken")
    request = caller.message()
    request.tools.append(chat.CHAT_TOOL_GENERATE_NODE_GRAPH)
    request.whole = whole

    if whole:
        error = await caller.refused(ai.chat.StreamChatReply, request)
        assert (error.reason, bool(error.metadata["rule"])) == ("OUTPUT_INVALID", True)
    else:
        events = await caller.stream(ai.chat.StreamChatReply, request)
        (failed,) = [event for event in events if event.WhichOneof("part") == "tool_output_error"]
        assert failed.tool_output_error.error_text
