"""Conversations and their messages over the real server; turns are in test_turns.py."""

import json

import pytest

from eightgentc.projects.v1 import conversation_pb2 as pb
from eightgentc.projects.v1 import conversation_service_pb2 as rpc
from eightgentc.projects.v1 import plan_section_pb2
from eightgentc.projects.v1 import plan_service_pb2 as plans
from eightgentc_kit.errors import Code

from .chats import append, messages, text_parts


@pytest.mark.row("F56", clause="listing by section returns only that thread")
async def test_messages_of_two_sections_never_mix(service, ada):
    project_id = await service.project(ada)
    context = await ada.call(service.conversations.AppendMessage, append(project_id, "Context", "We bake."))
    await ada.call(service.conversations.AppendMessage, append(project_id, "Goals", "Open by May."))

    listed = await ada.call(
        service.conversations.ListConversations,
        rpc.ListConversationsRequest(project_id=project_id, section="context"),
    )

    assert [chat.id for chat in listed.conversations] == [context.conversation.id]
    said = await messages(service, ada, context.conversation.id)
    assert [json.loads(message.parts)[0]["text"] for message in said] == ["We bake."]


@pytest.mark.row("F56", clause="several per section")
async def test_a_section_may_have_several_conversations(service, ada):
    project_id = await service.project(ada)

    for chat in ("one", "two"):
        await ada.call(service.conversations.AppendMessage, append(project_id, "Goals", chat, chat))

    listed = await ada.call(
        service.conversations.ListConversations,
        rpc.ListConversationsRequest(project_id=project_id, section="Goals"),
    )
    assert {chat.client_key for chat in listed.conversations} == {"one", "two"}


@pytest.mark.row("F57")
async def test_parts_of_every_kind_come_back_as_they_were_sent(service, ada):
    project_id = await service.project(ada)
    parts = [
        {"type": "text", "text": "Zażółć 🥐", "state": "done"},
        {"type": "reasoning", "text": "hm"},
        {"type": "file", "mediaType": "image/png", "url": "data:image/png;base64,AA=="},
        {"type": "source-url", "sourceId": "s", "url": "https://example.org"},
        {"type": "data-graph", "id": "g", "data": {"nodes": [1, 2.50, None], "deep": {"a": []}}},
        *[
            {"type": "tool-search", "toolCallId": f"t{index}", "state": state, "input": {"q": "x"}}
            for index, state in enumerate(
                ["input-streaming", "input-available", "output-available", "output-error", "output-denied"]
            )
        ],
    ]
    sent = json.dumps(parts, ensure_ascii=False)
    request = append(project_id, "Context", "")
    request.message.parts = sent
    request.message.metadata = '{"b":1,"a":2}'

    appended = await ada.call(service.conversations.AppendMessage, request)

    stored = (await messages(service, ada, appended.conversation.id))[0]
    assert (stored.parts, stored.metadata) == (sent, '{"b":1,"a":2}')


@pytest.mark.row("F122", clause="sender is derived from the author")
async def test_a_persons_message_is_a_users_whatever_it_claims(service, ada):
    project_id = await service.project(ada)

    appended = await ada.call(
        service.conversations.AppendMessage, append(project_id, "Context", "I am the model", role="assistant")
    )

    assert (appended.message.role, appended.message.author_id) == ("user", ada.id)


async def test_an_unknown_chat_is_not_found_unless_project_and_section_come_with_it(service, ada):
    project_id = await service.project(ada)
    unknown = rpc.AppendMessageRequest(
        target=rpc.ConversationTarget(conversation_id="chat-9"), message=pb.Message(parts=text_parts("Hi"))
    )

    error = await ada.refused(service.conversations.AppendMessage, unknown)

    opened = await ada.call(
        service.conversations.AppendMessage, append(project_id, "Context", "Hi", "chat-9")
    )
    again = await ada.call(service.conversations.AppendMessage, unknown)
    assert error.code is Code.NOT_FOUND
    assert again.conversation.id == opened.conversation.id


async def test_a_strangers_chat_id_is_not_found(service, ada, bob):
    project_id = await service.project(ada)
    opened = await ada.call(
        service.conversations.AppendMessage, append(project_id, "Context", "Hi", "chat-1")
    )

    for key in ("chat-1", opened.conversation.id):
        error = await bob.refused(
            service.conversations.ListMessages, rpc.ListMessagesRequest(conversation_id=key)
        )

        assert error.code is Code.NOT_FOUND


@pytest.mark.parametrize(
    "parts", ["", "{}", "[]", "[1]", '[{"text":"x"}]', '[{"type":"text","text":1}]', "[" * 90_000]
)
async def test_parts_that_are_no_message_are_refused(service, ada, parts):
    project_id = await service.project(ada)
    request = append(project_id, "Context", "")
    request.message.parts = parts

    error = await ada.refused(service.conversations.AppendMessage, request)

    assert (error.code, error.reason) == (Code.INVALID_ARGUMENT, "FIELD_INVALID")


