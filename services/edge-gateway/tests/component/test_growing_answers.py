"""Generations that are seen while they are made: which form is asked for, who is asked, and how it ends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from eightgentc.projects.v1 import generation_pb2
from eightgentc.projects.v1 import plan_service_pb2 as pb
from eightgentc_kit.errors import Code, DomainError, RemoteError

from .test_sections import PATH, SECTION

GENERATED = pb.GeneratePlanSectionResponse(
    proposal=SECTION,
    section=SECTION,
    generation=generation_pb2.Generation(id="g1", cache="miss", applied=True),
)
EVENTS = {"Accept": "text/event-stream"}
PLAIN = {"Accept": "text/plain"}


class NotServed(DomainError):
    """As a server says of a method that it does not know."""

    code = Code.UNIMPLEMENTED
    reason = "UNIMPLEMENTED"


def writes(*messages: pb.StreamPlanSectionResponse | Exception) -> Any:
    async def answer(request: pb.StreamPlanSectionRequest) -> AsyncIterator[pb.StreamPlanSectionResponse]:
        for message in messages:
            if isinstance(message, Exception):
                raise message
            yield message

    return answer


async def test_what_is_asked_at_once_is_asked_of_the_stream(edge):
    edge.projects.answers["StreamPlanSection"] = writes(pb.StreamPlanSectionResponse(result=GENERATED))

    body = {"prompt": "Short", "goals": "profit", "timeZone": "Europe/Lisbon"}
    await edge.http.post(
        f"{PATH}/generate", json=body, headers={**EVENTS, "Idempotency-Key": "k", "Cache-Control": "no-cache"}
    )

    request = edge.projects.last("StreamPlanSection")
    assert (request.project_id, request.section, request.request_id, request.refresh) == (
        "p1",
        "Goals",
        "k",
        True,
    )
    assert (request.prompt, request.goals, request.time_zone) == ("Short", "profit", "Europe/Lisbon")


async def test_a_service_that_does_not_stream_yet_is_asked_for_the_whole(edge):
    edge.projects.answers["StreamPlanSection"] = NotServed()
    edge.projects.answers["GeneratePlanSection"] = GENERATED

    events = await edge.http.post(f"{PATH}/generate", headers=EVENTS)
    plain = await edge.http.post(f"{PATH}/generate", headers=PLAIN)
    at_once = await edge.http.post(f"{PATH}/generate")

    assert plain.json() == at_once.json()
    assert events.text.count("event: ") == 1
    assert "event: result" in events.text


async def test_a_document_that_breaks_off_is_cut_with_its_connection(edge):
    gone = RemoteError(
        "The model is gone.", code=Code.UNAVAILABLE, reason="UPSTREAM_TRUNCATED", domain="ai.eightgentc"
    )
    edge.projects.answers["StreamPlanSection"] = writes(pb.StreamPlanSectionResponse(delta="We"), gone)

    with pytest.raises(httpx2.RemoteProtocolError):
        await edge.http.post(f"{PATH}/generate", headers=PLAIN)


async def test_events_that_break_off_end_with_the_problem(edge):
    gone = RemoteError(
        "The model is gone.", code=Code.UNAVAILABLE, reason="UPSTREAM_TRUNCATED", domain="ai.eightgentc"
    )
    edge.projects.answers["StreamPlanSection"] = writes(pb.StreamPlanSectionResponse(delta="We"), gone)

    answer = await edge.http.post(f"{PATH}/generate", headers=EVENTS)

    assert answer.text.rstrip().split("\n\n")[-1].startswith("event: problem\ndata: {")
    assert "UPSTREAM_TRUNCATED" in answer.text
