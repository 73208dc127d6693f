"""A model that talks nonsense, declines, breaks off or is away: a typed status, and the run is booked."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from eightgentc.ai.v1 import generation_pb2 as generation
from eightgentc.ai.v1 import generation_service_pb2 as service
from eightgentc_kit.errors import Code, RemoteError
from eightgentc_testing.model_server import Answer, Fault, Usage, http_error, raw, refusal, text, tool_call

from .conftest import GRAPH, SECTION, Caller, RunningAi

USED = Usage(prompt_tokens=50, completion_tokens=9)
HALF = '{"section": "Goals", "content": "We'


@pytest.mark.row("F39", clause="Each finish reason maps to one gRPC status; usage is booked in all")
@pytest.mark.parametrize(
    ("answer", "code", "reason"),
    [
        (refusal("I will not.", usage=USED), Code.FAILED_PRECONDITION, "MODEL_REFUSED"),
        (text("x", finish_reason="content_filter", usage=USED), Code.FAILED_PRECONDITION, "CONTENT_FILTERED"),
        (tool_call("generatePlanSection", HALF, finish_reason="length", usage=USED),
         Code.FAILED_PRECONDITION, "OUTPUT_TOO_LONG"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["whole", "stream"])
async def test_each_way_not_to_answer_is_a_status_of_its_own(
    ai: RunningAi, caller: Caller, answer: Any, code: Code, reason: str, kind: str
) -> None:
    ai.model.then(answer)

    error = await _refused(ai, caller, kind)

    assert (error.code, error.reason, error.domain) == (code, reason, "ai.eightgentc")
    assert error.retry_after is None
    assert await ai.recorded(caller.tenant) == [(reason, 50, 9, False)]


@pytest.mark.row("F39", clause="disconnect as distinct errors; usage is booked in all")
@pytest.mark.parametrize("kind", ["whole", "stream"])
async def test_an_answer_that_is_cut_each_time_is_truncated(ai: RunningAi, caller: Caller, kind: str) -> None:
    # What comes together with the cut is lost with it: the HTTP client gives the error first.
    ai.model.default = tool_call(
        "generatePlanSection", SECTION, piece=60, fault=Fault.CUT_IN_EVENT, fault_after=3, delay=0.05
    )

    error = await _refused(ai, caller, kind)

    assert (error.code, error.reason) == (Code.UNAVAILABLE, "UPSTREAM_TRUNCATED")
    assert error.retry_after
    ((status, sent, received, estimated),) = await ai.recorded(caller.tenant)
    assert (status, estimated) == ("UPSTREAM_TRUNCATED", True)
    assert sent > 100
    assert (received > 0) == (kind == "stream")
    # What a reader has seen is not said again; what nobody saw is tried again.
    assert len(ai.model.requests) == (1 if kind == "stream" else 3)


@pytest.mark.row("R25", clause="nothing cached")
@pytest.mark.parametrize(
    "fault",
    [Fault.END_WITHOUT_DONE, Fault.CUT_IN_EVENT, Fault.RESET, Fault.CUT_AFTER_EVENT, Fault.ERROR_EVENT],
)
async def test_nothing_of_a_broken_stream_is_stored(ai: RunningAi, caller: Caller, fault: Fault) -> None:
    broken = tool_call("generatePlanSection", SECTION, piece=20, fault=fault, fault_after=2, delay=0.05)
    ai.model.then(broken, tool_call("generatePlanSection", SECTION))

    await _refused(ai, caller, "stream")
    answer = await caller.call(ai.generation.GeneratePlanSection, caller.section())

    assert answer.info.cache_status == generation.CACHE_STATUS_MISS
    assert len(ai.model.requests) == 2


@pytest.mark.row("F37", clause="there a plain-text answer is a typed error, not an empty result")
@pytest.mark.parametrize("kind", ["whole", "stream"])
async def test_a_model_that_only_talks_where_a_tool_is_forced_is_an_error(
    ai: RunningAi, caller: Caller, kind: str
) -> None:
    ai.model.default = text("I would rather talk.", usage=USED)

    error = await _refused(ai, caller, kind)

    assert (error.code, error.reason) == (Code.INTERNAL, "OUTPUT_INVALID")
    assert "generatePlanSection" in error.metadata["rule"]
    assert await ai.recorded(caller.tenant) == [("OUTPUT_INVALID", 150, 27, False)]


@pytest.mark.parametrize(
    ("answer", "reason", "retry_after"),
    [
        (http_error(429, retry_after="60"), "MODEL_THROTTLED", 60.0),
        (http_error(401), "MODEL_UNAVAILABLE", None),
        (http_error(404), "MODEL_UNAVAILABLE", None),
        (http_error(400), "MODEL_UNAVAILABLE", None),
        (http_error(429, code="insufficient_quota"), "MODEL_UNAVAILABLE", None),
    ],
)
async def test_what_asking_again_does_not_help_is_said_at_once(
    ai: RunningAi, caller: Caller, answer: Any, reason: str, retry_after: float | None
) -> None:
    ai.model.then(answer)

    error = await caller.refused(ai.generation.GeneratePlanSection, caller.section(), 10)

    assert (error.reason, error.retry_after) == (reason, retry_after)
    assert len(ai.model.requests) == 1
    assert await ai.recorded(caller.tenant) == [(reason, 0, 0, False)]


@pytest.mark.row("F45", clause="total attempts ≤ configured (counted at a fake server)")
async def test_a_model_that_stays_unavailable_is_asked_three_times_and_no_more(
    ai: RunningAi, caller: Caller
) -> None:
    ai.model.default = http_error(500, retry_after="0.01")

    error = await caller.refused(ai.generation.GeneratePlanSection, caller.section())

    assert (error.code, error.reason) == (Code.UNAVAILABLE, "MODEL_UNAVAILABLE")
    assert error.retry_after
    assert len(ai.model.requests) == 3


async def test_a_model_that_comes_back_in_between_is_no_error(ai: RunningAi, caller: Caller) -> None:
    ai.model.then(
        http_error(500, retry_after="0.01"),
        raw("<html>busy</html>", content_type="text/html"),
        tool_call("generatePlanSection", SECTION),
    )

    answer = await caller.call(ai.generation.GeneratePlanSection, caller.section())

    assert (answer.info.model_calls, answer.section.section) == (3, "Goals")


@pytest.mark.row("F45", clause="429 with `Retry-After: 3` waits ≥ 3 s")
async def test_a_model_that_asks_us_to_wait_is_waited_for(ai: RunningAi, caller: Caller) -> None:
    ai.model.then(http_error(429, retry_after="1"), tool_call("generatePlanSection", SECTION))

    await caller.call(ai.generation.GeneratePlanSection, caller.section())

    first, second = ai.model.requests
    assert second.received_at - first.received_at >= 1.0


async def test_a_diagram_that_mermaid_refuses_is_asked_for_again_with_its_words(
    ai: RunningAi, caller: Caller
) -> None:
    broken = (
        '{"type": "pie", "code": "pie\\n  Bread 3", "nodes": [], "edges": [], "tasks": [], "title": null}'
    )
    ai.model.then(
        tool_call("generateMermaidDiagram", broken),
        tool_call("generateMermaidDiagram", broken.replace("Bread 3", '\\"Bread\\" : 3')),
    )
    request = service.GenerateDiagramRequest(input=caller.input(), type="pie")

    answer = await caller.call(ai.generation.GenerateDiagram, request)

    assert answer.diagram.verdict.valid
    assert "Mermaid refuses the diagram" in ai.model.requests[1].body["messages"][-1]["content"]
    assert [repair for repair in answer.info.repairs if "asked again" in repair]


@pytest.mark.row("F101", clause="Only parseable Mermaid is saved as valid")
async def test_a_diagram_that_never_parses_is_an_error_and_not_an_answer(
    ai: RunningAi, caller: Caller
) -> None:
    ai.model.default = tool_call("generateMermaidDiagram", '{"type": "pie", "code": "pie\\n  Bread 3"}')
    request = service.GenerateDiagramRequest(input=caller.input(), type="pie")

    error = await caller.refused(ai.generation.GenerateDiagram, request)

    assert error.reason == "OUTPUT_INVALID"
    assert error.metadata["rule"].startswith("Mermaid refuses the diagram in line 2")


async def test_limits_are_an_error_that_says_when_to_come_again(start_ai: Any) -> None:
    async with start_ai(limit_requests_of_person=1.0) as ai:
        caller = ai.projects()
        ai.model.default = tool_call("generateNodeGraph", GRAPH)
        await caller.call(ai.generation.GenerateConceptGraph, caller.graph())

        error = await caller.refused(ai.generation.GenerateConceptGraph, caller.graph(prompt="Another."))

        assert (error.code, error.reason) == (Code.RESOURCE_EXHAUSTED, "LIMIT_REACHED")
        assert error.metadata == {"limit": "requests-of-person"}
        assert 50 < (error.retry_after or 0) <= 60
        assert [row[0] for row in await ai.recorded(caller.tenant)] == ["done", "LIMIT_REACHED"]


MALFORMED = [
    "```json\n{}\n```".replace("{}", SECTION),
    f"Here you are:\n{SECTION}",
    f"{SECTION}\n\nEnjoy!",
    SECTION[:-1] + ",}",
    SECTION.replace(": ", ":\n"),
    SECTION.replace("We open", "We\nopen"),
    SECTION.replace("We open", "\\u0000We open"),
    SECTION.replace("We open", "\\ud83dWe open"),
    SECTION.replace("We open", "## Goals\\n\\nWe open"),
    SECTION.replace('"We open', '"```markdown\\nWe open').replace('May."', 'May.\\n```"'),
    SECTION.replace('"Goals"', "null"),
    SECTION.replace('"section"', '"Section"'),
    SECTION[:-1] + ', "mood": NaN}',
    "",
    "I cannot call tools.",
    SECTION[: len(SECTION) // 2],
    '{"content": 7}',
    '{"content": ""}',
    "[1, 2, 3]",
    '{"text": "We open."}',
]


def called(said: str) -> Answer:
    return tool_call("generatePlanSection", said)


def written(said: str) -> Answer:
    return text(said)


@pytest.mark.row(
    "F38", clause="Given a fake model emitting 20 malformed outputs, at least 16 are repaired in ≤ 2 retries"
)
@pytest.mark.row("F38", clause="and none is saved invalid")
@pytest.mark.row("F133", clause="A provider that ignores `strict` and `response_format`")
@pytest.mark.parametrize(
    "form", ["a server that calls tools", "one that ignores tools", "one that ignores schemas"]
)
async def test_of_twenty_malformed_outputs_at_least_sixteen_are_repaired(start_ai: Any, form: str) -> None:
    as_answer = called if form == "a server that calls tools" else written

    async def repaired(malformed: str) -> str | None:
        # Each in a tenant of its own, and the model mends its ways after the second time.
        caller = ai.projects()
        answers[caller.tenant] = [malformed, malformed, SECTION]
        try:
            answer = await caller.call(
                ai.generation.GeneratePlanSection, caller.section(prompt=caller.tenant)
            )
        except RemoteError:
            return None
        content: str = answer.section.content
        return content

    def say(request: Any) -> Answer:
        tenant = next(m["content"] for m in request.body["messages"] if m["content"] in answers)
        return as_answer(answers[tenant].pop(0))

    answers: dict[str, list[str]] = {}
    async with start_ai(model_as_schema=form == "one that ignores schemas") as ai:
        ai.model.default = say

        results = await asyncio.gather(*map(repaired, MALFORMED))

    contents = [content for content in results if content is not None]
    assert len(MALFORMED) == 20
    assert len(contents) >= 16
    assert [content for content in contents if not content.endswith("open a bakery in Lisbon in May.")] == []


async def test_what_was_mended_is_said(ai: RunningAi, caller: Caller) -> None:
    ai.model.then(tool_call("generatePlanSection", MALFORMED[0]))

    answer = await caller.call(ai.generation.GeneratePlanSection, caller.section())

    assert list(answer.info.repairs) == ["A code fence around the answer was taken off."]
    assert answer.info.cache_status == generation.CACHE_STATUS_MISS


async def _refused(ai: RunningAi, caller: Caller, kind: str) -> Any:
    if kind == "whole":
        return await caller.refused(ai.generation.GeneratePlanSection, caller.section())
    request = service.StreamPlanSectionRequest(input=caller.input(), section="Goals")
    return await caller.refused(ai.generation.StreamPlanSection, request)
