"""The worker finds chats in which nobody says anything any more, and learns ids of them only."""

import psycopg
import pytest
import pytest_asyncio

from eightgentc.projects.v1 import sharing_service_pb2
from eightgentc_kit.postgres.database import Database, PoolOptions
from eightgentc_kit.settings import load
from eightgentc_projects.adapters.outbound.postgres.job_runs import PostgresJobRuns
from eightgentc_projects.adapters.outbound.postgres.unread_conversations import PostgresUnreadConversations
from eightgentc_projects.application.ask_for_insights import AskForInsights
from eightgentc_projects.ports.unread_conversations import UnreadConversation
from eightgentc_projects.settings import ProjectsSettings
from eightgentc_projects.worker import reading_chats

from .chats import append, turn


@pytest_asyncio.fixture
async def unread(service):
    options = PoolOptions(service.urls.roles["eightgentc_projects_worker"], size=2)
    database = Database(options, application="worker-test")
    await database.open()
    yield PostgresUnreadConversations(database)
    await database.close()


async def say(service, person, project_id, text="We open in May.", chat="chat-1"):
    answer = await person.call(service.conversations.AppendMessage, append(project_id, "Context", text, chat))
    return answer.conversation.id


async def test_a_chat_is_found_for_its_newest_author_once_it_is_quiet(service, ada, bob, unread):
    project_id = await service.project(ada)
    await service.join(ada, project_id, bob, "commenter")
    chat = await say(service, ada, project_id)
    await say(service, bob, project_id, chat=chat)

    assert await unread.find(60.0, 9) == []
    [found] = await unread.find(0.0, 9)

    assert (found.project_id, found.conversation_id, found.user_id) == (project_id, chat, bob.id)
    assert found.last_sequence == 2


async def test_a_chat_is_asked_for_once_and_again_when_more_is_said(service, ada, unread):
    project_id = await service.project(ada)
    chat = await say(service, ada, project_id)
    asked: list[UnreadConversation] = []

    async def enqueue(conversation):
        asked.append(conversation)

    ask = AskForInsights(_AtOnce(unread), enqueue)
    for _ in range(2):
        await ask()
    assert [each.conversation_id for each in asked] == [chat]

    await say(service, ada, project_id, chat=chat)
    await ask()

    assert [each.last_sequence for each in asked] == [1, 2]


class _AtOnce:
    """Chats are quiet at once."""

    def __init__(self, unread):
        self.mark_asked = unread.mark_asked
        self._find = unread.find

    async def find(self, quiet_seconds, size):
        return await self._find(0.0, size)


async def test_a_chat_is_not_read_while_the_model_answers(service, ada, unread):
    project_id = await service.project(ada)
    await ada.stream(service.conversations.StreamTurn, turn(project_id, "We open in May."))
    [found] = await unread.find(0.0, 9)
    async with await psycopg.AsyncConnection.connect(service.urls.admin) as connection:
        await connection.execute("UPDATE projects.turns SET state = 'running', end_time = NULL")

    assert found.last_sequence == 2
    assert await unread.find(0.0, 9) == []


async def test_who_left_is_not_read_for(service, ada, bob, unread):
    project_id = await service.project(ada)
    await service.join(ada, project_id, bob, "editor")
    chat = await say(service, ada, project_id)
    await say(service, bob, project_id, chat=chat)

    await ada.call(
        service.sharing.RemoveMember,
        sharing_service_pb2.RemoveMemberRequest(project_id=project_id, account_id=bob.id),
    )

    assert [found.user_id for found in await unread.find(0.0, 9)] == [ada.id]


@pytest.mark.parametrize("table", ["messages", "insights", "conversations", "projects"])
async def test_the_worker_reads_no_words(service, table):
    url = service.urls.roles["eightgentc_projects_worker"]
    async with await psycopg.AsyncConnection.connect(url) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await connection.execute(f"SELECT * FROM projects.{table}")


@pytest.mark.parametrize(("said", "duties"), [({}, 1), ({"EIGHTGENTC_PROJECTS_READS_CHATS": "false"}, 0)])
def test_reading_by_itself_can_be_switched_off(said, duties):
    needed = {
        "EIGHTGENTC_PROJECTS_AUTH_TARGET": "auth:1",
        "EIGHTGENTC_PROJECTS_AI_TARGET": "ai:1",
        "EIGHTGENTC_PROJECTS_SERVICE_CREDENTIAL_FILE": "/none",
        "EIGHTGENTC_PROJECTS_GRPC_LISTEN": "127.0.0.1:1",
        "EIGHTGENTC_PROJECTS_HEALTH_LISTEN": "127.0.0.1:2",
        "EIGHTGENTC_PROJECTS_DATABASE_URL": "postgresql://none",
    }
    settings = load(ProjectsSettings, "PROJECTS", needed | said)
    database = Database(PoolOptions("postgresql://none", size=1), application="worker-test")

    assert len(reading_chats(settings, database, PostgresJobRuns(database))) == duties
