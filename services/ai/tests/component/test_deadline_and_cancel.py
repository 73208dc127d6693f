"""Streams come as they grow, and a caller that leaves or runs out of time stops the model."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from eightgentc.ai.v1 import generation_service_pb2 as service
from eightgentc_kit.errors import Code
from eightgentc_testing.model_server import Fault, text, tool_call

from .conftest import GRAPH, SECTION, Caller, RunningAi, StartAi

WORDS = "Good morning! Which street is the bakery in, and who bakes?"


def _streams(ai: RunningAi, caller: Caller) -> dict[str, tuple[Any, Any, Any]]:
    section = service.StreamPlanSectionRequest(input=caller.input(), section="Goals")
    return {
        "chat": (ai.chat.StreamChatReply, caller.message(), text(WORDS, gated=True)),
        "section": (ai.generation.StreamPlanSection, section,
                    tool_call("generatePlanSection", SECTION, piece=60, gated=True)),
        "graph": (ai.generation.StreamConceptGraph, service.StreamConceptGraphRequest(input=caller.input()),
                  tool_call("generateNodeGraph", GRAPH, piece=150, gated=True)),
    }  # fmt: skip


def _bearer(caller: Caller) -> list[tuple[str, str]]:
    return [("authorization", f"Bearer {caller.token}")]


@pytest.fixture
async def ai(start_ai: StartAi) -> AsyncIterator[RunningAi]:
    """A process and a model of this test's own: whoever holds the gate of a model holds it for all."""
    async with start_ai() as running:
        yield running


ALL = pytest.mark.parametrize("kind", ["chat", "section", "graph"])


@ALL
async def test_the_first_piece_arrives_before_the_model_has_sent_its_last(
    ai: RunningAi, caller: Caller, kind: str
) -> None:
    method, request, answer = _streams(ai, caller)[kind]
    ai.model.then(answer)
    stream = method(request, timeout=20, metadata=_bearer(caller))
    if kind != "chat":
        ai.model.gate.release()  # the first delta opens the tool and says nothing

    events = aiter(stream)
    first = await anext(events)
    sent_all = ai.model.requests[0].complete
    ai.model.gate.open()
    rest = [event async for event in events]

    assert {"chat": "text_delta", "section": "delta", "graph": "piece"}[kind] in [
        field.name for field, _ in first.ListFields()
    ]
    assert not sent_all
    assert rest[-1].WhichOneof("event") in ("done", "result")


@pytest.mark.row(
    "F53", clause="Unary + server-stream RPCs honour cancel (upstream stops < 1 s after client cancel)"
)
@ALL
async def test_a_stream_that_is_cancelled_stops_the_model(ai: RunningAi, caller: Caller, kind: str) -> None:
    method, request, answer = _streams(ai, caller)[kind]
    ai.model.then(answer)
    stream = method(request, timeout=20, metadata=_bearer(caller))
    if kind != "chat":
        ai.model.gate.release()
    await stream.read()

    left = time.monotonic()
    stream.cancel()

    assert await _closed_after(ai, left) < 1.0
    await _recorded_as(ai, caller, "CANCELLED")


@pytest.mark.row(
    "F53", clause="Unary + server-stream RPCs honour cancel (upstream stops < 1 s after client cancel)"
)
async def test_a_call_that_is_cancelled_stops_the_model(ai: RunningAi, caller: Caller) -> None:
    ai.model.then(text("x", fault=Fault.STALL))
    call = ai.generation.GeneratePlanSection(caller.section(), timeout=20, metadata=_bearer(caller))
    await ai.model.wait_for_requests(1)

    left = time.monotonic()
    call.cancel()

    assert await _closed_after(ai, left) < 1.0
    await _recorded_as(ai, caller, "CANCELLED")


@pytest.mark.row("F53", clause="honour deadline")
@pytest.mark.parametrize("kind", ["whole", "chat"])
async def test_a_deadline_ends_the_call_and_stops_the_model(ai: RunningAi, caller: Caller, kind: str) -> None:
    ai.model.then(text(WORDS, fault=Fault.STALL))
    started = time.monotonic()

    if kind == "whole":
        error = await caller.refused(ai.generation.GeneratePlanSection, caller.section(), 0.6)
    else:
        error = await caller.refused(ai.chat.StreamChatReply, caller.message(), 0.6)

    assert error.code is Code.DEADLINE_EXCEEDED
    assert time.monotonic() - started < 3.0
    assert await _closed_after(ai, started + 0.6) < 1.0
    await _recorded_as(ai, caller, "MODEL_TIMEOUT")


async def test_the_time_that_ran_out_is_said_by_the_service_itself(ai: RunningAi, caller: Caller) -> None:
    ai.model.then(text(WORDS, fault=Fault.STALL))

    error = await caller.refused(ai.generation.GeneratePlanSection, caller.section(), 0.6)

    assert (error.reason, error.domain) == ("MODEL_TIMEOUT", "ai.eightgentc")


@pytest.mark.row("F53", clause="reflection+health on")
async def test_reflection_lists_the_services(ai: RunningAi) -> None:
    stub = reflection_pb2_grpc.ServerReflectionStub(ai.channel)
    asked = iter([reflection_pb2.ServerReflectionRequest(list_services="")])

    (answer,) = [answer async for answer in stub.ServerReflectionInfo(asked)]

    names = {found.name for found in answer.list_services_response.service}
    services = ("ChatService", "GenerationService", "DiagramWorkshopService", "EmbeddingService")
    assert names >= {f"eightgentc.ai.v1.{name}" for name in services}


@pytest.mark.row("F53", clause="reflection+health on")
@pytest.mark.parametrize("part", ["startup", "liveness", "readiness"])
async def test_health_answers_on_a_port_of_its_own(ai: RunningAi, part: str) -> None:
    async with grpc.aio.insecure_channel(f"127.0.0.1:{ai.health_port}") as channel:
        stub = health_pb2_grpc.HealthStub(channel)

        answer = await stub.Check(health_pb2.HealthCheckRequest(service=part))

    assert answer.status == health_pb2.HealthCheckResponse.SERVING


async def _closed_after(ai: RunningAi, moment: float) -> float:
    """Seconds from a moment until the provider saw the connection end."""
    end = time.monotonic() + 5
    while time.monotonic() < end:
        closed_at = ai.model.requests[0].client_closed_at
        if closed_at is not None:
            return float(closed_at) - moment
        await asyncio.sleep(0.005)
    raise AssertionError("the model was never stopped")


async def _recorded_as(ai: RunningAi, caller: Caller, status: str) -> None:
    end = time.monotonic() + 5
    rows: Any = []
    while not rows and time.monotonic() < end:
        rows = await ai.recorded(caller.tenant, "status, estimated, input_tokens > 0")
        await asyncio.sleep(0.01)
    assert rows == [(status, True, True)]
