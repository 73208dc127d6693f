"""Where an embedding model is set up, what means the same is found without a word in common."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from eightgentc_devstack.engine import EmbeddingEngine, Engine
from eightgentc_testing.model_server import ModelServer, WordVectors
from eightgentc_testing.person import Person, signed_up
from eightgentc_testing.product import running_product, until

SOURDOUGH = "Rui kneads sourdough nightly."


@pytest.fixture
async def embedding_person(model: ModelServer, open_path: Path) -> AsyncIterator[Person]:
    """A person at a product of their own, whose model server also embeds."""
    model.vectors = WordVectors(synonyms={"bread": "sourdough"})
    engine = Engine(
        "scripted",
        "scripted-1",
        model.url,
        "not-needed",
        embeddings=EmbeddingEngine("words-1", model.url, "not-needed"),
    )
    async with running_product(open_path, engine=engine) as running, signed_up(running.url) as person:
        yield person


@pytest.mark.timeout(180)
@pytest.mark.row("F55", clause="Embeddings / semantic recall of memory")
async def test_a_message_without_a_word_of_the_question_is_recalled_first(embedding_person: Person) -> None:
    project = await embedding_person.project()
    chat = await embedding_person.conversation(project, "Goals")
    for text in ("We open in Lisbon.", SOURDOUGH):
        await embedding_person.post(
            f"/api/projects/{project}/conversations/{chat}/messages",
            {"parts": [{"type": "text", "text": text}]},
        )
    path, found = f"/api/projects/{project}/recall", dict[str, object]()

    async def is_embedded() -> bool:
        found.update(await embedding_person.get(path, params={"query": "bread"}))
        return bool(found["items"])

    await until(is_embedded, "the messages are embedded", within=60, every=0.5)

    assert found["byMeaning"] is True
    assert "degraded" not in found
    [first, *_] = found["items"]  # type: ignore[misc]
    assert (first["text"], first["rankByMeaning"], "rankByWords" in first) == (SOURDOUGH, 1, False)
