"""What a project remembers: learned of chats, written by people, told to models."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from google.protobuf.field_mask_pb2 import FieldMask

from eightgentc.projects.v1 import conversation_pb2
from eightgentc.projects.v1 import conversation_service_pb2 as conversations
from eightgentc.projects.v1 import insight_pb2 as pb
from eightgentc.projects.v1 import memory_service_pb2 as rpc
from eightgentc_kit.errors import Code, DomainError
from eightgentc_projects.domain.insight import InsightKind
from eightgentc_projects.ports.planner import PlannedInsight

from .chats import append, turn

BUDGET = "The budget is 10,000 euros."
MORE = "The budget is now 20,000 euros."
CONSTRAINT = pb.INSIGHT_KIND_CONSTRAINT


def found(text, kind=InsightKind.CONSTRAINT):
    """What the model finds wherever a message says just this."""
    return PlannedInsight(kind, text, quote=text)


async def say(service, person, project_id, text, section="Context", chat="chat-1"):
    request = append(project_id, section, text, chat)
    return (await person.call(service.conversations.AppendMessage, request)).message


async def extract(service, person, project_id, conversation_id=""):
    return await person.call(
        service.memory.ExtractInsights,
        rpc.ExtractInsightsRequest(project_id=project_id, conversation_id=conversation_id),
    )


async def listed(service, person, project_id, **fields):
    page = await person.call(
        service.memory.ListInsights, rpc.ListInsightsRequest(project_id=project_id, **fields)
    )
    return list(page.insights)


async def create(service, person, project_id, text=BUDGET, kind=CONSTRAINT, **fields):
    request = rpc.CreateInsightRequest(
        project_id=project_id, insight=pb.Insight(kind=kind, text=text, **fields)
    )
    return (await person.call(service.memory.CreateInsight, request)).insight


async def update(service, person, insight, *paths, **fields):
    changed = pb.Insight(id=insight.id, etag=insight.etag, **fields)
    mask = FieldMask(paths=paths) if paths else None
    request = rpc.UpdateInsightRequest(project_id=insight.project_id, insight=changed, update_mask=mask)
    return (await person.call(service.memory.UpdateInsight, request)).insight


async def told(service, person, project_id, section="Goals"):
    """The insights that a turn in another chat is told."""
    await person.stream(
        service.conversations.StreamTurn,
        turn(project_id, "What next?", f"{section}-{len(service.planner.requests)}", "", section=section),
    )
    return [item for item in service.planner.requests[-1].input.context if item.kind == "insight"]


@pytest.mark.row("F62", clause="After the Context chat a Goals chat's context contains its insights")
async def test_what_one_chat_said_another_chat_is_told(service, ada):
    service.planner.insights = (found(BUDGET),)
    project_id = await service.project(ada)
    await say(service, ada, project_id, f"Hello. {BUDGET}")

    await extract(service, ada, project_id)

    [insight] = await listed(service, ada, project_id)
    [item] = await told(service, ada, project_id)
    assert (item.id, item.text, item.version, item.label) == (
        f"insight:{insight.id}",
        BUDGET,
        "1",
        "constraint",
    )


@pytest.mark.row("F66", clause="Each insight lists message ids and quoted spans")
async def test_an_insight_names_the_words_that_say_it(service, ada):
    service.planner.insights = (found(BUDGET),)
    project_id = await service.project(ada)
    message = await say(service, ada, project_id, f"Hello. {BUDGET}")

    extracted = await extract(service, ada, project_id)

    [insight] = await listed(service, ada, project_id)
    assert extracted.messages == 1
    assert list(extracted.insights) == [insight]
    assert insight.quotes == [
        pb.InsightQuote(message_id=message.id, conversation_id=message.conversation_id, text=BUDGET)
    ]
    assert (insight.kind, insight.inferred, insight.edited_by_person) == (CONSTRAINT, False, False)


@pytest.mark.row("F64", clause="one active, old one `superseded_by`, both visible")
async def test_a_later_word_takes_the_place_of_the_first_and_both_are_listed(service, ada):
    service.planner.insights = (found(BUDGET), found(MORE))
    project_id = await service.project(ada)
    for text in (BUDGET, MORE):
        await say(service, ada, project_id, text)
        await extract(service, ada, project_id)

    new, old = sorted(await listed(service, ada, project_id), key=lambda insight: insight.state)
    assert (new.text, new.state) == (MORE, pb.INSIGHT_STATE_ACTIVE)
    assert (old.text, old.state, old.superseded_by) == (BUDGET, pb.INSIGHT_STATE_SUPERSEDED, new.id)
    assert await listed(service, ada, project_id, state=pb.INSIGHT_STATE_ACTIVE) == [new]


async def test_messages_are_read_once(service, ada):
    service.planner.insights = (found(BUDGET),)
    project_id = await service.project(ada)
    await say(service, ada, project_id, BUDGET)
    await extract(service, ada, project_id)

    again = await extract(service, ada, project_id)

    assert (again.messages, service.planner.calls) == (0, 1)


@pytest.mark.row("F62", clause="extraction failure never blocks chat")
async def test_a_failure_is_seen_on_the_chat_and_the_next_try_reads_the_same(service, ada):
    service.planner.insights = (found(BUDGET),)
    project_id = await service.project(ada)
    message = await say(service, ada, project_id, BUDGET)
    service.planner.error = DomainError()

    refused = await ada.refused(
        service.memory.ExtractInsights, rpc.ExtractInsightsRequest(project_id=project_id)
    )

    get = conversations.GetConversationRequest(project_id=project_id, conversation_id=message.conversation_id)
    chat = (await ada.call(service.conversations.GetConversation, get)).conversation
    assert (refused.code, chat.insights.state, chat.insights.reason) == (
        Code.INTERNAL,
        conversation_pb2.READING_STATE_FAILED,
        "INTERNAL",
    )
    service.planner.error = None
    await extract(service, ada, project_id)
    chat = (await ada.call(service.conversations.GetConversation, get)).conversation
    assert (chat.insights.state, chat.insights.read_to) == (conversation_pb2.READING_STATE_DONE, 1)


async def test_a_text_that_cannot_be_seen_is_not_learned(service, ada):
    service.planner.insights = (found("\u200b"), PlannedInsight(InsightKind.FACT, "We bake."))
    project_id = await service.project(ada)
    await say(service, ada, project_id, "Hello \u200b there")

    extracted = await extract(service, ada, project_id)

    assert [(insight.text, insight.inferred) for insight in extracted.insights] == [("We bake.", True)]


async def test_a_chat_with_something_new_is_pending(service, ada):
    project_id = await service.project(ada)

    message = await say(service, ada, project_id, BUDGET)

    get = conversations.GetConversationRequest(project_id=project_id, conversation_id=message.conversation_id)
    chat = (await ada.call(service.conversations.GetConversation, get)).conversation
    assert (chat.insights.state, chat.insights.read_to) == (conversation_pb2.READING_STATE_PENDING, 0)


async def test_what_it_cost_is_kept_with_the_run(service, ada, database_rows):
    service.planner.insights = (found(BUDGET),)
    project_id = await service.project(ada)
    await say(service, ada, project_id, BUDGET)
    await say(service, ada, project_id, "Thanks!", chat="chat-2")

    await extract(service, ada, project_id)

    rows = await database_rows("SELECT kind, run_id, requested_by::text FROM projects.generations")
    assert rows == [("insights", "run-1", ada.id)] * 2


@pytest.mark.row("F65", clause="muted ones are absent from the next request's recorded context")
async def test_a_muted_insight_is_told_no_more(service, ada):
    project_id = await service.project(ada)
    insight = await create(service, ada, project_id)

    muted = await update(service, ada, insight, muted=True)

    assert muted.state == pb.INSIGHT_STATE_MUTED
    assert await told(service, ada, project_id) == []


@pytest.mark.row("F70", clause="Expired insight is not injected, still listed with flag")
async def test_an_expired_insight_is_listed_and_told_no_more(service, ada):
    project_id = await service.project(ada)
    insight = await create(service, ada, project_id)
    past = datetime.now(UTC) - timedelta(days=1)

    await update(service, ada, insight, expire_time=past)

    [expired] = await listed(service, ada, project_id)
    assert (expired.state, expired.id) == (pb.INSIGHT_STATE_EXPIRED, insight.id)
    assert await told(service, ada, project_id) == []
    lasting = await update(service, ada, expired, "expire_time")
    assert (lasting.state, lasting.HasField("expire_time")) == (pb.INSIGHT_STATE_ACTIVE, False)
    assert [item.text for item in await told(service, ada, project_id)] == [BUDGET]


async def test_pinned_insights_are_told_first_and_kept_longest(service, ada):
    project_id = await service.project(ada)
    await create(service, ada, project_id, "We bake bread.")
    await create(service, ada, project_id, "No alcohol.", pinned=True)

    items = await told(service, ada, project_id)

    assert [item.text for item in items] == ["No alcohol.", "We bake bread."]
    assert items[0].priority > items[1].priority


@pytest.mark.row("F65", clause="A user-edited insight is never overwritten by extraction")
async def test_what_a_person_wrote_stays_as_it_is(service, ada):
    service.planner.insights = (found(BUDGET), found(MORE))
    project_id = await service.project(ada)
    await say(service, ada, project_id, BUDGET)
    [first] = (await extract(service, ada, project_id)).insights
    mine = await update(service, ada, first, text="The budget is 15,000 euros.")

    await say(service, ada, project_id, MORE)
    await extract(service, ada, project_id)

    by_id = {insight.id: insight for insight in await listed(service, ada, project_id)}
    kept = by_id.pop(mine.id)
    [other] = by_id.values()
    assert (kept.text, kept.state, kept.edited_by_person) == (mine.text, pb.INSIGHT_STATE_ACTIVE, True)
    assert (list(kept.contradicts), list(other.contradicts)) == ([other.id], [kept.id])


@pytest.mark.row("F65", clause="pin, edit, mute, delete")
async def test_a_deleted_insight_is_gone_and_no_chat_brings_it_back(service, ada):
    service.planner.insights = (found(BUDGET),)
    project_id = await service.project(ada)
    await say(service, ada, project_id, BUDGET)
    [first] = (await extract(service, ada, project_id)).insights

    request = rpc.DeleteInsightRequest(project_id=project_id, insight_id=first.id, etag=first.etag)
    await ada.call(service.memory.DeleteInsight, request)

    await say(service, ada, project_id, BUDGET)
    await extract(service, ada, project_id)
    assert await listed(service, ada, project_id) == []
    get = rpc.GetInsightRequest(project_id=project_id, insight_id=first.id)
    assert (await ada.refused(service.memory.GetInsight, get)).code is Code.NOT_FOUND


async def test_a_stale_etag_changes_nothing(service, ada):
    project_id = await service.project(ada)
    insight = await create(service, ada, project_id)
    await update(service, ada, insight, pinned=True)

    request = rpc.UpdateInsightRequest(
        project_id=project_id, insight=pb.Insight(id=insight.id, etag=insight.etag, muted=True)
    )
    error = await ada.refused(service.memory.UpdateInsight, request)

    assert error.reason == "ETAG_STALE"


@pytest.mark.row("F63", clause="invalid kind refused")
@pytest.mark.parametrize("fields", [{"kind": 0}, {"kind": 99}, {"text": " "}, {"text": "x" * 501}])
async def test_an_insight_needs_a_kind_and_a_short_text(service, ada, fields):
    project_id = await service.project(ada)
    insight = pb.Insight(**{"kind": CONSTRAINT, "text": BUDGET, **fields})

    error = await ada.refused(
        service.memory.CreateInsight, rpc.CreateInsightRequest(project_id=project_id, insight=insight)
    )

    assert error.code is Code.INVALID_ARGUMENT


async def test_a_request_that_comes_twice_makes_one_insight(service, ada):
    project_id = await service.project(ada)
    request = rpc.CreateInsightRequest(
        project_id=project_id, insight=pb.Insight(kind=CONSTRAINT, text=BUDGET), request_id="r-1"
    )

    first, second = [await ada.call(service.memory.CreateInsight, request) for _ in range(2)]

    assert (first.insight, second.replayed) == (second.insight, True)
    assert len(await listed(service, ada, project_id)) == 1


@pytest.mark.parametrize("role", ["commenter", "viewer"])
async def test_only_editors_write_insights(service, ada, bob, role):
    project_id = await service.project(ada)
    await service.join(ada, project_id, bob, role)

    request = rpc.CreateInsightRequest(
        project_id=project_id, insight=pb.Insight(kind=CONSTRAINT, text=BUDGET)
    )

    assert (await bob.refused(service.memory.CreateInsight, request)).reason == "ROLE_NOT_SUFFICIENT"
    assert await listed(service, bob, project_id) == []


async def test_what_a_commenter_says_is_learned(service, ada, bob):
    service.planner.insights = (found(BUDGET), found(MORE))
    project_id = await service.project(ada)
    await service.join(ada, project_id, bob, "commenter")
    held = await create(service, ada, project_id, "The budget is 5,000 euros.")
    await say(service, bob, project_id, BUDGET)

    await extract(service, bob, project_id)

    by_text = {insight.text: insight for insight in await listed(service, ada, project_id)}
    assert list(by_text[BUDGET].contradicts) == [held.id]
    assert list(by_text[held.text].contradicts) == [by_text[BUDGET].id]


async def test_insights_of_a_project_are_neither_seen_nor_changed_by_strangers(service, ada, bob):
    project_id = await service.project(ada)
    insight = await create(service, ada, project_id)

    for method, request in (
        (service.memory.GetInsight, rpc.GetInsightRequest(project_id=project_id, insight_id=insight.id)),
        (service.memory.ListInsights, rpc.ListInsightsRequest(project_id=project_id)),
        (service.memory.ExtractInsights, rpc.ExtractInsightsRequest(project_id=project_id)),
        (
            service.memory.DeleteInsight,
            rpc.DeleteInsightRequest(project_id=project_id, insight_id=insight.id),
        ),
    ):
        assert (await bob.refused(method, request)).code is Code.NOT_FOUND


async def test_a_page_goes_on_where_the_one_before_ended(service, ada):
    project_id = await service.project(ada)
    texts = [f"We bake {name}." for name in ("bread", "cakes", "rolls")]
    for text in texts:
        await create(service, ada, project_id, text)

    request = rpc.ListInsightsRequest(project_id=project_id, page_size=2)
    first = await ada.call(service.memory.ListInsights, request)
    request.page_token = first.next_page_token
    second = await ada.call(service.memory.ListInsights, request)

    assert [insight.text for insight in (*first.insights, *second.insights)] == texts[::-1]
    assert second.next_page_token == ""


async def test_a_long_chat_is_read_in_parts_and_every_message_once(service, ada):
    project_id = await service.project(ada)
    texts = [f"{number} {'x' * 30_000}" for number in range(3)]
    for text in texts:
        await say(service, ada, project_id, text)

    extracted = await extract(service, ada, project_id)

    read = [
        [item.text for item in asked.context if item.kind == "message"] for asked in service.planner.asked
    ]
    assert read == [[text] for text in texts]
    assert extracted.messages == 3


async def test_a_message_that_was_replaced_before_it_was_read_is_not_read(service, ada):
    project_id = await service.project(ada)
    for text in (BUDGET, MORE):
        request = turn(project_id, text)
        await ada.stream(service.conversations.StreamTurn, request)
    service.planner.insights = (found(BUDGET), found(MORE))

    extracted = await extract(service, ada, project_id)

    assert [insight.text for insight in extracted.insights] == [MORE]
    chats = await ada.call(
        service.conversations.ListConversations,
        conversations.ListConversationsRequest(project_id=project_id),
    )
    assert [chat.insights.state for chat in chats.conversations] == [conversation_pb2.READING_STATE_DONE]


async def test_an_answer_of_the_model_proves_nothing(service, ada):
    service.planner.reply_pieces = ("The rent is 900 euros.",)
    project_id = await service.project(ada)
    await ada.stream(service.conversations.StreamTurn, turn(project_id, "What is the rent?"))
    service.planner.insights = (found("The rent is 900 euros."),)

    [insight] = (await extract(service, ada, project_id)).insights

    assert (insight.inferred, list(insight.quotes)) == (True, [])


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ("text = 'x'", True),
        ("pinned = true", True),
        ("delete_time = now()", True),
        ("superseded_by = id", True),
        ("contradicts = '[]'", False),
    ],
)
async def test_row_rights_leave_what_a_person_wrote_to_editors(service, ada, bob, change, refused):
    project_id = await service.project(ada)
    await service.join(ada, project_id, bob, "commenter")
    await create(service, ada, project_id)
    url = service.urls.roles["eightgentc_projects"]

    async with await psycopg.AsyncConnection.connect(url) as connection:
        for name, value in (("app.user_id", bob.id), ("app.project_id", project_id)):
            await connection.execute("SELECT set_config(%s, %s, true)", (name, value))
        updating = connection.execute(f"UPDATE projects.insights SET {change}")
        if refused:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                await updating
        else:
            assert (await updating).rowcount == 1
