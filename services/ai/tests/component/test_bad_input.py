"""What is malformed is refused by the name of its field, before a model is asked."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from eightgentc.ai.v1 import chat_service_pb2 as chat
from eightgentc.ai.v1 import content_pb2 as content
from eightgentc.ai.v1 import diagram_workshop_service_pb2 as workshop
from eightgentc.ai.v1 import generation_pb2 as generation
from eightgentc.ai.v1 import generation_service_pb2 as service
from eightgentc_kit.errors import Code

from .conftest import Caller, RunningAi

ITEM = generation.ContextItem


async def refused_section(ai: RunningAi, caller: Caller, **changes: Any) -> Any:
    return await caller.refused(ai.generation.GeneratePlanSection, caller.section(**changes))


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("input.message_time", {"message_time": None}),
        ("input.message_time", {"message_time": Timestamp(seconds=2**60)}),
        ("input.message_time", {"message_time": Timestamp(seconds=1, nanos=-5)}),
        ("input.cache", {"cache": 99}),
        ("input.context_token_budget", {"context_token_budget": -1}),
        ("input.model", {"model": "the-dearest"}),
        ("input.request_id", {"request_id": "x" * 256}),
        ("input.prompt", {"prompt": "x" * 100_001}),
        ("input.prompt", {"prompt": "a\0b"}),
        ("input.context[0].id", {"context": [ITEM(kind="note", text="x")]}),
        ("input.context[1].text", {"context": [ITEM(id="a"), ITEM(id="b", text="\0")]}),
        ("input.context", {"context": [ITEM(id="a", text="x"), ITEM(id="a", text="y")]}),
        ("input.context", {"context": [ITEM(id=str(n), text="x" * 100_000) for n in range(41)]}),
    ],
)
async def test_a_malformed_input_is_refused_by_its_field(
    ai: RunningAi, caller: Caller, field: str, changes: dict[str, Any]
) -> None:
    error = await refused_section(ai, caller, **changes)

    assert (error.code, error.reason) == (Code.INVALID_ARGUMENT, "FIELD_INVALID")
    assert error.violations[0].field == field
    assert ai.model.requests == []


@pytest.mark.parametrize(
    ("method", "field", "request_"),
    [
        ("GeneratePlanSection", "section", service.GeneratePlanSectionRequest(section="  ")),
        ("GeneratePlanSection", "section", service.GeneratePlanSectionRequest(section="x" * 101)),
        ("GeneratePlanSection", "goals", service.GeneratePlanSectionRequest(section="G", goals="x" * 100_001)),
        ("StreamPlanSection", "section", service.StreamPlanSectionRequest()),
        ("GenerateConceptGraph", "topics", service.GenerateConceptGraphRequest(topics=["x"] * 51)),
        ("GenerateConceptGraph", "existing_nodes", service.GenerateConceptGraphRequest(
            existing_nodes=[content.GeneratedNode(id="a")] * 2)),
        ("StreamConceptGraph", "topics", service.StreamConceptGraphRequest(topics=["x" * 201])),
        ("GenerateDiagram", "type", service.GenerateDiagramRequest(type="x" * 51)),
        ("GenerateTimeline", "type", service.GenerateTimelineRequest(type="pie")),
    ],
)  # fmt: skip
async def test_a_malformed_request_is_refused_by_its_field(
    ai: RunningAi, caller: Caller, method: str, field: str, request_: Any
) -> None:
    request_.input.CopyFrom(caller.input())

    error = await caller.refused(getattr(ai.generation, method), request_)

    assert (error.reason, error.violations[0].field) == ("FIELD_INVALID", field)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("input.prompt", {"prompt": " "}),
        ("history[0].role", {"history": [chat.ChatMessage(text="x")]}),
        ("history[0].role", {"history": [chat.ChatMessage(role=9, text="x")]}),  # type: ignore[arg-type]
        ("history[1].text", {"history": [chat.ChatMessage(role=chat.CHAT_ROLE_USER, text="x")] * 1
                             + [chat.ChatMessage(role=chat.CHAT_ROLE_USER, text="\0")]}),
        ("history", {"history": [chat.ChatMessage(role=chat.CHAT_ROLE_USER, text="x")] * 501}),
        ("tools[0]", {"tools": [0]}),
        ("tools[0]", {"tools": [9]}),
        ("section", {"section": "x" * 101}),
    ],
)  # fmt: skip
async def test_a_malformed_message_is_refused_by_its_field(
    ai: RunningAi, caller: Caller, field: str, changes: dict[str, Any]
) -> None:
    prompt = changes.pop("prompt", "Hello")
    request = chat.StreamChatReplyRequest(input=caller.input(prompt=prompt), **changes)

    error = await caller.refused(ai.chat.StreamChatReply, request)

    assert (error.reason, error.violations[0].field) == ("FIELD_INVALID", field)


@pytest.mark.parametrize("text", ["x" * 100_001, "a\0b"])
async def test_a_diagram_that_is_too_large_or_holds_a_nul_is_refused(
    ai: RunningAi, caller: Caller, text: str
) -> None:
    error = await caller.refused(ai.workshop.ValidateDiagram, workshop.ValidateDiagramRequest(content=text))

    assert (error.reason, error.violations[0].field) == ("FIELD_INVALID", "content")


async def test_a_message_beyond_all_bounds_is_refused_by_the_server(ai: RunningAi, caller: Caller) -> None:
    error = await refused_section(ai, caller, prompt="x" * (17 * 1024 * 1024))

    assert error.code is Code.INVALID_ARGUMENT
