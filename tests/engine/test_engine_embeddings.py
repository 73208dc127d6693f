"""Real vectors: our adapter finds by meaning what words alone do not find, and the process keeps its bounds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from math import hypot

import pytest

from eightgentc_ai.adapters.outbound.openai.embedding_model import OpenAIEmbeddingModel
from eightgentc_ai.adapters.outbound.openai.endpoint import Endpoint, InputType
from eightgentc_ai.domain.embedding import MAX_CHARACTERS, EmbeddingRequest, EmbeddingUse
from eightgentc_ai.domain.errors import ModelNotUsable
from eightgentc_devstack.engine import EmbeddingEngine
from eightgentc_testing.recall import AT, best_first, by_keywords, questions, recalled, remembered

pytestmark = pytest.mark.timeout(300)
# 30 of the 36 questions when this was written; another processor rounds otherwise.
ENOUGH = 27


@pytest.fixture
async def model(embeddings: EmbeddingEngine) -> AsyncIterator[OpenAIEmbeddingModel]:
    model = adapter(embeddings, embeddings.api_key)
    yield model
    await model.close()


def adapter(embeddings: EmbeddingEngine, key: str) -> OpenAIEmbeddingModel:
    endpoint = Endpoint(embeddings.base_url, key, "local-model")
    return OpenAIEmbeddingModel(endpoint, InputType(embeddings.input_type))


def asked(*texts: str, use: EmbeddingUse = EmbeddingUse.PASSAGE) -> EmbeddingRequest:
    return EmbeddingRequest("multilingual-e5-small-q4", texts, use)


@pytest.mark.row("F55", clause="Recall@5 on a fixed fixture ≥ keyword baseline")
async def test_more_questions_find_their_answer_by_meaning_than_by_words(model, print_table):
    sentences, people_ask = remembered(), questions()
    passages = await model.embed(asked(*sentences.values()))
    queries = await model.embed(asked(*(question.text for question in people_ask), use=EmbeddingUse.QUERY))

    by_meaning = 0
    for question, query in zip(people_ask, queries.vectors, strict=True):
        likeness = {
            id: sum(a * b for a, b in zip(query, passage, strict=True))
            for id, passage in zip(sentences, passages.vectors, strict=True)
        }
        by_meaning += recalled(question, best_first(likeness))
    by_words = sum(recalled(question, by_keywords(question.text, sentences)) for question in people_ask)
    print_table(
        f"recall@{AT} of {len(people_ask)} questions", [f"by meaning {by_meaning}", f"by words   {by_words}"]
    )
    assert by_meaning >= max(by_words, ENOUGH)


async def test_vectors_have_length_1_and_say_what_they_took(model):
    answer = await model.embed(asked("We open a bakery.", "Größe: 1 🍞"))

    assert [hypot(*vector) for vector in answer.vectors] == pytest.approx([1.0, 1.0])
    assert {len(vector) for vector in answer.vectors} == {384}
    assert answer.usage is not None
    assert answer.usage.input_tokens > 5
    assert answer.model == "multilingual-e5-small-q4"


async def test_a_query_and_a_passage_of_the_same_words_differ(model):
    passage = await model.embed(asked("We open a bakery."))
    query = await model.embed(asked("We open a bakery.", use=EmbeddingUse.QUERY))

    assert list(passage.vectors[0]) != list(query.vectors[0])


async def test_a_long_text_is_embedded_in_the_time_of_a_call(model):
    async with asyncio.timeout(25):
        answer = await model.embed(asked(("We open a bakery in Lisbon by May. " * 300)[:MAX_CHARACTERS]))

    assert len(answer.vectors) == 1


async def test_a_wrong_key_is_refused(embeddings):
    stranger = adapter(embeddings, "another")
    try:
        with pytest.raises(ModelNotUsable):
            await stranger.embed(asked("Bread?"))
    finally:
        await stranger.close()


async def test_who_leaves_frees_the_engine_for_the_next(model):
    slow = asyncio.ensure_future(model.embed(asked(*["We open a bakery in Lisbon by May. " * 50] * 100)))
    await asyncio.sleep(0)
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(slow, 0.5)

    await model.embed(asked("Bread?"))

    assert time.monotonic() - started < 30