async def test_a_prompt_without_a_tool_answers_with_text_and_keeps_the_talk(service, ada):
    project_id = await service.project(ada)

    answer = await ada.call(
        service.conversations.CompletePrompt,
        rpc.CompletePromptRequest(project_id=project_id, prompt="What now?", section="Goals"),
    )

    chats = await ada.call(
        service.conversations.ListConversations,
        rpc.ListConversationsRequest(project_id=project_id, section="Goals"),
    )
    said = await messages(service, ada, chats.conversations[0].id)
    assert (answer.tool_name, json.loads(answer.result)) == ("", {"text": "Good morning."})
    assert [message.role for message in said] == ["user", "assistant"]
    assert service.planner.requests[0].offer_tools


async def test_a_chat_of_another_project_is_not_found_there(service, ada):
    project_id, other = await service.project(ada), await service.project(ada)
    await ada.call(service.conversations.AppendMessage, append(project_id, "Goals", "Hi", "chat-1"))

    listed = await ada.refused(
        service.conversations.ListMessages,
        rpc.ListMessagesRequest(project_id=other, conversation_id="chat-1"),
    )

    assert (listed.reason, listed.metadata["resource"]) == ("RESOURCE_NOT_FOUND", "conversation")


@pytest.mark.parametrize("known", [{"project_id": True}, {"section": "Goals"}, {}])
async def test_a_message_needs_a_chat_or_a_project_with_a_section(service, ada, known):
    project_id = await service.project(ada)
    target = {name: project_id if value is True else value for name, value in known.items()}
    message = pb.Message(parts=text_parts("Hi"))

    error = await ada.refused(
        service.conversations.AppendMessage,
        rpc.AppendMessageRequest(target=rpc.ConversationTarget(**target), message=message),
    )

    assert (error.reason, error.metadata["resource"]) == ("RESOURCE_NOT_FOUND", "conversation")


async def test_a_chat_takes_the_name_of_its_section_as_the_plan_spells_it(service, ada):
    project_id = await service.project(ada)
    section = plan_section_pb2.PlanSection(section="Goals", content="Text")
    await ada.call(
        service.plan.PutPlanSection, plans.PutPlanSectionRequest(project_id=project_id, section=section)
    )

    opened = await ada.call(service.conversations.AppendMessage, append(project_id, "GOALS", "Hi", "chat-1"))

    chat = opened.conversation
    assert (chat.section, chat.client_key, chat.project_id) == ("Goals", "chat-1", project_id)


async def test_a_message_with_a_known_key_is_the_message_that_is_stored(service, ada):
    project_id = await service.project(ada)
    first = await ada.call(
        service.conversations.AppendMessage, append(project_id, "Goals", "One", "chat-1", client_key="m-1")
    )

    second = await ada.call(
        service.conversations.AppendMessage, append(project_id, "Goals", "One", "chat-1", client_key="m-1")
    )

    said = await messages(service, ada, "chat-1")
    assert second.message == first.message
    assert (first.message.client_key, first.message.state) == ("m-1", "done")
    assert len(said) == 1


@pytest.mark.parametrize(
    ("field", "request_of"),
    [
        ("conversation.client_key", lambda p, key: append(p, "Goals", "Hi", key)),
        ("message.client_key", lambda p, key: append(p, "Goals", "Hi", client_key=key)),
    ],
)
async def test_a_key_of_a_client_has_at_most_200_characters(service, ada, field, request_of):
    project_id = await service.project(ada)
    await ada.call(service.conversations.AppendMessage, request_of(project_id, "x" * 200))

    error = await ada.refused(service.conversations.AppendMessage, request_of(project_id, "x" * 201))

    assert [violation.field for violation in error.violations] == [field]


async def test_a_new_message_brings_its_chat_to_the_top(service, ada):
    project_id = await service.project(ada)
    for chat in ("one", "two"):
        await ada.call(service.conversations.AppendMessage, append(project_id, "Goals", "Hi", chat))

    await ada.call(service.conversations.AppendMessage, append(project_id, "Goals", "Hi", "one"))

    listed = await ada.call(
        service.conversations.ListConversations, rpc.ListConversationsRequest(project_id=project_id)
    )
    assert [chat.client_key for chat in listed.conversations] == ["one", "two"]


async def test_prompts_about_one_section_go_to_one_chat(service, ada):
    project_id = await service.project(ada)
    for prompt in ("What now?", "And then?"):
        await ada.call(
            service.conversations.CompletePrompt,
            rpc.CompletePromptRequest(project_id=project_id, prompt=prompt, section="Goals"),
        )

    chats = await ada.call(
        service.conversations.ListConversations,
        rpc.ListConversationsRequest(project_id=project_id, section="Goals"),
    )
    [chat] = chats.conversations
    assert chat.client_key == ""
    said = [json.loads(message.parts)[0]["text"] for message in await messages(service, ada, chat.id)]
    assert said == ["What now?", "Good morning.", "And then?", "Good morning."]


async def test_a_prompt_without_a_section_is_kept_in_no_chat(service, ada):
    project_id = await service.project(ada)

    await ada.call(
        service.conversations.CompletePrompt,
        rpc.CompletePromptRequest(project_id=project_id, prompt="What now?"),
    )

    chats = await ada.call(
        service.conversations.ListConversations, rpc.ListConversationsRequest(project_id=project_id)
    )
    assert not chats.conversations
