"""The job that indexes the memory: as much as is there, again as often as it likes, and words whatever ai says."""

import asyncio

import pytest
import pytest_asyncio

from eightgentc_kit.errors import Code, RemoteError
from eightgentc_kit.postgres.database import Database, PoolOptions
from eightgentc_projects.adapters.outbound.memory_job_signals import MemoryJobSignals
from eightgentc_projects.adapters.outbound.postgres.job_runs import PostgresJobRuns
from eightgentc_projects.adapters.outbound.postgres.unindexed_projects import PostgresUnindexedProjects
from eightgentc_projects.application import index_memory
from eightgentc_projects.application.ask_for_index import AskForIndex
from eightgentc_projects.application.index_memory import Indexed, IndexMemory
from eightgentc_projects.application.index_memory_job import KIND, IndexMemoryJob
from eightgentc_projects.application.run_jobs import RunJob
from eightgentc_projects.domain.errors import AiUnavailable
from eightgentc_projects.ports.embedder import EmbeddingUse

from .recalling import WordEmbedder, index, recall, talk_on
from .summaries import say
from .test_insights import create

OFF = RemoteError(
    "No embedding model is set up.",
    code=Code.FAILED_PRECONDITION,
    reason="EMBEDDINGS_OFF",
    domain="ai.eightgentc",
)
ITEMS = "SELECT count(*), count(embedding), count(DISTINCT embedding_model) FROM projects.recall_items"
JOBS = (
    "SELECT kind, state, attempts, result::text, error ->> 'reason' FROM projects.jobs ORDER BY create_time"
)


@pytest.fixture
def embedder():
    return WordEmbedder()


@pytest_asyncio.fixture
async def worker_database(database_urls):
    options = PoolOptions(database_urls.roles["eightgentc_projects_worker"], size=2)
    database = Database(options, application="worker-test")
    await database.open()
    yield database
    await database.close()


@pytest.fixture
def jobs(worker_database):
    return PostgresJobRuns(worker_database)


@pytest.fixture
def ask(worker_database, jobs, service, monkeypatch):
    """As the worker asks every ten seconds, of chats that fell silent just now."""
    monkeypatch.setattr("eightgentc_projects.application.ask_for_index.QUIET_SECONDS", 0.0)
    return AskForIndex(PostgresUnindexedProjects(worker_database), jobs, service.parts.embedder)


async def run(service, jobs):
    """Run all that wait, as the worker does."""
    handler = IndexMemoryJob(IndexMemory(service.parts.workspace, service.parts.embedder))
    run_job = RunJob(jobs, {KIND: handler}, MemoryJobSignals())
    _, waiting = await jobs.waiting(9)
    for job in waiting:
        await run_job(job.id)


async def test_what_was_said_and_learned_is_indexed_by_a_job(service, ada, jobs, ask, database_rows):
    project_id = await service.project(ada)
    await say(service, ada, project_id, "We bake bread.", "We open in May.")
    await create(service, ada, project_id, "Rui bakes at night.")

    await ask()
    await ask()
    await run(service, jobs)
    await ask()

    assert await database_rows(JOBS) == [(KIND, "done", 1, '{"words":3,"vectors":3}', None)]
    assert [use for use, _ in service.parts.embedder.calls] == [EmbeddingUse.PASSAGE]
    assert len((await recall(service, ada, project_id, "bake")).items) == 3


async def test_what_is_said_later_is_indexed_by_another_job(service, ada, jobs, ask, database_rows):
    project_id = await service.project(ada)
    chat = await say(service, ada, project_id, "We bake bread.")
    await ask()
    await run(service, jobs)
    await say(service, ada, project_id, "We open in May.", chat=chat)

    await ask()
    await run(service, jobs)

    assert await database_rows(ITEMS) == [(2, 2, 1)]
    assert service.parts.embedder.calls[-1] == (EmbeddingUse.PASSAGE, ["We open in May."])


