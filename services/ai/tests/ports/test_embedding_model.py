"""EmbeddingModel: one suite for the memory twin and for the official client against a server over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from math import hypot

import pytest

from eightgentc_ai.adapters.outbound.memory.embedding_model import MemoryEmbeddingModel
from eightgentc_ai.adapters.outbound.openai.embedding_model import OpenAIEmbeddingModel
from eightgentc_ai.adapters.outbound.openai.endpoint import Endpoint, InputType
from eightgentc_ai.domain.embedding import EmbeddingRequest, EmbeddingUse
from eightgentc_ai.ports.embedding_model import EmbeddingModel
from eightgentc_testing.model_server import ModelServer

TEXTS = ("We open a bakery.", "Größe: 1 🍞", "The oven takes 200 kg.")


@pytest.fixture(params=["memory", "openai"])
async def model(request: pytest.FixtureRequest, model_server: ModelServer) -> AsyncIterator[EmbeddingModel]:
    if request.param == "memory":
        yield MemoryEmbeddingModel()
        return
    model = OpenAIEmbeddingModel(Endpoint(model_server.url, "key", "scripted"), InputType.PREFIX)
    yield model
    await model.close()


def asked(*texts: str, use: EmbeddingUse = EmbeddingUse.PASSAGE) -> EmbeddingRequest:
    return EmbeddingRequest("scripted-embeddings", texts, use)


async def test_each_text_has_a_vector_of_length_1_in_its_place(model: EmbeddingModel) -> None:
    answer = await model.embed(asked(*TEXTS))
    alone = await model.embed(asked(TEXTS[1]))

    assert [hypot(*vector) for vector in answer.vectors] == pytest.approx([1.0] * len(TEXTS))
    assert list(answer.vectors[1]) == list(alone.vectors[0])
    assert list(answer.vectors[1]) != list(answer.vectors[0])


async def test_an_answer_names_the_model_that_made_it(model: EmbeddingModel) -> None:
    assert (await model.embed(asked("Bread?"))).model == "scripted-embeddings"


async def test_all_vectors_of_a_model_are_equally_long(model: EmbeddingModel) -> None:
    answers = [await model.embed(asked(*TEXTS)), await model.embed(asked("?", use=EmbeddingUse.QUERY))]

    assert len({len(vector) for answer in answers for vector in answer.vectors}) == 1
