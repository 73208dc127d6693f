"""The index of the memory: what is found by words, by meaning, and what goes into it."""

import struct
from dataclasses import replace

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eightgentc_kit.ids import new_id
from eightgentc_projects.adapters.outbound.postgres.recall_store import NEWEST
from eightgentc_projects.domain.errors import ResourceNotFound
from eightgentc_projects.domain.insight import InsightDetails, InsightKind, new_insight
from eightgentc_projects.domain.recall_terms import terms_of
from eightgentc_projects.domain.role import Role
from eightgentc_projects.ports.recall_store import ItemToIndex

from .conftest import at
from .test_conversation_store import conversation, kept, message

HOSTILE = ["' | 'x", "\\", "a' & b:*", "!loaf", "<->", "(((", "'; DROP TABLE projects.jobs; --", "%(x)s", "*"]


async def indexed(desk, *texts):
    """Messages with these texts, in the index; their ids."""
    chat = conversation(desk)
    ids = sorted(new_id() for _ in texts)
    said = [
        replace(message(chat, text, minute, desk.acting.user_id), id=id)
        for minute, (id, text) in enumerate(zip(ids, texts, strict=True))
    ]
    await kept(desk, chat, messages=said)
    await index(desk)
    return [each.id for each in said]


async def index(desk):
    recall = desk.stores.recall
    for chat in await recall.unindexed_chats(9):
        items = await recall.messages_to_index(chat, chat.last_sequence)
        await recall.index_messages(chat, chat.last_sequence, items)
    await recall.index_insights(await recall.insights_to_index(99))


async def by_words(desk, question, but=(), size=9):
    return await desk.stores.recall.by_words(terms_of(question), but, size)


def vector(*values):
    return struct.pack(f"<{len(values)}e", *values)


async def test_a_rare_word_says_more_than_words_that_all_have(desk):
    texts = [f"We talk about the plan of day {day}." for day in range(12)]
    *_, loaves = await indexed(desk, *texts, "Rui makes the loaves.")

    assert (await by_words(desk, "Who makes the loaves?"))[0] == loaves
    assert await by_words(desk, "the loaf of day 3 about loaves", size=1) == [loaves]


async def test_what_has_no_more_than_usual_words_in_common_is_not_found_beside_what_answers(desk):
    texts = [f"The plan of day {day}." for day in range(12)]
    *_, loaves = await indexed(desk, *texts, "Rui makes the loaves.")

    assert await by_words(desk, "the loaves") == [loaves]


async def test_a_word_that_many_have_is_found_where_it_is_all_that_was_asked(desk):
    said = await indexed(desk, *(f"Bread of day {day}." for day in range(30)))

    assert await by_words(desk, "bread") == said[:-10:-1]
    assert await by_words(desk, "bread of day 7") == [said[7]]
    assert await by_words(desk, "bread without yeast") == []


async def test_a_short_text_comes_before_a_long_one_that_holds_as_much(desk):
    long, short = await indexed(desk, f"Bread. {'Also much else about ovens. ' * 9}", "Bread is baked.")

    assert await by_words(desk, "bread") == [short, long]


async def test_of_two_alike_the_newer_comes_first_and_what_is_known_is_left_out(desk):
    old, new = await indexed(desk, "Bread.", "Bread.")

    assert await by_words(desk, "bread") == [new, old]
    assert await by_words(desk, "bread", but=[new]) == [old]
    assert await by_words(desk, "bread", size=1) == [new]


@pytest.mark.parametrize("question", HOSTILE)
async def test_a_question_is_words_and_never_a_query(desk, question):
    [loaf] = await indexed(desk, "A loaf.")

    assert await by_words(desk, question) in ([], [loaf])
    assert await by_words(desk, f"{question} loaf") == [loaf]


async def test_even_terms_that_no_text_gives_are_terms(desk):
    await indexed(desk, "A loaf.")

    assert await desk.stores.recall.by_words(["' | 'loaf", "a & b", "''"], (), 9) == []


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=80))
async def test_any_text_can_be_indexed_and_asked(desk, text):
    [said] = await indexed(desk, f"sourdough {text}")

    assert said in await by_words(desk, f"{text} sourdough", size=99)


async def test_another_project_is_never_found(desk, new_desk, person):
    other = await new_desk(desk.acting, "Another")
    [there] = await indexed(other, "CANARY bread")
    await other.stores.recall.keep_vectors([ItemToIndex(there, 1, "")], [vector(1, 0)], "m")
    [here] = await indexed(desk, "Bread")

    assert await by_words(desk, "canary bread") == [here]
    assert await desk.stores.recall.by_meaning(vector(1, 0), "m", (), 9) == []
    assert await by_words(other, "canary") == [there]


async def test_who_is_no_member_finds_nothing_and_a_viewer_finds(desk, person):
    [said] = await indexed(desk, "Bread")
    viewer = await desk.join(person("Vic"), Role.VIEWER)
    stranger = desk.workspace.reading(person("Eve").in_project(desk.project_id))

    assert await by_words(viewer, "bread") == [said]
    assert await stranger.recall.by_words(["bread"], (), 9) == []
    with pytest.raises(ResourceNotFound):
        await stranger.projects.get()


