"""What a project remembers, and what models were told of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from eightgentc.projects.v1 import insight_pb2
from eightgentc.projects.v1 import memory_service_pb2 as pb
from eightgentc.projects.v1.memory_service_pb2_grpc import MemoryServiceStub
from eightgentc_edge_gateway.contract.insight import (
    ExtractedInsights,
    Insight,
    InsightChanges,
    InsightKind,
    InsightPage,
    InsightState,
    NewInsight,
    Receipt,
)
from eightgentc_edge_gateway.http.answers import answer, fresh, nothing
from eightgentc_edge_gateway.http.authentication import Person
from eightgentc_edge_gateway.http.documented import UNCHANGED, gives
from eightgentc_edge_gateway.http.etags import current_etag, known_etags
from eightgentc_edge_gateway.http.parameters import (
    GenerationId,
    IdempotencyKey,
    IfMatch,
    IfNoneMatch,
    InsightId,
    MessageId,
    PageSize,
    PageToken,
    ProjectId,
)
from eightgentc_edge_gateway.http.strict_json import StrictRoute
from eightgentc_edge_gateway.translate import insight as translate
from eightgentc_edge_gateway.upstream.service_client import ServiceClient

Texts = Annotated[bool, Query(description="The texts come along, and whether they give the hash.")]


def insights_routes(projects: ServiceClient) -> APIRouter:
    """`/api/projects/{project_id}/insights`, and the receipts."""
    router = APIRouter(prefix="/api", tags=["memory"], route_class=StrictRoute)
    stub = MemoryServiceStub(projects.shared)
    insights = "/projects/{project_id}/insights"

    @router.post(insights, **gives(Insight, status=201, problems=(403, 404, 409, 422), etag=True))
    async def create_insight(
        project_id: ProjectId, insight: NewInsight, person: Person, key: IdempotencyKey = ""
    ) -> Response:
        """Writes down what the project is to remember. No chat changes it."""
        request = pb.CreateInsightRequest(
            project_id=project_id, insight=translate.from_new_insight(insight), request_id=key
        )
        created = await projects.call(person, stub.CreateInsight, request)
        return answer(
            translate.to_insight(created.insight),
            status=201,
            etag=created.insight.etag,
            replayed=created.replayed,
            headers={"Location": f"/api/projects/{project_id}/insights/{created.insight.id}"},
        )

    @router.get(insights, **gives(InsightPage, problems=(404,)))
    async def list_insights(
        project_id: ProjectId,
        person: Person,
        state: Annotated[InsightState | None, Query(description="Only those in this state.")] = None,
        kind: Annotated[InsightKind | None, Query(description="Only those of this kind.")] = None,
        page_size: PageSize = 0,
        page_token: PageToken = "",
    ) -> Response:
        """What the project remembers, newest change first. A few seconds after a chat what it said is among it."""
        request = pb.ListInsightsRequest(project_id=project_id, page_size=page_size, page_token=page_token)
        if state is not None:
            request.state = insight_pb2.InsightState.Value(f"INSIGHT_STATE_{state.upper()}")
        if kind is not None:
            request.kind = insight_pb2.InsightKind.Value(f"INSIGHT_KIND_{kind.upper()}")
        return answer(translate.to_insight_page(await projects.call(person, stub.ListInsights, request)))

    @router.post(f"{insights}/extract", **gives(ExtractedInsights, problems=(403, 404, 409, 422, 502, 504)))
    async def extract_insights(project_id: ProjectId, person: Person) -> Response:
        """Reads what was not read yet in the chats, at once. Otherwise that happens by itself after a chat."""
        request = pb.ExtractInsightsRequest(project_id=project_id)
        extracted = await projects.call(person, stub.ExtractInsights, request)
        return answer(translate.to_extracted_insights(extracted))

    @router.get(f"{insights}/{{insight_id}}", **gives(Insight, also=UNCHANGED, problems=(404,), etag=True))
    async def get_insight(
        project_id: ProjectId, insight_id: InsightId, person: Person, if_none_match: IfNoneMatch = None
    ) -> Response:
        """One insight."""
        request = pb.GetInsightRequest(project_id=project_id, insight_id=insight_id)
        insight = (await projects.call(person, stub.GetInsight, request)).insight
        return fresh(translate.to_insight(insight), insight.etag, known_etags(if_none_match))

    @router.patch(f"{insights}/{{insight_id}}", **gives(Insight, problems=(403, 404, 412), etag=True))
    async def update_insight(
        project_id: ProjectId,
        insight_id: InsightId,
        changes: InsightChanges,
        person: Person,
        if_match: IfMatch = None,
    ) -> Response:
        """Changes an insight, pins or mutes it, or lets it expire. A person's text is changed by no chat."""
        known = insight_pb2.Insight(id=insight_id, etag=current_etag(if_match))
        request = pb.UpdateInsightRequest(
            project_id=project_id,
            insight=translate.from_insight_changes(changes, into=known),
            update_mask=translate.from_insight_changes.mask(changes),
        )
        insight = (await projects.call(person, stub.UpdateInsight, request)).insight
        return answer(translate.to_insight(insight), etag=insight.etag)

    @router.delete(f"{insights}/{{insight_id}}", **gives(status=204, problems=(403, 404, 412)))
    async def delete_insight(
        project_id: ProjectId, insight_id: InsightId, person: Person, if_match: IfMatch = None
    ) -> Response:
        """Deletes an insight. No chat that says it brings it back."""
        etag = current_etag(if_match)
        request = pb.DeleteInsightRequest(project_id=project_id, insight_id=insight_id, etag=etag)
        await projects.call(person, stub.DeleteInsight, request)
        return nothing()

    @router.get("/messages/{message_id}/receipt", **gives(Receipt, problems=(404,)))
    async def get_receipt(message_id: MessageId, person: Person, texts: Texts = False) -> Response:
        """Which context an answer in a chat was made of: what the model was given, and what was left out."""
        request = pb.GetReceiptRequest(message_id=message_id, texts=texts)
        return answer(translate.to_receipt((await projects.call(person, stub.GetReceipt, request)).receipt))

    @router.get(
        "/projects/{project_id}/generations/{generation_id}/receipt", **gives(Receipt, problems=(404,))
    )
    async def get_generation_receipt(
        project_id: ProjectId, generation_id: GenerationId, person: Person, texts: Texts = False
    ) -> Response:
        """The same of a section, a graph, a diagram or any other generation."""
        request = pb.GetReceiptRequest(generation_id=generation_id, project_id=project_id, texts=texts)
        return answer(translate.to_receipt((await projects.call(person, stub.GetReceipt, request)).receipt))

    return router
