"""CompletePrompt: one prompt; the model chooses between text and a tool. Only the conversation is stored."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import msgspec

from eightgentc_kit.clock import Clock
from eightgentc_kit.ids import new_id
from eightgentc_kit.visible_text import name_key
from eightgentc_projects.application.gather_context import gather_context
from eightgentc_projects.application.open_conversation import open_conversation
from eightgentc_projects.application.recall_older import Question
from eightgentc_projects.application.repeat import Repeat, leased
from eightgentc_projects.domain.conversation import ConversationDetails, Message, text_message
from eightgentc_projects.domain.generation import Generation
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.domain.stream_event import ReplyFinish, TextDelta, ToolCalled
from eightgentc_projects.domain.text import checked
from eightgentc_projects.ports.embedder import Embedder
from eightgentc_projects.ports.planner import ContextItem, Planner, ReplyRequest
from eightgentc_projects.ports.request_store import StoredReply
from eightgentc_projects.ports.workspace import Stores, Workspace

MAX_PROMPT = 100_000


@dataclass(frozen=True, slots=True)
class PromptRequest:
    """What is asked. `section`: whose conversation keeps prompt and answer; '': none does."""

    prompt: str
    current_context: str
    section: str
    request_id: str
    refresh: bool


@dataclass(frozen=True, slots=True)
class PromptCompleted:
    """`tool`: '' for text. `result`: the tool's arguments, or {"text": …}, as JSON."""

    tool: str
    result: str
    generation: Generation


class CompletePrompt:
    def __init__(
        self, workspace: Workspace, planner: Planner, clock: Clock, embedder: Embedder | None = None
    ) -> None:
        self._workspace = workspace
        self._planner = planner
        self._clock = clock
        self._embedder = embedder

    async def __call__(
        self, acting: Acting, project_id: str, asked: PromptRequest, repeat: Repeat[PromptCompleted]
    ) -> PromptCompleted | StoredReply:
        """Raises ResourceNotFound, RoleNotSufficient, FieldInvalid, AiUnavailable, and what ai refuses."""
        acting = acting.in_project(project_id)
        checked("prompt", asked.prompt, minimum=1, maximum=MAX_PROMPT)
        input = await gather_context(
            self._workspace.reading_jointly(acting),
            acting,
            now=self._clock.now(),
            needs=Role.COMMENTER,
            section=asked.section,
            speaks=True,
            background={"context": asked.current_context},
            question=Question(asked.prompt, self._embedder),
        )
        async with leased(self._workspace, acting, repeat) as stored:
            if stored is not None:
                return stored
            input = replace(
                input,
                prompt=asked.prompt,
                request_id=asked.request_id,
                refresh=asked.refresh,
                context=tuple(_without_the_same(input.context, asked)),
            )
            request = ReplyRequest(input=input, section=asked.section, offer_tools=True, whole=True)
            text, tool, run = "", None, None
            async for event in self._planner.reply(request):
                match event:
                    case TextDelta():
                        text += event.text
                    case ToolCalled():
                        tool = event
                    case ReplyFinish():
                        run = event.run
            assert run is not None, "a reply ends with ReplyFinish or an error"
            output = tool.input if tool else msgspec.json.encode({"text": text}).decode()
            generation = Generation(
                id=new_id(),
                kind="prompt",
                run=run,
                output=output,
                applied=False,
                requested_by=acting.user_id,
                create_time=self._clock.now(),
            )
            completed = PromptCompleted(tool.tool_name if tool else "", generation.output, generation)
            if run.cache == "hit" and not asked.section:
                # A stored answer that no conversation keeps: nothing changes.
                completed = replace(completed, generation=replace(generation, id=""))
                await repeat.keep_alone(self._workspace, acting, completed)
                return completed
            async with self._workspace.transaction(acting) as stores:
                await stores.members.share_membership(Role.COMMENTER)
                await stores.generations.insert(generation)
                if asked.section:
                    await self._store_messages(stores, acting, asked, _content(output) if tool else text)
                await repeat.keep(stores, completed)
            return completed

    async def _store_messages(
        self, stores: Stores, acting: Acting, asked: PromptRequest, answer: str
    ) -> None:
        page = await stores.conversations.page(asked.section, None, 1)
        conversation = (
            page[0]
            if page
            else await open_conversation(stores, acting, ConversationDetails(asked.section), "", self._clock)
        )
        for author, text in ((acting.user_id, asked.prompt), (None, answer)):
            message = Message(
                id=new_id(),
                conversation_id=conversation.id,
                author_id=author,
                details=text_message(text),
                text=text,
                client_key=None,
                turn_id=None,
                state="done",
                create_time=self._clock.now(),
            )
            await stores.conversations.add_message(message)


def _without_the_same(context: Iterable[ContextItem], asked: PromptRequest) -> Iterator[ContextItem]:
    """Leaves out where the same was asked and answered before, which is no reason for another answer."""
    answers = False
    for item in context:
        if asked.section and item.kind == "message" and name_key(item.section) == name_key(asked.section):
            asks = item.label == "user" and item.text == asked.prompt
            if asks or (answers and item.label == "assistant"):
                answers = asks
                continue
            answers = False
        yield item


def _content(output: str) -> str:
    """The text of a tool's output for the chat; the whole output where it has none."""
    content = json.loads(output).get("content")
    return content if isinstance(content, str) else output
