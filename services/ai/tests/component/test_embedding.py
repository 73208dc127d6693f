"""Embed over gRPC: vectors, usage and one line in the ledger; nothing at all where no embedding model is set up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from math import hypot
from typing import Any

import pytest

from eightgentc.ai.v1 import embedding_service_pb2 as pb
from eightgentc.ai.v1 import embedding_service_pb2_grpc as rpc
from eightgentc.ai.v1 import generation_pb2 as generation
from eightgentc_ai.adapters.outbound.openai.endpoint import InputType
from eightgentc_kit.errors import Code
from eightgentc_kit.ids import new_id
from eightgentc_kit.settings import Secret
from eightgentc_testing.model_server import ModelServer, http_error, raw

from .conftest import Caller, RunningAi, StartAi

MODEL = {"embedding_model_name": "scripted-embeddings", "embedding_input_type": InputType.PREFIX}
LEDGER = (
    "operation, status, model, provider, input_tokens, output_tokens, estimated, cost_nano_usd, model_calls"
)
BREAD, OVEN = "We sell bread by weight on Sundays.", "The oven takes 200 kg."


@pytest.fixture
async def ai(start_ai: StartAi) -> AsyncIterator[RunningAi]:
    """A process with an embedding model, and a server of models of this test's own."""
    async with start_ai(**MODEL, embedding_input_nano_usd=20) as running:
        yield running


def embed(ai: RunningAi) -> Any:
    return rpc.EmbeddingServiceStub(ai.channel).Embed  # type: ignore[no-untyped-call]


def asked(caller: Caller, *texts: str, **more: Any) -> pb.EmbedRequest:
    subject = generation.SubjectBlock(tenant=caller.tenant, scope="project-1", subject="ada")
    return pb.EmbedRequest(subject=subject, texts=texts, **more)


def likeness(first: pb.Embedding, second: pb.Embedding) -> float:
    return sum(a * b for a, b in zip(first.values, second.values, strict=True))


@pytest.mark.row("F55", clause="Embeddings")
async def test_texts_become_unit_vectors_with_model_usage_and_one_line_in_the_ledger(
    ai: RunningAi, caller: Caller
) -> None:
    answer = await caller.call(embed(ai), asked(caller, BREAD, OVEN))
    question = await caller.call(
        embed(ai), asked(caller, "On Sundays, is bread sold?", use=pb.EMBEDDING_USE_QUERY)
    )

    bread, oven = answer.embeddings
    [query] = question.embeddings
    assert [hypot(*vector.values) for vector in (bread, oven, query)] == pytest.approx([1.0] * 3, abs=1e-6)
    assert likeness(query, bread) > 0.3 > likeness(query, oven)
    assert (answer.model, answer.info.provider) == ("scripted-embeddings", "scripted")
    assert (answer.info.usage.input_tokens, answer.info.cost_nano_usd) == (14, 280)
    assert [request.body["input"] for request in ai.model.embeddings] == [
        [f"passage: {BREAD}", f"passage: {OVEN}"],
        ["query: On Sundays, is bread sold?"],
    ]
    assert (await ai.recorded(caller.tenant, LEDGER))[0] == (
        *("embedding", "done", "scripted-embeddings", "scripted"),
        *(14, 0, False, 280, 1),
    )
    assert ai.model.requests == []


async def test_a_hundred_texts_are_one_call_of_the_provider(ai: RunningAi, caller: Caller) -> None:
    answer = await caller.call(embed(ai), asked(caller, *(f"Room {number}" for number in range(100))))

    assert len(answer.embeddings) == 100
    assert len(ai.model.embeddings) == 1


@pytest.mark.row("F55", clause="feature off = no embedding call")
async def test_without_an_embedding_model_every_call_is_refused_and_no_provider_is_asked(
    start_ai: StartAi, model_server: ModelServer
) -> None:
    async with start_ai() as ai:
        caller = ai.projects()
        errors = [
            await caller.refused(embed(ai), request)
            for request in (asked(caller, BREAD), pb.EmbedRequest(), asked(caller, "a\0b"))
        ]
        rows = await ai.recorded(caller.tenant)

    assert {(error.code, error.reason) for error in errors} == {(Code.FAILED_PRECONDITION, "EMBEDDINGS_OFF")}
    assert (model_server.embeddings, model_server.requests, rows) == ([], [], [])


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("texts", {"texts": []}),
        ("texts", {"texts": ["x"] * 101}),
        ("texts[1]", {"texts": ["x", ""]}),
        ("texts[0]", {"texts": ["x" * 8_001]}),
        ("texts[1]", {"texts": ["x", "a\0b"]}),
        ("use", {"texts": ["x"], "use": 9}),
        ("subject", {"texts": ["x"], "subject": generation.SubjectBlock(tenant="t")}),
        ("subject", {"texts": ["x"], "subject": None}),
    ],
)
async def test_a_malformed_request_is_refused_by_its_field(
    ai: RunningAi, caller: Caller, field: str, changes: dict[str, Any]
) -> None:
    usual = {"subject": generation.SubjectBlock(tenant=caller.tenant, scope="p"), "texts": [BREAD]}

    error = await caller.refused(embed(ai), pb.EmbedRequest(**(usual | changes)))

    assert (error.reason, error.violations[0].field) == ("FIELD_INVALID", field)
    assert ai.model.embeddings == []


