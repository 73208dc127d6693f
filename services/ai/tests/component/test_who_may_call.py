"""Who may call ai, and for whom."""

from __future__ import annotations

from typing import Any

import grpc
import pytest

from eightgentc.ai.v1 import chat_service_pb2 as chat
from eightgentc.ai.v1 import diagram_workshop_service_pb2 as workshop
from eightgentc.ai.v1 import embedding_service_pb2 as embedding
from eightgentc.ai.v1 import generation_pb2 as generation
from eightgentc.ai.v1 import generation_service_pb2 as service
from eightgentc_kit.errors import Code
from eightgentc_kit.ids import new_id
from eightgentc_testing.model_server import tool_call

from .conftest import NOW, SECTION, Caller, RunningAi

METHODS = [
    method
    for file in (service, chat, workshop, embedding)
    for described in file.DESCRIPTOR.services_by_name.values()
    for method in described.methods
]
EVERY_METHOD = pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)


def bare(**changes: Any) -> service.GeneratePlanSectionRequest:
    """A request that names nobody."""
    input = generation.GenerationInput(message_time=NOW, prompt="Bread, please.", **changes)
    return service.GeneratePlanSectionRequest(input=input, section="Goals")


async def _status(ai: RunningAi, method: Any, metadata: list[tuple[str, str]]) -> grpc.StatusCode:
    kind = ai.channel.unary_stream if method.server_streaming else ai.channel.unary_unary
    call = kind(
        f"/{method.containing_service.full_name}/{method.name}",
        request_serializer=lambda message: message.SerializeToString(),
        response_deserializer=lambda data: data,
    )(method.input_type._concrete_class(), timeout=10, metadata=metadata)
    code: grpc.StatusCode = await call.code()
    return code


@pytest.mark.row("F10", clause="every gRPC call without identity is `UNAUTHENTICATED`")
@EVERY_METHOD
@pytest.mark.parametrize("how", ["nothing", "garbage", "basic", "for projects", "as plain metadata"])
async def test_without_a_token_for_ai_no_method_answers(ai: RunningAi, method: Any, how: str) -> None:
    metadata = {
        "nothing": [],
        "garbage": [("authorization", "Bearer x.y.z")],
        "basic": [("authorization", "Basic cHJvamVjdHM6eA==")],
        "for projects": [("authorization", f"Bearer {ai.issuer.service_token('projects', 'projects')}")],
        "as plain metadata": [("x-user-id", "ada"), ("x-caller", "projects")],
    }[how]

    assert await _status(ai, method, metadata) is grpc.StatusCode.UNAUTHENTICATED


@pytest.mark.row("F10", clause="A service token with audience `ai` is accepted by AI")
async def test_a_token_of_any_service_for_ai_is_accepted(ai: RunningAi) -> None:
    ai.model.then(tool_call("generatePlanSection", SECTION))
    crawler = Caller(ai.issuer.service_token("crawler", "ai", tenant=new_id()), "")

    answer = await crawler.call(ai.generation.GeneratePlanSection, bare())

    assert answer.section.content


async def test_an_expired_token_and_one_of_another_key_are_refused(ai: RunningAi) -> None:
    from eightgentc_testing.tokens import TestIssuer

    old = Caller(ai.issuer.service_token("projects", "ai", exp=1), "")
    foreign = Caller(TestIssuer().service_token("projects", "ai"), "")

    errors = [await each.refused(ai.generation.GeneratePlanSection, bare()) for each in (old, foreign)]

    assert {error.reason for error in errors} == {"TOKEN_INVALID"}


async def test_only_projects_may_name_a_tenant(ai: RunningAi) -> None:
    crawler = Caller(ai.issuer.service_token("crawler", "ai"), new_id())
    person = Caller(ai.issuer.account_token(new_id(), "ai"), new_id())

    for each in (crawler, person):
        for method, request in (
            (ai.generation.GeneratePlanSection, each.section()),
            (ai.generation.GenerateConceptGraph, each.graph()),
            (ai.chat.StreamChatReply, each.message()),
        ):
            error = await each.refused(method, request)
            assert (error.code, error.reason) == (Code.PERMISSION_DENIED, "CALLER_NOT_ALLOWED")
    assert ai.model.requests == []


async def test_a_person_is_the_tenant_of_their_token(ai: RunningAi) -> None:
    ai.model.then(tool_call("generatePlanSection", SECTION))
    ada = new_id()
    person = Caller(ai.issuer.account_token(ada, "ai", sid="session-1"), ada)

    await person.call(ai.generation.GeneratePlanSection, bare())

    assert await ai.recorded(ada, "tenant, scope, subject, caller") == [(ada, "", ada, "edge-gateway")]


async def test_the_subject_that_projects_names_is_recorded(ai: RunningAi, caller: Caller) -> None:
    ai.model.then(tool_call("generatePlanSection", SECTION))

    await caller.call(ai.generation.GeneratePlanSection, caller.section())

    assert await ai.recorded(caller.tenant, "scope, subject, caller") == [("project-1", "ada", "projects")]


async def test_projects_must_say_for_whom_it_calls(ai: RunningAi, caller: Caller) -> None:
    error = await caller.refused(ai.generation.GeneratePlanSection, bare())

    assert (error.reason, error.violations[0].field) == ("FIELD_INVALID", "input.subject")


async def test_a_token_without_a_tenant_is_refused(ai: RunningAi) -> None:
    without_person = Caller(ai.issuer.service_token("crawler", "ai", tenant=""), "")

    error = await without_person.refused(ai.generation.GeneratePlanSection, bare())

    assert error.code is Code.PERMISSION_DENIED


@pytest.mark.parametrize("missing", ["tenant", "scope"])
async def test_a_subject_needs_a_tenant_and_a_scope(ai: RunningAi, caller: Caller, missing: str) -> None:
    request = caller.section()
    request.input.subject.ClearField(missing)  # type: ignore[arg-type]

    error = await caller.refused(ai.generation.GeneratePlanSection, request)

    assert (error.reason, error.violations[0].field) == ("FIELD_INVALID", "input.subject")
