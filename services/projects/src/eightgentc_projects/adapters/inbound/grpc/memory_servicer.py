"""MemoryService: parse, call the use case, build the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eightgentc.projects.v1 import memory_service_pb2 as pb
from eightgentc.projects.v1 import memory_service_pb2_grpc as rpc
from eightgentc_kit.grpc.messages import changes_of, value_of
from eightgentc_kit.pagination import PageSeal
from eightgentc_projects.adapters.inbound.grpc import mapping
from eightgentc_projects.adapters.inbound.grpc.call import acting, answered, page_of, repeat_of, required
from eightgentc_projects.application.create_insight import CreateInsight
from eightgentc_projects.application.delete_insight import DeleteInsight
from eightgentc_projects.application.extract_insights import ExtractInsights
from eightgentc_projects.application.get_insight import GetInsight
from eightgentc_projects.application.get_provenance import GetProvenance
from eightgentc_projects.application.get_receipt import GetReceipt
from eightgentc_projects.application.list_insights import ListInsights
from eightgentc_projects.application.recall import Recall
from eightgentc_projects.application.update_insight import UpdateInsight
from eightgentc_projects.domain.insight import Insight, InsightDetails


@dataclass(frozen=True, slots=True)
class MemoryServicer(rpc.MemoryServiceServicer):
    create_insight: CreateInsight
    get_insight: GetInsight
    list_insights: ListInsights
    update_insight: UpdateInsight
    delete_insight: DeleteInsight
    extract_insights: ExtractInsights
    recall: Recall
    get_provenance: GetProvenance
    get_receipt: GetReceipt
    seal: PageSeal

    async def CreateInsight(self, request: pb.CreateInsightRequest, context: Any) -> pb.CreateInsightResponse:
        details = value_of(request.insight, InsightDetails)
        result = await self.create_insight(
            acting(), request.project_id, details, repeat_of(request, _created)
        )
        return answered(result, pb.CreateInsightResponse, _created)

    async def GetInsight(self, request: pb.GetInsightRequest, context: Any) -> pb.GetInsightResponse:
        insight = await self.get_insight(acting(), request.project_id, request.insight_id)
        return pb.GetInsightResponse(insight=mapping.insight(insight))

    async def ListInsights(self, request: pb.ListInsightsRequest, context: Any) -> pb.ListInsightsResponse:
        page = await self.list_insights(
            acting(),
            request.project_id,
            page_of(request, self.seal),
            state=mapping.insight_state_from(request.state),
            kind=mapping.insight_kind_from(request.kind),
        )
        return pb.ListInsightsResponse(
            insights=[mapping.insight(insight) for insight in page.items], next_page_token=page.next_token
        )

    async def UpdateInsight(self, request: pb.UpdateInsightRequest, context: Any) -> pb.UpdateInsightResponse:
        changes = changes_of(request.insight, request.update_mask, InsightDetails, "insight")
        insight = await self.update_insight(
            acting(), request.project_id, request.insight.id, changes, etag=request.insight.etag
        )
        return pb.UpdateInsightResponse(insight=mapping.insight(insight))

    async def DeleteInsight(self, request: pb.DeleteInsightRequest, context: Any) -> pb.DeleteInsightResponse:
        await self.delete_insight(acting(), request.project_id, request.insight_id, etag=request.etag)
        return pb.DeleteInsightResponse()

    async def ExtractInsights(
        self, request: pb.ExtractInsightsRequest, context: Any
    ) -> pb.ExtractInsightsResponse:
        extracted = await self.extract_insights(acting(), request.project_id, request.conversation_id)
        return pb.ExtractInsightsResponse(
            messages=extracted.messages,
            insights=[mapping.insight(insight) for insight in extracted.by_id.values()],
        )

    async def Recall(self, request: pb.RecallRequest, context: Any) -> pb.RecallResponse:
        recalled = await self.recall(acting(), request.project_id, request.query, request.page_size)
        return pb.RecallResponse(
            items=[mapping.recalled_item(item) for item in recalled.items],
            by_meaning=recalled.by_meaning,
            degraded=recalled.degraded,
        )

    async def GetProvenance(self, request: pb.GetProvenanceRequest, context: Any) -> pb.GetProvenanceResponse:
        get = self.get_provenance
        of = {
            "node_id": get.of_node,
            "edge_id": get.of_edge,
            "section": get.of_section,
            "diagram_id": get.of_diagram,
            "insight_id": get.of_insight,
            "generation_id": get.of_generation,
        }
        named = required("of", request.WhichOneof("of") or "")
        items = await of[named](acting(), request.project_id, required(named, getattr(request, named)))
        return pb.GetProvenanceResponse(items=[mapping.provenance_item(item) for item in items])

    async def GetReceipt(self, request: pb.GetReceiptRequest, context: Any) -> pb.GetReceiptResponse:
        if request.WhichOneof("of") == "generation_id":
            receipt = await self.get_receipt.of_generation(
                acting(), request.project_id, request.generation_id, texts=request.texts
            )
        else:
            message_id = required("message_id", request.message_id)
            receipt = await self.get_receipt.of_message(acting(), message_id, texts=request.texts)
        return pb.GetReceiptResponse(receipt=mapping.receipt(receipt))


def _created(insight: Insight) -> pb.CreateInsightResponse:
    return pb.CreateInsightResponse(insight=mapping.insight(insight))
