"""A question to what a project remembers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from eightgentc.projects.v1 import memory_service_pb2 as pb
from eightgentc.projects.v1.memory_service_pb2_grpc import MemoryServiceStub
from eightgentc_edge_gateway.contract.recall import Recalled
from eightgentc_edge_gateway.http.answers import answer
from eightgentc_edge_gateway.http.authentication import Person
from eightgentc_edge_gateway.http.documented import gives
from eightgentc_edge_gateway.http.parameters import PageSize, ProjectId
from eightgentc_edge_gateway.http.strict_json import StrictRoute
from eightgentc_edge_gateway.translate.recall import to_recalled
from eightgentc_edge_gateway.upstream.service_client import ServiceClient


def recall_routes(projects: ServiceClient) -> APIRouter:
    """`/api/projects/{project_id}/recall`."""
    router = APIRouter(prefix="/api", tags=["memory"], route_class=StrictRoute)
    stub = MemoryServiceStub(projects.shared)

    @router.get("/projects/{project_id}/recall", **gives(Recalled, problems=(404,)))
    async def recall(
        project_id: ProjectId,
        person: Person,
        query: Annotated[
            str,
            Query(
                description="In any language, of 1 to 1,000 characters.", examples=["Who makes the loaves?"]
            ),
        ],
        page_size: PageSize = 0,
    ) -> Response:
        """What people said in the chats and what was learned of them that answers a question, however long ago.

        Ten items, or `pageSize`, at most 50; the best first. There are no further pages. What was said in the last minute
        may not be found yet.
        """
        request = pb.RecallRequest(project_id=project_id, query=query, page_size=page_size)
        return answer(to_recalled(await projects.call(person, stub.Recall, request)))

    return router
