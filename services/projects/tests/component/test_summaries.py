"""What chats say in short: renewed from what is new, and of the branch that is shown."""

from dataclasses import replace

import pytest
import pytest_asyncio

from eightgentc.projects.v1 import conversation_pb2 as pb
from eightgentc.projects.v1 import conversation_service_pb2 as rpc
from eightgentc_kit.clock import SystemClock
from eightgentc_kit.errors import Code
from eightgentc_kit.postgres.database import Database, PoolOptions
from eightgentc_kit.settings import load
from eightgentc_projects.adapters.outbound.postgres.unread_conversations import (
    PostgresUnsummarisedConversations,
)
from eightgentc_projects.adapters.outbound.postgres.workspace import PostgresWorkspace
from eightgentc_projects.application import ask_for_summaries
from eightgentc_projects.application.run_jobs import JobRun
from eightgentc_projects.application.summarize_conversation import SummarizeConversation
from eightgentc_projects.application.summarize_conversation_job import KIND, SummarizeConversationJob
from eightgentc_projects.domain.errors import AiUnavailable, RoleNotSufficient
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.domain.summary import LEAST_MESSAGES
from eightgentc_projects.ports.worker_store import StartedJob
from eightgentc_projects.settings import ProjectsSettings
from eightgentc_projects.worker import scheduled

from .chats import messages, regenerate, turn
from .summaries import SIX, say, summarize, summary_of, told


@pytest_asyncio.fixture
async def due(service):
    options = PoolOptions(service.urls.roles["eightgentc_projects_worker"], size=2)
    database = Database(options, application="worker-test")
    await database.open()
    yield PostgresUnsummarisedConversations(database)
    await database.close()


@pytest.mark.row("F116", clause="A conversation returns `summary` and the message it reaches to")
async def test_a_chat_returns_its_summary_and_the_message_it_reaches_to(service, ada):
    project_id = await service.project(ada)
    chat = await say(service, ada, project_id, *SIX)
    before = await summary_of(service, ada, chat)

    assert await summarize(service, ada, project_id, chat) == 6

    last = (await messages(service, ada, chat))[-1].id
    summary = await summary_of(service, ada, chat)
    assert (before.text, before.version, before.state) == ("", 0, pb.READING_STATE_PENDING)
    assert (summary.text, summary.message_id, summary.read_to) == ("They open in May.", last, 6)
    assert (summary.version, summary.state, summary.reason) == (1, pb.READING_STATE_DONE, "")
    assert summary.HasField("update_time")


async def test_lists_of_chats_leave_summaries_out(service, ada):
    project_id = await service.project(ada)
    chat = await say(service, ada, project_id, *SIX)
    await summarize(service, ada, project_id, chat)

    listed = await ada.call(
        service.conversations.ListConversations, rpc.ListConversationsRequest(project_id=project_id)
    )

    assert [each.HasField("summary") for each in listed.conversations] == [False]


@pytest.mark.row("F117", clause="nothing changed = 0 calls")
async def test_a_chat_in_which_little_is_new_costs_no_call(service, ada):
    project_id = await service.project(ada)
    chat = await say(service, ada, project_id, *SIX[: LEAST_MESSAGES - 1])
    assert await summarize(service, ada, project_id, chat) == 0
    await say(service, ada, project_id, SIX[-1], chat=chat)
    assert await summarize(service, ada, project_id, chat) == LEAST_MESSAGES

    assert await summarize(service, ada, project_id, chat) == 0

    assert service.planner.calls == 1


@pytest.mark.row("F116", clause="a job renews it")
async def test_a_renewal_reads_what_is_new_and_the_summary_before(service, ada):
    project_id = await service.project(ada)
    chat = await say(service, ada, project_id, *SIX)
    await summarize(service, ada, project_id, chat)
    await say(service, ada, project_id, *(f"New {n}." for n in range(6)), chat=chat)
    service.planner.summary = "They open in May, with news."

    await summarize(service, ada, project_id, chat)

    asked = service.planner.asked[-1]
    assert [(item.id, item.version, item.text) for item in told(asked)] == [
        (f"summary:{chat}", "1", "They open in May.")
    ]
    assert [item.text for item in told(asked, "message")] == [f"New {n}." for n in range(6)]
    summary = await summary_of(service, ada, chat)
    assert (summary.version, summary.text, summary.read_to) == (2, "They open in May, with news.", 12)


