"""`/api/chat` read by the published AI SDK, in every version that people have."""

from __future__ import annotations

import pytest

from eightgentc.projects.v1 import conversation_pb2
from eightgentc.projects.v1 import conversation_service_pb2 as pb
from eightgentc_kit.errors import Code, RemoteError

SDKS = ("ai-5-first", "ai-5", "ai-6", "ai-7")
SECTION = {"section": "Goals", "content": "Open by May."}

pytestmark = [pytest.mark.row("F40"), pytest.mark.parametrize("sdk", SDKS), pytest.mark.timeout(330)]


async def test_text_and_tool_become_the_same_message(edge, turns, node_client, sdk):
    edge.projects.answers["StreamTurn"] = turns.streamed(
        turns.started,
        turns.text(2, "Fresh "),
        turns.text(3, "bread."),
        *turns.tool(4, SECTION),
        turns.ended(8),
    )

    outcome = await node_client.run(sdk, **edge.signed_in)

    message = outcome["message"]
    assert outcome["errors"] == []
    assert message["id"] == "0198c0de-0000-7000-8000-0000000000a1"
    text, tool, notice = message["parts"][1:]
    assert message["parts"][0] == {"type": "step-start"}
    assert (text["type"], text["text"], text["state"]) == ("text", "Fresh bread.", "done")
    assert (tool["type"], tool["state"]) == ("tool-generatePlanSection", "output-available")
    assert (tool["input"], tool["output"]) == (SECTION, SECTION)
    assert (notice["type"], notice["data"]["provider"]) == ("data-notice", "offline-planner")
    assert message["metadata"] == {
        "turnId": "0198c0de-0000-7000-8000-0000000000f1",
        "conversationId": "0198c0de-0000-7000-8000-0000000000c1",
        "generationId": "generation-1",
        "runId": "run-1",
        "provider": "offline-planner",
        "model": "planner-1",
        "usage": {"inputTokens": 12, "outputTokens": 30, "totalTokens": 42},
        "costUsd": 0.0015,
        "cache": "miss",
        "finishReason": "stop",
        "state": "done",
    }


@pytest.mark.row("F131")
async def test_an_acting_turn_shows_what_was_made_and_what_became_of_it(edge, turns, node_client, sdk):
    edge.projects.answers["StreamTurn"] = turns.streamed(turns.started, *turns.acts(2), turns.ended(5))

    outcome = await node_client.run(sdk, **edge.signed_in)

    _, tool, data, _ = outcome["message"]["parts"]
    assert outcome["errors"] == []
    assert (tool["state"], tool["input"]) == ("output-available", SECTION)
    assert (tool["output"]["proposalId"], tool["output"]["applied"]) == ("p1", True)
    assert (data["type"], data["id"], data["data"]) == (
        *("data-plan-section", "p1"),
        {"proposalId": "p1", "version": 1},
    )


async def test_tool_whose_arguments_cannot_be_used_says_so(edge, turns, node_client, sdk):
    edge.projects.answers["StreamTurn"] = turns.streamed(
        turns.started, *turns.tool(2, None, error="The section has no content."), turns.ended(6)
    )

    outcome = await node_client.run(sdk, **edge.signed_in)

    tool = outcome["message"]["parts"][1]
    assert outcome["errors"] == []
    assert (tool["state"], tool["errorText"]) == ("output-error", "The section has no content.")


async def test_stopped_turn_keeps_what_was_said(edge, turns, node_client, sdk):
    edge.projects.answers["StreamTurn"] = turns.streamed(
        turns.started, turns.text(2, "Fresh"), turns.ended(3, conversation_pb2.TURN_STATE_ABORTED)
    )

    outcome = await node_client.run(sdk, **edge.signed_in)

    assert outcome["errors"] == []
    assert outcome["message"]["parts"][1]["text"] == "Fresh"


async def test_failed_turn_tells_the_person_why(edge, turns, node_client, sdk):
    failed = turns.ended(
        3,
        conversation_pb2.TURN_STATE_FAILED,
        error_text="The model does not answer.",
        error_reason="MODEL_UNAVAILABLE",
    )
    edge.projects.answers["StreamTurn"] = turns.streamed(turns.started, turns.text(2, "Fresh"), failed)

    outcome = await node_client.run(sdk, **edge.signed_in)

    assert outcome["errors"] == ["The model does not answer."]
    assert outcome["message"]["metadata"]["code"] == "MODEL_UNAVAILABLE"


async def test_refusal_before_the_stream_is_an_error_with_the_problem(edge, node_client, sdk):
    edge.projects.answers["StreamTurn"] = RemoteError(
        "The model is still answering.", code=Code.FAILED_PRECONDITION, reason="TURN_RUNNING", domain="x"
    )

    outcome = await node_client.run(sdk, **edge.signed_in)

    assert "TURN_RUNNING" in outcome["thrown"]


async def test_client_that_comes_back_gets_the_whole_message(edge, turns, node_client, sdk):
    edge.projects.answers["ResumeTurn"] = turns.streamed(
        turns.started, turns.text(2, "Fresh bread."), turns.ended(3), kind=pb.ResumeTurnResponse
    )

    outcome = await node_client.run(sdk, **edge.signed_in, resume=True)

    assert edge.projects.last("ResumeTurn").conversation_id == "chat-1"
    assert outcome["message"]["parts"][1]["text"] == "Fresh bread."


async def test_client_that_comes_back_to_silence_gets_no_stream(edge, turns, node_client, sdk):
    edge.projects.answers["ResumeTurn"] = turns.streamed(kind=pb.ResumeTurnResponse)

    outcome = await node_client.run(sdk, **edge.signed_in, resume=True)

    assert outcome["stream"] is False
    assert "thrown" not in outcome


async def test_turn_that_cannot_be_followed_any_further_is_an_error_and_tells_where_it_was(
    edge, turns, node_client, sdk
):
    edge.projects.answers["StreamTurn"] = turns.streamed(turns.started, turns.text(2, "Fresh"))

    outcome = await node_client.run(sdk, **edge.signed_in)

    assert ["lost" in error for error in outcome["errors"]] == [True]
    assert outcome["data"] == [
        {
            "type": "data-reconnect",
            "data": {"turnId": "0198c0de-0000-7000-8000-0000000000f1", "after": 2},
            "transient": True,
        }
    ]
    assert outcome["message"]["parts"][1]["text"] == "Fresh"
