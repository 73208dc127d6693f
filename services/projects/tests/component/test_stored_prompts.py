"""One prompt asked again: the same question, so that its stored answer is found, and nothing is kept where nothing was."""

from dataclasses import replace

import pytest

from eightgentc.projects.v1 import conversation_service_pb2 as rpc

from .test_conversations import messages

CHANGES = "SELECT count(*) FROM projects.changes"


async def ask(service, person, project_id, **asked):
    request = rpc.CompletePromptRequest(project_id=project_id, **{"prompt": "What now?", **asked})
    return await person.call(service.conversations.CompletePrompt, request)


async def test_the_answer_may_be_a_stored_one_unless_it_is_asked_for_anew(service, ada):
    project_id = await service.project(ada)

    for refresh in (False, True):
        await ask(service, ada, project_id, refresh=refresh)

    assert [(asked.whole, asked.input.refresh) for asked in service.planner.requests] == [
        (True, False),
        (True, True),
    ]


@pytest.mark.parametrize("section", ["", "Goals"])
async def test_a_repeat_is_the_same_question(service, ada, section):
    project_id = await service.project(ada)

    for _ in range(3):
        await ask(service, ada, project_id, section=section)

    first, *others = [replace(request.input, request_id="") for request in service.planner.requests]
    assert others == [first, first]


async def test_another_prompt_knows_what_was_asked_before(service, ada):
    project_id = await service.project(ada)
    await ask(service, ada, project_id, section="Goals")

    await ask(service, ada, project_id, section="goals", prompt="And then?")

    texts = [item.text for item in service.planner.asked[-1].context if item.kind == "message"]
    assert texts == ["What now?", "Good morning."]


async def test_the_same_words_in_another_section_are_context(service, ada):
    project_id = await service.project(ada)
    await ask(service, ada, project_id, section="Context")

    await ask(service, ada, project_id, section="Goals")

    texts = [item.text for item in service.planner.asked[-1].context if item.kind == "message"]
    assert texts == ["What now?", "Good morning."]


async def test_a_stored_answer_outside_of_any_section_changes_nothing(service, ada, database_rows):
    project_id = await service.project(ada)
    before = await database_rows(CHANGES)
    service.planner.run = replace(service.planner.run, cache="hit")

    answer = await ask(service, ada, project_id)

    assert (answer.result, answer.generation.cache, answer.generation.id) == (
        '{"text":"Good morning."}',
        "hit",
        "",
    )
    assert await database_rows(CHANGES) == before
    assert await database_rows("SELECT count(*) FROM projects.generations") == [(0,)]


async def test_a_stored_answer_is_kept_in_the_chat_of_a_section(service, ada):
    project_id = await service.project(ada)
    service.planner.run = replace(service.planner.run, cache="hit")

    await ask(service, ada, project_id, section="Goals")

    chats = await ada.call(
        service.conversations.ListConversations, rpc.ListConversationsRequest(project_id=project_id)
    )
    assert len(await messages(service, ada, chats.conversations[0].id)) == 2


async def test_the_reply_of_a_stored_answer_is_kept_for_a_request_with_an_id(service, ada):
    project_id = await service.project(ada)
    service.planner.run = replace(service.planner.run, cache="hit")

    answers = [await ask(service, ada, project_id, request_id="r-1") for _ in range(2)]

    assert [answer.replayed for answer in answers] == [False, True]
    assert service.planner.calls == 1
