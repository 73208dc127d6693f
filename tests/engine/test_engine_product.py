"""The whole product over real engines: a chat that streams, a section in its schema, and vectors of texts."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import grpc
import pytest

from eightgentc.ai.v1 import embedding_service_pb2 as embedding
from eightgentc.ai.v1 import embedding_service_pb2_grpc as embedding_rpc
from eightgentc.auth.v1 import session_service_pb2 as session
from eightgentc.auth.v1 import session_service_pb2_grpc as session_rpc
from eightgentc_testing.person import signed_up
from eightgentc_testing.product import Product, running_product

pytestmark = pytest.mark.timeout(300)


async def test_a_chat_and_a_section_come_from_the_model_on_this_machine(weights):
    with TemporaryDirectory(prefix="8gentc-engine-") as folder:
        async with (
            running_product(Path(folder), engine=weights) as product,
            signed_up(product.url) as person,
        ):
            person.http.timeout = 180.0
            project = await person.project()
            async with person.chat(
                "We bake bread and sell it on Sundays.", projectId=project, section="Context"
            ) as talk:
                chunks = [chunk async for chunk in talk.chunks()]
            generated = await person.post(f"/api/projects/{project}/sections/Goals/generate", {})

    # Such a model may also take a statement for a request; what it says or makes is whole either way.
    kinds = [chunk["type"] for chunk in chunks]
    assert kinds.count("text-delta") > 1 or {"tool-output-available", "tool-output-error"} & set(kinds)
    metadata = next(chunk["messageMetadata"] for chunk in chunks if chunk["type"] == "finish")
    assert (metadata["provider"], metadata["model"]) == ("local-model", "smollm2-135m")
    assert generated["generation"]["provider"] == "local-model"
    assert generated["generation"]["usage"]["outputTokens"] > 0
    assert generated["section"]["content"]


@pytest.mark.row("F55", clause="Embeddings")
async def test_a_service_of_others_gets_vectors_from_the_package_on_this_machine(weights):
    with TemporaryDirectory(prefix="8gentc-engine-") as folder:
        async with (
            running_product(Path(folder), engine=weights) as product,
            grpc.aio.insecure_channel(product.wiring.target("ai")) as channel,
        ):
            answer = await embedding_rpc.EmbeddingServiceStub(channel).Embed(
                embedding.EmbedRequest(texts=["We bake bread.", "Nous faisons du pain.", "Ships wait."]),
                metadata=[("authorization", f"Bearer {await token_for_ai(product)}")],
                timeout=30,
            )

    bread, pain, ships = (list(vector.values) for vector in answer.embeddings)
    assert (answer.model, answer.info.provider) == ("multilingual-e5-small-q4", "local-model")
    assert answer.info.usage.input_tokens > 10
    assert not answer.info.usage.estimated
    assert likeness(bread, pain) > likeness(bread, ships)


async def token_for_ai(product: Product) -> str:
    """As docs/grpc-callers.md tells other services to get one."""
    credential = json.loads(product.wiring.credential("sample-caller").read_text())
    async with grpc.aio.insecure_channel(product.wiring.target("auth")) as channel:
        request = session.IssueServiceTokenRequest(audience="ai", **credential)
        issued = await session_rpc.SessionServiceStub(channel).IssueServiceToken(request, timeout=10)
        return str(issued.access_token)


def likeness(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))