async def test_only_projects_may_name_a_tenant_and_others_call_for_their_own(ai: RunningAi) -> None:
    tenant = new_id()
    crawler = Caller(ai.issuer.service_token("crawler", "ai", tenant=tenant), tenant)

    error = await crawler.refused(embed(ai), asked(crawler, BREAD))
    await crawler.call(embed(ai), pb.EmbedRequest(texts=[BREAD]))

    assert (error.code, error.reason) == (Code.PERMISSION_DENIED, "CALLER_NOT_ALLOWED")
    assert await ai.recorded(tenant, "scope, caller, status") == [("", "crawler", "done")]


async def test_the_limits_of_calls_of_a_model_hold(start_ai: StartAi) -> None:
    async with start_ai(**MODEL, limit_requests_of_person=1) as ai:
        caller = ai.projects()
        await caller.call(embed(ai), asked(caller, BREAD))

        error = await caller.refused(embed(ai), asked(caller, BREAD))
        of_a_chat = await caller.refused(ai.generation.GeneratePlanSection, caller.section())

    assert (error.code, error.reason) == (Code.RESOURCE_EXHAUSTED, "LIMIT_REACHED")
    assert error.retry_after is not None
    assert of_a_chat.reason == "LIMIT_REACHED"


async def test_a_provider_that_asks_to_wait_is_asked_again_and_both_attempts_are_counted(
    ai: RunningAi, caller: Caller
) -> None:
    vectors, answers = ai.model.vectors, iter([http_error(429, retry_after="0.1")])
    ai.model.vectors = lambda request: next(answers, None) or vectors(request)

    await caller.call(embed(ai), asked(caller, BREAD))

    assert await ai.recorded(caller.tenant, "status, model_calls") == [("done", 2)]


@pytest.mark.parametrize(
    ("scripted", "code", "reason"),
    [
        (http_error(401), Code.UNAVAILABLE, "MODEL_UNAVAILABLE"),
        (raw('{"data": [{"embedding": [0.0, 0.0]}]}'), Code.INTERNAL, "OUTPUT_INVALID"),
    ],
)
async def test_a_fault_of_the_provider_has_its_reason_on_the_wire_and_in_the_ledger(
    ai: RunningAi, caller: Caller, scripted: Any, code: Code, reason: str
) -> None:
    ai.model.vectors = scripted

    error = await caller.refused(embed(ai), asked(caller, BREAD))

    assert (error.code, error.reason) == (code, reason)
    assert [row[0] for row in await ai.recorded(caller.tenant)] == [reason]


async def test_a_call_that_is_cancelled_stops_the_model_and_is_recorded(
    ai: RunningAi, caller: Caller
) -> None:
    ai.model.vectors = http_error(200, held=True)
    call = embed(ai)(asked(caller, BREAD), timeout=20, metadata=[("authorization", f"Bearer {caller.token}")])
    [request] = await ai.model.wait_for_embeddings(1)

    call.cancel()

    async with asyncio.timeout(5):
        while not (request.client_closed_early and await ai.recorded(caller.tenant)):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert [row[0] for row in await ai.recorded(caller.tenant)] == ["CANCELLED"]


async def test_a_deadline_ends_the_call_with_a_reason_of_ours(ai: RunningAi, caller: Caller) -> None:
    ai.model.vectors = http_error(200, held=True)

    error = await caller.refused(embed(ai), asked(caller, BREAD), 0.6)

    assert (error.code, error.reason) == (Code.DEADLINE_EXCEEDED, "MODEL_TIMEOUT")


async def test_a_server_of_its_own_gets_its_own_key_and_the_models_key_stays_with_the_model(
    start_ai: StartAi,
) -> None:
    with ModelServer() as embeddings:
        settings = MODEL | {"model_api_key": Secret("sk-model"), "embedding_base_url": embeddings.url}
        for key in ("", "sk-embeddings"):
            async with start_ai(**settings, embedding_api_key=Secret(key)) as ai:
                caller = ai.projects()
                await caller.call(embed(ai), asked(caller, BREAD))
        seen = [request.headers["authorization"] for request in embeddings.embeddings]

    assert seen == ["Bearer none", "Bearer sk-embeddings"]


async def test_the_models_server_and_key_are_those_of_embeddings_unless_others_are_named(
    start_ai: StartAi, model_server: ModelServer
) -> None:
    async with start_ai(**MODEL, model_api_key=Secret("sk-model"), embedding_provider="e5") as ai:
        caller = ai.projects()
        answer = await caller.call(embed(ai), asked(caller, BREAD))

    assert [request.headers["authorization"] for request in model_server.embeddings] == ["Bearer sk-model"]
    assert answer.info.provider == "e5"
