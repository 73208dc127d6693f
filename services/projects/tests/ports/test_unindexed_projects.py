"""Projects to be indexed, as the worker finds them: by what they say and by what was learned, and never by a word."""

from eightgentc_projects.adapters.outbound.postgres.unindexed_projects import PostgresUnindexedProjects
from eightgentc_projects.ports.recall_store import ItemToIndex

from .test_conversation_store import conversation, kept, message
from .test_recall_store import index, indexed, insight, vector


async def test_the_worker_finds_projects_whose_memory_is_not_indexed(desk, worker_database):
    projects = PostgresUnindexedProjects(worker_database)
    assert await projects.find(0.0, None, 9) == []

    chat = conversation(desk)
    await kept(desk, chat, messages=[message(chat, "Bread.", 1, desk.acting.user_id)])
    [found] = await projects.find(0.0, None, 9)
    assert (found.project_id, found.user_id, found.tenant) == (desk.project_id, desk.acting.user_id, "t")

    await index(desk)
    assert await projects.find(0.0, None, 9) == []

    await desk.change(lambda change: change.insights.insert(insight(desk)))
    assert len(await projects.find(0.0, None, 9)) == 1

    await index(desk)
    assert await projects.find(0.0, None, 9) == []


async def test_the_worker_finds_projects_with_vectors_to_be_made(desk, worker_database):
    [said] = await indexed(desk, "Bread.")
    projects = PostgresUnindexedProjects(worker_database)
    assert [len(await projects.find(0.0, model, 9)) for model in (None, "", "m")] == [0, 1, 1]

    await desk.stores.recall.keep_vectors([ItemToIndex(said, 1, "")], [vector(1, 0)], "m")

    assert [len(await projects.find(0.0, model, 9)) for model in (None, "", "m", "l", "n")] == [0, 0, 0, 1, 1]
