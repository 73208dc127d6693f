"""What of the memory answers a question: by words, by meaning, and nothing that may not be told."""

from datetime import UTC, datetime, timedelta

import pytest

from eightgentc.projects.v1 import memory_service_pb2 as rpc
from eightgentc_kit.errors import Code
from eightgentc_projects.domain.errors import AiUnavailable
from eightgentc_testing import recall as fixture

from .chats import turn
from .recalling import PAIRS, SYNONYMS, WordEmbedder, index, recall
from .summaries import say
from .test_insights import create, extract, found, update
from .test_insights import say as say_in_chat

RUI = "Rui bakes at night."


@pytest.fixture
def embedder():
    return WordEmbedder(SYNONYMS)


def texts(recalled):
    return [item.text for item in recalled.items]


async def test_insights_and_messages_that_answer_come_with_their_ranks(service, ada):
    project_id = await service.project(ada)
    chat = await say(
        service, ada, project_id, "Where do we open?", "The loaves are made by Rui.", section="Goals"
    )
    insight = await create(service, ada, project_id, "Rui bakes the loaves at night.")
    await index(service, ada, project_id)

    recalled = await recall(service, ada, project_id, "Who makes the loaves?", page_size=2)

    assert recalled.by_meaning
    assert recalled.degraded == ""
    by_kind = {item.WhichOneof("item"): item for item in recalled.items}
    said, learned = by_kind["message_id"], by_kind["insight_id"]
    assert learned.insight_id == insight.id
    assert (learned.text, learned.section, learned.conversation_id) == (insight.text, "", "")
    assert (said.text, said.section, said.conversation_id) == ("The loaves are made by Rui.", "Goals", chat)
    assert sorted((item.rank_by_words, item.rank_by_meaning) for item in recalled.items) == [(1, 1), (2, 2)]


async def test_what_means_the_same_is_found_without_a_word_in_common(service, ada):
    project_id = await service.project(ada)
    await say(service, ada, project_id, "We open in Lisbon.", "Rui kneads sourdough nightly.")
    await index(service, ada, project_id)

    [first, *_] = (await recall(service, ada, project_id, "bread")).items

    assert (first.text, first.rank_by_words, first.rank_by_meaning) == ("Rui kneads sourdough nightly.", 0, 1)


async def test_where_ai_does_not_answer_it_is_looked_for_by_words_and_said_so(service, ada):
    project_id = await service.project(ada)
    await say(service, ada, project_id, RUI)
    await index(service, ada, project_id)
    service.parts.embedder.error = AiUnavailable(retry_after=1.0)

    recalled = await recall(service, ada, project_id, "Who bakes?")

    assert texts(recalled) == [RUI]
    assert not recalled.by_meaning
    assert recalled.degraded == "By words only: the model that compares by meaning could not be asked."
    assert [(item.rank_by_words, item.rank_by_meaning) for item in recalled.items] == [(1, 0)]


async def test_what_may_not_be_told_is_not_recalled(service, ada):
    project_id = await service.project(ada)
    muted = await create(service, ada, project_id, "Rui bakes rye.")
    deleted = await create(service, ada, project_id, "Rui bakes rolls.")
    expired = await create(service, ada, project_id, "Rui bakes pies.")
    told = await create(service, ada, project_id, "Rui bakes buns.")
    for text in ("Rui bakes cakes.", "Rui bakes bread."):
        await ada.stream(service.conversations.StreamTurn, turn(project_id, text, key="m-1"))
    await index(service, ada, project_id)
    await update(service, ada, muted, "muted", muted=True)
    await ada.call(
        service.memory.DeleteInsight, rpc.DeleteInsightRequest(project_id=project_id, insight_id=deleted.id)
    )
    await update(service, ada, expired, "expire_time", expire_time=datetime.now(UTC) - timedelta(seconds=1))

    recalled = await recall(service, ada, project_id, "What does Rui bake?")

    assert set(texts(recalled)) == {told.text, "Rui bakes bread."}


async def test_what_was_replaced_is_not_recalled_and_answers_of_the_model_never_are(service, ada):
    project_id = await service.project(ada)
    service.planner.insights = (
        found("The budget is 10,000 euros."),
        found("The budget is now 20,000 euros."),
    )
    for text in ("The budget is 10,000 euros.", "The budget is now 20,000 euros."):
        await say_in_chat(service, ada, project_id, text)
        await extract(service, ada, project_id)
    service.planner.reply_pieces = ("The budget is low.",)
    await ada.stream(service.conversations.StreamTurn, turn(project_id, "Hello"))
    await index(service, ada, project_id)

    recalled = await recall(service, ada, project_id, "budget")

    assert sorted((item.WhichOneof("item"), item.text) for item in recalled.items if item.rank_by_words) == [
        ("insight_id", "The budget is now 20,000 euros."),
        ("message_id", "The budget is 10,000 euros."),
        ("message_id", "The budget is now 20,000 euros."),
    ]


