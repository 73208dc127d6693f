"""ConversationService: parse, call the use case, build the answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from eightgentc.projects.v1 import conversation_pb2 as conversation_pb
from eightgentc.projects.v1 import conversation_service_pb2 as pb
from eightgentc.projects.v1 import conversation_service_pb2_grpc as rpc
from eightgentc_kit.grpc.messages import value_of
from eightgentc_kit.pagination import PageSeal
from eightgentc_projects.adapters.inbound.grpc import generations, mapping
from eightgentc_projects.adapters.inbound.grpc.call import acting, answered, page_of, repeat_of, required
from eightgentc_projects.adapters.inbound.grpc.drain import Drain
from eightgentc_projects.adapters.inbound.grpc.turn_events import about_run, turn_event
from eightgentc_projects.application.append_message import AppendMessage, MessageAppended, NewMessage
from eightgentc_projects.application.complete_prompt import CompletePrompt
from eightgentc_projects.application.create_conversation import CreateConversation
from eightgentc_projects.application.get_conversation import GetConversation
from eightgentc_projects.application.list_conversations import ListConversations
from eightgentc_projects.application.list_messages import ListMessages
from eightgentc_projects.application.open_conversation import Target
from eightgentc_projects.application.resume_turn import ResumeTurn
from eightgentc_projects.application.select_branch import SelectBranch
from eightgentc_projects.application.stop_turn import StopTurn
from eightgentc_projects.application.stream_completion import CompletionRequest, StreamCompletion
from eightgentc_projects.application.stream_turn import StreamTurn
from eightgentc_projects.domain.conversation import Conversation, ConversationDetails, MessageDetails
from eightgentc_projects.domain.stream_event import ReplyFinish, TextDelta


@dataclass(frozen=True, slots=True)
class ConversationServicer(rpc.ConversationServiceServicer):
    create_conversation: CreateConversation
    get_conversation: GetConversation
    list_conversations: ListConversations
    list_messages: ListMessages
    append_message: AppendMessage
    stream_turn: StreamTurn
    resume_turn: ResumeTurn
    stop_turn: StopTurn
    select_branch: SelectBranch
    complete_prompt: CompletePrompt
    stream_completion: StreamCompletion
    drain: Drain
    seal: PageSeal

    async def CreateConversation(
        self, request: pb.CreateConversationRequest, context: Any
    ) -> pb.CreateConversationResponse:
        result = await self.create_conversation(
            acting(),
            request.project_id,
            value_of(request.conversation, ConversationDetails),
            client_key=request.conversation.client_key,
            repeat=repeat_of(request, _created),
        )
        return answered(result, pb.CreateConversationResponse, _created)

    async def GetConversation(
        self, request: pb.GetConversationRequest, context: Any
    ) -> pb.GetConversationResponse:
        found = await self.get_conversation(acting(), request.project_id, request.conversation_id)
        return pb.GetConversationResponse(conversation=mapping.summarized_conversation(found))

    async def ListConversations(
        self, request: pb.ListConversationsRequest, context: Any
    ) -> pb.ListConversationsResponse:
        page = await self.list_conversations(
            acting(), request.project_id, request.section, page_of(request, self.seal)
        )
        return pb.ListConversationsResponse(
            conversations=[mapping.conversation(conversation) for conversation in page.items],
            next_page_token=page.next_token,
        )

    async def ListMessages(self, request: pb.ListMessagesRequest, context: Any) -> pb.ListMessagesResponse:
        page = await self.list_messages(
            acting(),
            request.project_id,
            request.conversation_id,
            page_of(request, self.seal),
            every=request.all,
        )
        return pb.ListMessagesResponse(
            messages=[mapping.message(message) for message in page.items], next_page_token=page.next_token
        )

    async def AppendMessage(self, request: pb.AppendMessageRequest, context: Any) -> pb.AppendMessageResponse:
        result = await self.append_message(
            acting(), _target(request.target), _message(request.message), repeat_of(request, _appended)
        )
        return answered(result, pb.AppendMessageResponse, _appended)

    async def StreamTurn(
        self, request: pb.StreamTurnRequest, context: Any
    ) -> AsyncIterator[pb.StreamTurnResponse]:
        events = self.stream_turn(
            acting(request.time_zone),
            _target(request.target),
            _message(request.message),
            anew=_anew(request),
            request_id=request.request_id,
            queue=request.queue,
        )
        async for number, event in self.drain.until_stopping(events):
            yield pb.StreamTurnResponse(event=turn_event(number, event))

    async def ResumeTurn(
        self, request: pb.ResumeTurnRequest, context: Any
    ) -> AsyncIterator[pb.ResumeTurnResponse]:
        events = self.resume_turn(
            acting(),
            request.conversation_id,
            after=request.after_number,
            turn_id=request.turn_id,
            project_id=request.project_id,
        )
        async for number, event in self.drain.until_stopping(events):
            yield pb.ResumeTurnResponse(event=turn_event(number, event))

    async def StopTurn(self, request: pb.StopTurnRequest, context: Any) -> pb.StopTurnResponse:
        turn = await self.stop_turn(
            acting(), request.conversation_id, turn_id=request.turn_id, project_id=request.project_id
        )
        return pb.StopTurnResponse(turn=mapping.turn(turn) if turn else None)

    async def SelectBranch(self, request: pb.SelectBranchRequest, context: Any) -> pb.SelectBranchResponse:
        conversation = await self.select_branch(
            acting(), request.project_id, request.conversation_id, required("message_id", request.message_id)
        )
        return pb.SelectBranchResponse(conversation=mapping.conversation(conversation))

    async def CompletePrompt(
        self, request: pb.CompletePromptRequest, context: Any
    ) -> pb.CompletePromptResponse:
        return await generations.prompt(self.complete_prompt, acting(request.time_zone), request)

    async def StreamCompletion(
        self, request: pb.StreamCompletionRequest, context: Any
    ) -> AsyncIterator[pb.StreamCompletionResponse]:
        asked = CompletionRequest(request.prompt, request.project_id, request.section)
        async with aclosing(self.stream_completion(acting(request.time_zone), asked)) as events:
            async for event in events:
                match event:
                    case TextDelta(text):
                        yield pb.StreamCompletionResponse(text_delta=text)
                    case ReplyFinish(reason, run):
                        finish = pb.CompletionFinish(finish_reason=reason, generation=about_run(run, ""))
                        yield pb.StreamCompletionResponse(finish=finish)


def _target(target: pb.ConversationTarget) -> Target:
    return Target(target.conversation_id, target.project_id, target.section)


def _message(message: conversation_pb.Message) -> NewMessage:
    return NewMessage(value_of(message, MessageDetails), message.client_key)


def _anew(request: pb.StreamTurnRequest) -> str | None:
    """What names the message that is answered once more."""
    return (request.message_id or request.message.client_key) if request.regenerate else None


def _created(conversation: Conversation) -> pb.CreateConversationResponse:
    return pb.CreateConversationResponse(conversation=mapping.conversation(conversation))


def _appended(done: MessageAppended) -> pb.AppendMessageResponse:
    return pb.AppendMessageResponse(
        message=mapping.message(done.message), conversation=mapping.conversation(done.conversation)
    )
