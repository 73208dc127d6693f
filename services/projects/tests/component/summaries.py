"""Chats with summaries, for the tests of what they hold and of who is told them."""

from eightgentc.projects.v1 import conversation_service_pb2 as rpc
from eightgentc_kit.clock import SystemClock
from eightgentc_projects.application.summarize_conversation import SummarizeConversation
from eightgentc_projects.domain.role import Acting

from .chats import append


async def say(service, person, project_id, *texts, section="Context", chat=""):
    """Say it without an answer; the chat's id."""
    for text in texts:
        answer = await person.call(
            service.conversations.AppendMessage, append(project_id, section, text, chat)
        )
        chat = answer.conversation.id
    return chat


SIX = ("We open a bakery.", "In Lisbon.", "In May.", "For tourists.", "With two ovens.", "And a garden.")


async def summarize(service, person, project_id, chat):
    """As the job does it; how many messages were read."""
    summarize = SummarizeConversation(service.parts.workspace, service.planner, SystemClock())
    return await summarize(Acting(person.id, person.id), project_id, chat)


async def summary_of(service, person, chat):
    request = rpc.GetConversationRequest(conversation_id=chat)
    return (await person.call(service.conversations.GetConversation, request)).conversation.summary


def told(asked, kind="summary"):
    return [item for item in asked.context if item.kind == kind]