async def test_a_long_chat_is_read_in_parts_each_with_the_summary_before(service, ada):
    project_id = await service.project(ada)
    chat = await say(service, ada, project_id, *("x" * 6_000 for _ in range(9)))

    assert await summarize(service, ada, project_id, chat) == 6

    assert [len(told(asked, "message")) for asked in service.planner.asked] == [3, 3]
    assert [len(told(asked)) for asked in service.planner.asked] == [0, 1]


class HasRoomFor:
    """ai, of which some messages are dropped, as its receipt says."""

    def __init__(self, planner, has_room):
        self.planner, self.has_room = planner, has_room

    async def summarize_conversation(self, input):
        messages = sorted(told(input, "message"), key=lambda item: -item.priority)
        dropped = [item.id for number, item in enumerate(messages) if not self.has_room(number, item)]
        planned = await self.planner.summarize_conversation(input)
        receipt = {"dropped": [{"id": id, "reason": "over the token budget"} for id in dropped]}
        return replace(planned, run=replace(planned.run, receipt=receipt))


async def test_what_the_model_had_no_room_for_is_read_the_next_time(service, ada):
    project_id = await service.project(ada)
    chat = await say(service, ada, project_id, *SIX, *SIX)
    planner = HasRoomFor(service.planner, lambda number, item: number < 4)

    summarize = SummarizeConversation(service.parts.workspace, planner, SystemClock())
    assert await summarize(Acting(ada.id, ada.id), project_id, chat) == 8

    first, second = ([item.text for item in told(asked, "message")] for asked in service.planner.asked)
    assert (first, second) == ([*SIX, *SIX], [*SIX[4:], *SIX])
    assert (await summary_of(service, ada, chat)).read_to == 8


async def test_a_message_for_which_no_model_has_room_is_passed_over(service, ada):
    project_id = await service.project(ada)
    chat = await say(service, ada, project_id, "x" * 9_000, *SIX)
    planner = HasRoomFor(service.planner, lambda number, item: len(item.text) < 9_000)

    summarize = SummarizeConversation(service.parts.workspace, planner, SystemClock())
    assert await summarize(Acting(ada.id, ada.id), project_id, chat) == 7

    assert (await summary_of(service, ada, chat)).read_to == 7


async def test_a_long_answer_before_the_first_words_of_a_person_is_read_with_them(service, ada):
    project_id = await service.project(ada)
    service.planner.reply_pieces = ("y" * 21_000,)
    await ada.stream(service.conversations.StreamTurn, turn(project_id, "z" * 19_999))
    await say(service, ada, project_id, *SIX, chat="chat-1")
    chat = (await messages(service, ada, "chat-1"))[0].conversation_id

    assert await summarize(service, ada, project_id, chat) > 1

    assert [len(told(asked, "message")) for asked in service.planner.asked[1:]] == [1, 2]


async def test_another_branch_has_no_summary_until_it_gets_one_of_its_own(service, ada, due):
    project_id = await service.project(ada)
    for n, text in enumerate(SIX[:3]):
        await ada.stream(service.conversations.StreamTurn, turn(project_id, text, key=f"m-{n}"))
    chat = (await messages(service, ada, "chat-1"))[0].conversation_id
    await summarize(service, ada, project_id, chat)
    [found] = await due.find(0.0, 9)
    await due.mark_asked(found)

    await ada.stream(service.conversations.StreamTurn, turn(project_id, "In June!", key="m-2"))

    assert (await summary_of(service, ada, chat)).text == ""
    assert [each.conversation_id for each in await due.find(0.0, 9)] == [chat]
    service.planner.summary = "They open in June."
    await summarize(service, ada, project_id, chat)
    assert told(service.planner.asked[-1]) == []
    assert "In June!" in [item.text for item in told(service.planner.asked[-1], "message")]
    assert "In May." not in [item.text for item in told(service.planner.asked[-1], "message")]
    summary = await summary_of(service, ada, chat)
    assert (summary.text, summary.version) == ("They open in June.", 2)


