"""Other services of a company at our gRPC ports: a service token opens ai and nothing else, no token opens nothing."""

from collections.abc import AsyncIterator

import grpc
import pytest

from eightgentc.ai.v1 import (
    chat_service_pb2,
    diagram_workshop_service_pb2,
    embedding_service_pb2,
    generation_service_pb2,
)
from eightgentc.ai.v1.embedding_service_pb2_grpc import EmbeddingServiceStub
from eightgentc.ai.v1.generation_service_pb2_grpc import GenerationServiceStub
from eightgentc.auth.v1 import account_service_pb2, event_service_pb2, session_service_pb2
from eightgentc.projects.v1 import (
    conversation_service_pb2,
    diagram_service_pb2,
    graph_service_pb2,
    plan_service_pb2,
    projects_service_pb2,
    sharing_service_pb2,
)
from eightgentc.projects.v1.projects_service_pb2_grpc import ProjectsServiceStub
from eightgentc_kit.grpc.policy import policies_of
from eightgentc_kit.identity.auth_client import AuthClient
from eightgentc_testing.model_server import ModelServer
from eightgentc_testing.product import Product

CONTRACTS = {
    "auth": (account_service_pb2, event_service_pb2, session_service_pb2),
    "ai": (
        chat_service_pb2,
        diagram_workshop_service_pb2,
        embedding_service_pb2,
        generation_service_pb2,
    ),
    "projects": (
        conversation_service_pb2,
        diagram_service_pb2,
        graph_service_pb2,
        plan_service_pb2,
        projects_service_pb2,
        sharing_service_pb2,
    ),
}


@pytest.fixture
async def bearer(product: Product) -> AsyncIterator[tuple[tuple[str, str], ...]]:
    """What the sample caller sends along, got with the credential that `scripts/up` shows."""
    target, credential = product.wiring.target("auth"), product.wiring.credential("sample-caller")
    auth = AuthClient(target, audience="sample-caller", credential_file=credential)
    yield (("authorization", f"Bearer {await auth.service_token('ai')}"),)
    await auth.close()


@pytest.mark.row("F10", clause="accepted by ai")
async def test_service_token_for_ai_generates_a_section(
    product: Product, model: ModelServer, bearer: tuple[tuple[str, str], ...]
) -> None:
    request = generation_service_pb2.GeneratePlanSectionRequest(section="Goals")
    request.input.prompt = "We want to open a bakery."
    request.input.message_time.GetCurrentTime()
    async with grpc.aio.insecure_channel(product.wiring.target("ai")) as channel:
        answer = await GenerationServiceStub(channel).GeneratePlanSection(request, metadata=bearer)

    assert "bakery" in answer.section.content


@pytest.mark.row("F55", clause="feature off = no embedding call")
async def test_where_nothing_embeds_texts_a_service_is_told_so_and_no_server_is_asked(
    product: Product, model: ModelServer, bearer: tuple[tuple[str, str], ...]
) -> None:
    request = embedding_service_pb2.EmbedRequest(texts=["We want to open a bakery."])
    async with grpc.aio.insecure_channel(product.wiring.target("ai")) as channel:
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await EmbeddingServiceStub(channel).Embed(request, metadata=bearer)

    assert refused.value.code() is grpc.StatusCode.FAILED_PRECONDITION
    assert "No embedding model is set up here" in str(refused.value.details())
    assert model.embeddings == []


@pytest.mark.row("F10", clause="refused by projects")
async def test_service_token_for_ai_is_refused_by_projects(
    product: Product, bearer: tuple[tuple[str, str], ...]
) -> None:
    async with grpc.aio.insecure_channel(product.wiring.target("projects")) as channel:
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await ProjectsServiceStub(channel).ListProjects(
                projects_service_pb2.ListProjectsRequest(), metadata=bearer
            )

    assert refused.value.code() is grpc.StatusCode.UNAUTHENTICATED


@pytest.mark.row("F10", clause="every call without identity is UNAUTHENTICATED")
@pytest.mark.parametrize("service", CONTRACTS)
async def test_call_without_identity_is_unauthenticated_at_every_method(
    product: Product, service: str
) -> None:
    async with grpc.aio.insecure_channel(product.wiring.target(service)) as channel:
        codes = {
            method: await _code_of(channel, method, streams=streams)
            for method, streams in _closed_methods(service)
        }

    assert set(codes.values()) == {grpc.StatusCode.UNAUTHENTICATED}, codes


def _closed_methods(service: str) -> list[tuple[str, bool]]:
    """The path of each method that needs a token, and whether it answers by a stream."""
    return [
        (policy.method, described.methods_by_name[policy.method.rsplit("/", 1)[1]].server_streaming)
        for contract in CONTRACTS[service]
        for described in contract.DESCRIPTOR.services_by_name.values()
        for policy in policies_of(described).values()
        if not policy.public
    ]


async def _code_of(channel: grpc.aio.Channel, method: str, *, streams: bool) -> grpc.StatusCode:
    call = (channel.unary_stream if streams else channel.unary_unary)(method)(b"", timeout=5)
    return await call.code()