async def test_many_messages_are_indexed_in_parts_and_embedded_a_hundred_at_a_time(
    service, ada, database_rows
):
    project_id = await service.project(ada)
    chat = await say(service, ada, project_id, "Hello.")
    await talk_on(service, ada, project_id, chat, 450)

    assert await index(service, ada, project_id) == Indexed(451, 451)
    assert [len(texts) for _, texts in service.parts.embedder.calls] == [100, 100, 100, 100, 51]
    assert await index(service, ada, project_id) == Indexed(0, 0)
    assert await database_rows(ITEMS) == [(451, 451, 1)]


async def test_one_job_does_a_part_of_very_much_and_the_project_is_found_again(
    service, ada, jobs, ask, database_rows, monkeypatch
):
    monkeypatch.setattr(index_memory, "_MOST_BATCHES", 1)
    monkeypatch.setattr(index_memory, "_MOST_CALLS", 1)
    project_id = await service.project(ada)
    chat = await say(service, ada, project_id, "Hello.")
    await talk_on(service, ada, project_id, chat, 250)

    for _ in range(4):
        await ask()
        await run(service, jobs)

    assert [result for *_, result, _ in await database_rows(JOBS)] == [
        '{"words":200,"vectors":100}',
        '{"words":51,"vectors":100}',
        '{"words":0,"vectors":51}',
    ]


async def test_a_worker_that_dies_between_two_parts_leaves_what_it_did_and_nothing_twice(
    service, ada, database_rows
):
    project_id = await service.project(ada)
    await say(service, ada, project_id, "We bake bread.", "We open in May.")
    service.parts.embedder.error = asyncio.CancelledError()
    with pytest.raises(asyncio.CancelledError):
        await index(service, ada, project_id)
    assert await database_rows(ITEMS) == [(2, 0, 1)]
    service.parts.embedder.error = None

    assert await index(service, ada, project_id) == Indexed(0, 2)
    assert await database_rows(ITEMS) == [(2, 2, 1)]


async def test_words_stay_where_ai_fails_and_the_job_is_tried_again(service, ada, jobs, ask, database_rows):
    project_id = await service.project(ada)
    await say(service, ada, project_id, "We bake bread.")
    service.parts.embedder.error = AiUnavailable(retry_after=1.0)

    await ask()
    await run(service, jobs)
    await ask()

    assert await database_rows(JOBS) == [(KIND, "queued", 1, None, None)]
    assert await database_rows(ITEMS) == [(1, 0, 1)]
    assert [item.text for item in (await recall(service, ada, project_id, "bread")).items] == [
        "We bake bread."
    ]


async def test_where_ai_has_no_model_the_job_fails_and_is_not_asked_for_at_once(
    service, ada, jobs, ask, database_rows
):
    project_id = await service.project(ada)
    await say(service, ada, project_id, "We bake bread.")
    service.parts.embedder.error = OFF

    await ask()
    await run(service, jobs)
    await ask()

    assert await database_rows(JOBS) == [(KIND, "failed", 1, None, "EMBEDDINGS_OFF")]
    assert await database_rows(ITEMS) == [(1, 0, 1)]


async def test_another_model_embeds_all_anew(service, ada, jobs, ask, database_rows):
    project_id = await service.project(ada)
    chat = await say(service, ada, project_id, "We bake bread.")
    await index(service, ada, project_id)
    service.parts.embedder.made_by = "words-2"
    await say(service, ada, project_id, "We open in May.", chat=chat)

    await ask()
    await run(service, jobs)

    models = "SELECT DISTINCT embedding_model FROM projects.recall_items"
    assert await database_rows(models) == [("words-2",)]
    assert (await recall(service, ada, project_id, "bread")).items[0].rank_by_meaning == 1


async def test_for_who_may_write_no_more_nothing_is_indexed(service, ada, bob, database_rows):
    project_id = await service.project(ada)
    await service.join(ada, project_id, bob, "viewer")
    await say(service, ada, project_id, "We bake bread.")

    with pytest.raises(Exception, match="viewer"):
        await index(service, bob, project_id)

    assert await database_rows(ITEMS) == [(0, 0, 0)]