async def test_another_answer_after_the_summary_leaves_it_as_it_is(service, ada):
    project_id = await service.project(ada)
    chat = await say(service, ada, project_id, *SIX)
    await summarize(service, ada, project_id, chat)
    await ada.stream(service.conversations.StreamTurn, turn(project_id, "And?", chat=chat))

    await ada.stream(service.conversations.StreamTurn, regenerate(chat))

    assert (await summary_of(service, ada, chat)).version == 1


async def test_a_branch_that_is_left_while_it_is_read_gets_no_summary(service, ada, database_rows):
    project_id = await service.project(ada)
    for n, text in enumerate(SIX[:3]):
        await ada.stream(service.conversations.StreamTurn, turn(project_id, text, key=f"m-{n}"))
    chat = (await messages(service, ada, "chat-1"))[0].conversation_id

    class LeavesTheBranch:
        async def summarize_conversation(self, input):
            await ada.stream(service.conversations.StreamTurn, turn(project_id, "In June!", key="m-2"))
            return await service.planner.summarize_conversation(input)

    summarize = SummarizeConversation(service.parts.workspace, LeavesTheBranch(), SystemClock())
    assert await summarize(Acting(ada.id, ada.id), project_id, chat) == 0

    assert (await summary_of(service, ada, chat)).version == 0
    paid = await database_rows("SELECT applied FROM projects.generations WHERE kind = 'summary'")
    assert paid == [(False,)]


@pytest.mark.row("F117", clause="two workers = one run")
async def test_of_two_that_renew_at_the_same_time_one_is_kept(service, ada, database_rows):
    project_id = await service.project(ada)
    chat = await say(service, ada, project_id, *SIX)

    class RenewsBefore:
        async def summarize_conversation(self, input):
            assert await summarize(service, ada, project_id, chat) == 6
            return replace(await service.planner.summarize_conversation(input), text="Late.")

    late = SummarizeConversation(service.parts.workspace, RenewsBefore(), SystemClock())
    assert await late(Acting(ada.id, ada.id), project_id, chat) == 0

    assert await database_rows("SELECT version, text FROM projects.summaries") == [(1, "They open in May.")]


@pytest.mark.row("F117", clause="cost booked")
async def test_what_it_cost_is_kept_with_the_project(service, ada, database_rows):
    project_id = await service.project(ada)
    service.planner.run = replace(service.planner.run, cost_nano_usd=7)
    chat = await say(service, ada, project_id, *SIX)

    await summarize(service, ada, project_id, chat)

    rows = await database_rows(
        "SELECT kind, applied, cost_nano_usd, requested_by::text FROM projects.generations"
    )
    assert rows == [("summary", True, 7, ada.id)]


async def test_a_failure_is_visible_on_the_chat_until_the_next_renewal(service, ada):
    project_id = await service.project(ada)
    chat = await say(service, ada, project_id, *SIX)
    service.planner.error = AiUnavailable()
    with pytest.raises(AiUnavailable):
        await summarize(service, ada, project_id, chat)
    failed = await summary_of(service, ada, chat)
    service.planner.error = None

    await summarize(service, ada, project_id, chat)

    assert (failed.state, failed.reason) == (pb.READING_STATE_FAILED, AiUnavailable.reason)
    assert (await summary_of(service, ada, chat)).state == pb.READING_STATE_DONE


async def test_a_viewer_reads_a_summary_and_makes_none(service, ada, bob):
    project_id = await service.project(ada)
    await service.join(ada, project_id, bob, "viewer")
    chat = await say(service, ada, project_id, *SIX)
    with pytest.raises(RoleNotSufficient):
        await summarize(service, bob, project_id, chat)

    await summarize(service, ada, project_id, chat)

    assert (await summary_of(service, bob, chat)).text == "They open in May."


