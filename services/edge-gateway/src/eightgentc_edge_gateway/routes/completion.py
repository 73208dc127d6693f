"""Completions for clients of the AI SDK: one prompt, answered in words as they come."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from eightgentc.projects.v1 import conversation_service_pb2 as pb
from eightgentc.projects.v1.conversation_service_pb2_grpc import ConversationServiceStub
from eightgentc_edge_gateway.contract.completion import CompletionRequest
from eightgentc_edge_gateway.http.accepted_form import AcceptedForm, Form
from eightgentc_edge_gateway.http.authentication import Person
from eightgentc_edge_gateway.http.strict_json import StrictRoute
from eightgentc_edge_gateway.routes.growing import growing_response
from eightgentc_edge_gateway.translate.completion_stream import (
    CompletionChunks,
    CompletionText,
)
from eightgentc_edge_gateway.translate.writer import Writer
from eightgentc_edge_gateway.upstream.service_client import ServiceClient

_from_completion_request = Writer(CompletionRequest, pb.StreamCompletionRequest)
_ANSWER = {
    "description": "UI message stream, protocol v1 of the AI SDK (ai 5, 6 and 7), or the words alone.",
    "content": {
        "text/event-stream": {"schema": {"type": "string"}},
        "text/plain": {"schema": {"type": "string"}},
    },
}


def completion_routes(projects: ServiceClient) -> APIRouter:
    """`/api/completion`."""
    router = APIRouter(prefix="/api/completion", tags=["chats"], route_class=StrictRoute)
    stub = ConversationServiceStub(projects.shared)

    @router.post(
        "",
        response_model=None,
        responses={200: _ANSWER},
        openapi_extra={"x-problems": [403, 404, 409, 422, 502, 504]},
    )
    async def stream_completion(
        asked: CompletionRequest, person: Person, form: AcceptedForm, request: Request
    ) -> Response:
        """The model's words to one prompt, for `useCompletion`. Nothing is saved, and a client that leaves stops the model.

        With a project, which the person must be able to chat in, the model is told what it holds. `Accept: text/plain`
        gives the words alone, for `streamProtocol: "text"`.
        """
        message = _from_completion_request(asked, into=pb.StreamCompletionRequest())
        stream = CompletionText() if form is Form.TEXT else CompletionChunks()
        messages: AsyncGenerator[pb.StreamCompletionResponse, None]
        messages = projects.stream(person, stub.StreamCompletion, message)
        return await growing_response(messages, stream, form, request)

    return router