async def test_a_viewer_writes_nothing_into_the_index(desk, person, database_urls):
    viewer = await desk.join(person("Vic"), Role.VIEWER)
    [said] = await indexed(desk, "Bread")
    item = ItemToIndex(said, 1, "Bread")

    await viewer.stores.recall.keep_vectors([item], [vector(1, 0)], "m")

    async with await psycopg.AsyncConnection.connect(database_urls.admin) as connection:
        rows = await (
            await connection.execute("SELECT embedding_model FROM projects.recall_items")
        ).fetchall()
    assert rows == [("",)]


def insight(desk, text="Rui bakes at night.", minute=0):
    details = InsightDetails(InsightKind.FACT, text)
    return new_insight(new_id(), desk.project_id, details, at(minute))


async def test_an_insight_is_indexed_with_its_newest_text_and_goes_with_it(desk):
    known = insight(desk)
    await desk.change(lambda change: change.insights.insert(known))
    await index(desk)
    assert await by_words(desk, "night") == [known.id]

    changed = known.edited(InsightDetails(InsightKind.FACT, "Rui bakes at noon."), at(1))
    await desk.change(lambda change: change.insights.save(changed))
    await index(desk)
    assert (await by_words(desk, "night"), await by_words(desk, "noon")) == ([], [known.id])

    await desk.change(lambda change: change.insights.save(changed.deleted(at(2))))
    await desk.stores.recall.forget_deleted()
    assert await by_words(desk, "noon") == []
    assert await desk.stores.recall.insights_to_index(9) == []

    await desk.change(lambda change: change.insights.save(changed))
    await index(desk)
    assert await by_words(desk, "noon") == [known.id]


async def test_only_what_people_say_is_indexed_once_up_to_the_last_message(desk):
    chat = conversation(desk)
    said = [
        message(chat, "Bread?", 1, desk.acting.user_id),
        message(chat, "Bread!", 2),
        message(chat, "", 3, desk.acting.user_id),
        message(chat, "b" * 100_001, 4, desk.acting.user_id),
    ]
    await kept(desk, chat, messages=said)
    recall = desk.stores.recall
    [due] = await recall.unindexed_chats(9)

    first = await recall.messages_to_index(due, 2)
    await recall.index_messages(due, 2, first)
    [left] = await recall.unindexed_chats(9)
    rest = await recall.messages_to_index(left, left.last_sequence)
    await recall.index_messages(left, left.last_sequence, rest)
    await recall.index_messages(due, 2, first)

    assert [item.id for item in first] == [said[0].id]
    assert (left.indexed_sequence, left.last_sequence, rest) == (2, 4, [])
    assert await recall.unindexed_chats(9) == []
    assert await by_words(desk, "bread") == [said[0].id]


async def test_vectors_of_another_model_are_made_anew_and_never_compared(desk):
    old, new = await indexed(desk, "Bread.", "Rolls.")
    recall = desk.stores.recall
    assert [item.id for item in await recall.unembedded("", 9)] == [new, old]

    items = await recall.unembedded("", 9)
    await recall.keep_vectors(items, [vector(1, 0), vector(0, 1)], "first")

    assert await recall.unembedded("", 9) == []
    assert await recall.unembedded("first", 9) == []
    assert await recall.by_meaning(vector(0, 1), "first", (), 9) == [old, new]
    assert await recall.by_meaning(vector(0, 1), "first", [old], 9) == [new]
    assert await recall.by_meaning(vector(0, 1), "second", (), 9) == []
    assert await recall.by_meaning(vector(0, 1, 0), "first", (), 9) == []
    assert [item.id for item in await recall.unembedded("second", 9)] == [new, old]


async def test_a_text_that_changed_has_no_vector_until_it_gets_another(desk):
    known = insight(desk)
    await desk.change(lambda change: change.insights.insert(known))
    await index(desk)
    recall = desk.stores.recall
    [item] = await recall.unembedded("", 9)
    await recall.keep_vectors([item], [vector(1, 0)], "m")
    changed = known.edited(InsightDetails(InsightKind.FACT, "Rui bakes at noon."), at(1))
    await desk.change(lambda change: change.insights.save(changed))
    await index(desk)

    await recall.keep_vectors([item], [vector(1, 0)], "m")

    assert await recall.by_meaning(vector(1, 0), "m", (), 9) == []
    assert [each.text for each in await recall.unembedded("m", 9)] == ["Rui bakes at noon."]


async def test_the_newest_vectors_are_compared(desk, database_urls):
    async with await psycopg.AsyncConnection.connect(database_urls.admin) as connection:
        await connection.execute(
            """INSERT INTO projects.recall_items
                (project_id, item_id, kind, version, words, embedding, embedding_model)
            SELECT %s, lpad(to_hex(number), 32, '0')::uuid, 'message', 1, '', %s, 'm'
            FROM generate_series(0, %s) AS number""",
            (desk.project_id, vector(1, 0), NEWEST),
        )

    found = await desk.stores.recall.by_meaning(vector(1, 0), "m", (), NEWEST + 9)

    assert len(found) == NEWEST
    assert "00000000-0000-0000-0000-000000000000" not in found