async def test_who_is_no_member_finds_no_summary(service, ada, bob):
    project_id = await service.project(ada)
    chat = await say(service, ada, project_id, *SIX)
    await summarize(service, ada, project_id, chat)

    refused = await bob.refused(
        service.conversations.GetConversation,
        rpc.GetConversationRequest(project_id=project_id, conversation_id=chat),
    )

    assert refused.code is Code.NOT_FOUND


@pytest.mark.row("F117", clause="changed conversations only")
async def test_a_chat_is_due_with_six_messages_and_again_with_six_more(service, ada, due):
    project_id = await service.project(ada)
    chat = await say(service, ada, project_id, *SIX[:5])
    assert await due.find(0.0, 9) == []
    await say(service, ada, project_id, SIX[5], chat=chat)
    assert await due.find(60.0, 9) == []
    asked = []

    async def enqueue(conversation):
        asked.append((conversation.conversation_id, conversation.user_id))

    ask = ask_for_summaries.AskForSummaries(_AtOnce(due), enqueue)
    assert [await ask(None), await ask(None)] == [{"asked": 1}, {"asked": 0}]
    await say(service, ada, project_id, *SIX[:5], chat=chat)
    assert await ask(None) == {"asked": 0}
    await say(service, ada, project_id, SIX[5], chat=chat)
    assert await ask(None) == {"asked": 1}

    assert asked == [(chat, ada.id)] * 2


class _AtOnce:
    """Chats are quiet at once."""

    def __init__(self, due):
        self.mark_asked = due.mark_asked
        self._find = due.find

    async def find(self, quiet_seconds, size):
        return await self._find(0.0, size)


@pytest.mark.row("F116", clause="switched off = 0 calls")
@pytest.mark.parametrize(("said", "kinds"), [({}, 3), ({"EIGHTGENTC_PROJECTS_SUMMARISES_CHATS": "false"}, 2)])
def test_no_worker_asks_for_summaries_where_they_are_switched_off(said, kinds):
    needed = {
        "EIGHTGENTC_PROJECTS_AUTH_TARGET": "auth:1",
        "EIGHTGENTC_PROJECTS_AI_TARGET": "ai:1",
        "EIGHTGENTC_PROJECTS_SERVICE_CREDENTIAL_FILE": "/none",
        "EIGHTGENTC_PROJECTS_GRPC_LISTEN": "127.0.0.1:1",
        "EIGHTGENTC_PROJECTS_HEALTH_LISTEN": "127.0.0.1:2",
        "EIGHTGENTC_PROJECTS_DATABASE_URL": "postgresql://none",
    }

    schedule = scheduled(load(ProjectsSettings, "PROJECTS", needed | said))

    assert len(schedule) == kinds
    assert (ask_for_summaries.KIND in schedule) == (not said)


@pytest.mark.row("F116", clause="switched off = 0 calls")
async def test_a_job_from_before_it_was_switched_off_is_left_undone(service, ada):
    project_id = await service.project(ada)
    chat = await say(service, ada, project_id, *SIX)
    use_case = SummarizeConversation(service.parts.workspace, service.planner, SystemClock())
    job = StartedJob(
        id="j", project_id=project_id, tenant=ada.id, kind=KIND, requested_by=ada.id, attempts=1,
        payload={"conversation_id": chat},
    )  # fmt: skip
    run = JobRun(job, None, None)

    off = await SummarizeConversationJob(use_case, is_on=False)(run)
    calls = service.planner.calls
    on = await SummarizeConversationJob(use_case, is_on=True)(run)

    assert (off, calls, on) == ({"messages": 0}, 0, {"messages": 6})


@pytest.mark.row("F116", clause="switched off = 0 calls")
async def test_what_was_summarised_before_it_was_switched_off_is_told_no_more(service, ada):
    project_id = await service.project(ada)
    chat = await say(service, ada, project_id, *SIX)
    await summarize(service, ada, project_id, chat)
    off = PostgresWorkspace(service.database, tells_summaries=False)

    stores = off.reading(Acting(ada.id, ada.id, project_id=project_id))

    assert await stores.summaries.told(9) == []