async def test_a_changed_insight_is_told_as_it_is_now_before_it_is_indexed_again(service, ada):
    project_id = await service.project(ada)
    insight = await create(service, ada, project_id, RUI)
    await index(service, ada, project_id)
    await update(service, ada, insight, "text", text="Rui bakes at noon.")

    assert texts(await recall(service, ada, project_id, "Rui at night")) == ["Rui bakes at noon."]


@pytest.mark.row("F67", clause="a canary of project A never appears in a context of project B")
async def test_a_canary_in_one_project_is_never_recalled_in_another(service, ada):
    hiding, asking = await service.project(ada), await service.project(ada)
    await say(service, ada, hiding, "CANARY-7f3a bakes at night.")
    await create(service, ada, hiding, "CANARY-7f3a is our baker.")
    await say(service, ada, asking, RUI)
    for project_id in (hiding, asking):
        await index(service, ada, project_id)

    recalled = await recall(service, ada, asking, "CANARY-7f3a baker at night", page_size=50)

    assert texts(recalled) == [RUI]
    assert len((await recall(service, ada, hiding, "CANARY-7f3a")).items) == 2


async def test_a_viewer_asks_and_who_is_no_member_learns_nothing(service, ada, bob):
    project_id = await service.project(ada)
    await say(service, ada, project_id, RUI)
    await index(service, ada, project_id)
    request = rpc.RecallRequest(project_id=project_id, query="Rui")
    eve = await service.person("Eve")
    await service.join(ada, project_id, bob, "viewer")

    assert texts(await recall(service, bob, project_id, "Rui")) == [RUI]
    assert (await eve.refused(service.memory.Recall, request)).code is Code.NOT_FOUND


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"query": ""}, "query"),
        ({"query": " \u200b"}, "query"),
        ({"query": "x" * 1_001}, "query"),
        ({"query": "a\0b"}, "query"),
        ({"query": "bread", "page_size": -1}, "page_size"),
    ],
)
async def test_a_question_has_words_and_a_page_no_negative_size(service, ada, fields, field):
    project_id = await service.project(ada)
    request = rpc.RecallRequest(project_id=project_id, **fields)

    error = await ada.refused(service.memory.Recall, request)

    assert (error.code, [one.field for one in error.violations]) == (Code.INVALID_ARGUMENT, [field])


async def test_ten_items_come_unless_fewer_or_more_are_asked_for(service, ada):
    project_id = await service.project(ada)
    await say(service, ada, project_id, *(f"Bread of day {day}." for day in range(55)))
    await index(service, ada, project_id)

    counts = [
        len((await recall(service, ada, project_id, "bread", page_size=size)).items) for size in (0, 3, 60)
    ]

    assert counts == [10, 3, 50]


async def test_a_long_message_is_cut(service, ada):
    project_id = await service.project(ada)
    await say(service, ada, project_id, "bread " * 1_000)
    await index(service, ada, project_id)

    [item] = (await recall(service, ada, project_id, "bread")).items

    assert item.text == ("bread " * 1_000)[:2_000]


async def test_of_questions_without_a_word_nothing_is_found_by_words(service, ada):
    project_id = await service.project(ada)
    await say(service, ada, project_id, RUI)
    await index(service, ada, project_id)
    service.parts.embedder.error = AiUnavailable(retry_after=1.0)

    assert texts(await recall(service, ada, project_id, "…?")) == []


@pytest.mark.row("F55", clause="Recall@5 on a fixed fixture ≥ keyword baseline")
async def test_both_together_find_at_least_what_words_alone_find(service, ada):
    project_id = await service.project(ada)
    await say(service, ada, project_id, *(said for said, _ in PAIRS))
    await index(service, ada, project_id)
    keyword = both = 0
    for said, question in PAIRS:
        service.parts.embedder.error = AiUnavailable(retry_after=1.0)
        keyword += said in texts(await recall(service, ada, project_id, question, page_size=5))
        service.parts.embedder.error = None
        both += said in texts(await recall(service, ada, project_id, question, page_size=5))

    assert both >= keyword
    assert keyword >= 0.4 * len(PAIRS)
    assert both >= 0.8 * len(PAIRS)


@pytest.mark.row("F55", clause="Recall@5 on a fixed fixture ≥ keyword baseline")
async def test_words_alone_find_more_than_shared_words_do_in_five_languages(service, ada):
    project_id, sentences = await service.project(ada), fixture.remembered()
    await say(service, ada, project_id, *sentences.values())
    await index(service, ada, project_id)
    service.parts.embedder.error = AiUnavailable(retry_after=1.0)
    ids = {text: id for id, text in sentences.items()}
    shared = ours = 0

    for question in fixture.questions():
        shared += fixture.recalled(question, fixture.by_keywords(question.text, sentences))
        answer = await recall(service, ada, project_id, question.text, page_size=fixture.AT)
        ours += fixture.recalled(question, [ids[text] for text in texts(answer)])

    assert ours >= shared
    assert (shared, ours) >= (8, 16)
