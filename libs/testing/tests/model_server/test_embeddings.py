"""The scripted server embeds texts as the official client expects it, and a test knows what is near what."""

from __future__ import annotations

from math import hypot

import openai
import pytest
from openai import AsyncOpenAI

from eightgentc_testing.model_server import ModelServer, WordVectors, http_error


async def vectors(client: AsyncOpenAI, *texts: str) -> list[list[float]]:
    answer = await client.embeddings.create(model="scripted-embeddings", input=list(texts))
    return [line.embedding for line in answer.data]


def likeness(first: list[float], second: list[float]) -> float:
    return sum(a * b for a, b in zip(first, second, strict=True)) / hypot(*first) / hypot(*second)


async def test_texts_that_share_words_are_near(model_server: ModelServer, client: AsyncOpenAI) -> None:
    bread, baking, ships = await vectors(
        client, "We sell bread by weight", "query: Bread is sold by weight", "Ships wait outside"
    )
    assert likeness(bread, baking) > 0.5 > likeness(bread, ships)


async def test_words_that_a_test_calls_synonyms_are_near(
    model_server: ModelServer, client: AsyncOpenAI
) -> None:
    model_server.vectors = WordVectors(synonyms={"budget": "money", "cash": "money"})
    budget, cash, ships = await vectors(client, "budget", "cash", "ships")
    assert budget == cash != ships


async def test_a_text_has_the_same_vector_in_every_request_and_encoding(
    model_server: ModelServer, client: AsyncOpenAI
) -> None:
    (binary,) = await vectors(client, "We sell bread")
    answer = await client.embeddings.create(
        model="scripted-embeddings", input="We sell bread", encoding_format="float"
    )
    assert answer.data[0].embedding == binary
    assert [request.body.get("encoding_format") for request in model_server.embeddings] == ["base64", "float"]
    assert answer.usage.prompt_tokens == 3


async def test_embeddings_can_fail_and_are_counted_apart(
    model_server: ModelServer, client: AsyncOpenAI
) -> None:
    model_server.vectors = http_error(503)
    with pytest.raises(openai.InternalServerError):
        await vectors(client, "We sell bread")
    assert (len(model_server.embeddings), len(model_server.requests)) == (1, 0)
