"""GenerationService: parse, call the use case, build the answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from eightgentc.ai.v1 import generation_service_pb2 as pb
from eightgentc.ai.v1 import generation_service_pb2_grpc as rpc
from eightgentc_ai.adapters.inbound.grpc import mapping
from eightgentc_ai.adapters.inbound.grpc.nul_check import check_no_nul
from eightgentc_ai.application.extract_insights import ExtractInsights
from eightgentc_ai.application.generate_concept_graph import GenerateConceptGraph
from eightgentc_ai.application.generate_diagram import GenerateDiagram
from eightgentc_ai.application.generate_plan_section import GeneratePlanSection
from eightgentc_ai.application.generate_timeline import GenerateTimeline
from eightgentc_ai.application.graph_request import GraphRequest
from eightgentc_ai.application.run import Result
from eightgentc_ai.application.section_request import SectionRequest
from eightgentc_ai.application.stream_concept_graph import StreamConceptGraph
from eightgentc_ai.application.stream_plan_section import SectionDelta, StreamPlanSection
from eightgentc_ai.application.stream_run import Restart
from eightgentc_ai.application.summarize_conversation import SummarizeConversation
from eightgentc_ai.domain.concept_graph import ConceptGraph
from eightgentc_ai.domain.generation import GenerationInput
from eightgentc_ai.domain.plan_section import PlanSection
from eightgentc_kit.grpc.policy import policies_of

SERVICE = pb.DESCRIPTOR.services_by_name["GenerationService"]
_POLICIES = {path.rsplit("/", 1)[1]: policy for path, policy in policies_of(SERVICE).items()}


def _input(method: str, request: Any) -> GenerationInput:
    check_no_nul(request)
    return mapping.input_of(request.input, _POLICIES[method])


@dataclass(frozen=True, slots=True)
class GenerationServicer(rpc.GenerationServiceServicer):
    generate_plan_section: GeneratePlanSection
    stream_plan_section: StreamPlanSection
    generate_concept_graph: GenerateConceptGraph
    stream_concept_graph: StreamConceptGraph
    generate_diagram: GenerateDiagram
    generate_timeline: GenerateTimeline
    extract_insights: ExtractInsights
    summarize_conversation: SummarizeConversation

    async def GeneratePlanSection(
        self, request: pb.GeneratePlanSectionRequest, context: Any
    ) -> pb.GeneratePlanSectionResponse:
        input = _input("GeneratePlanSection", request)
        section = SectionRequest(input, request.section, request.goals)
        return _section(await self.generate_plan_section(section))

    async def StreamPlanSection(
        self, request: pb.StreamPlanSectionRequest, context: Any
    ) -> AsyncIterator[pb.StreamPlanSectionResponse]:
        input = _input("StreamPlanSection", request)
        section = SectionRequest(input, request.section, request.goals)
        async with aclosing(self.stream_plan_section(section)) as events:
            async for event in events:
                match event:
                    case SectionDelta(text):
                        yield pb.StreamPlanSectionResponse(delta=text)
                    case Restart(reason):
                        yield pb.StreamPlanSectionResponse(restart=pb.Restart(reason=reason))
                    case Result():
                        yield pb.StreamPlanSectionResponse(result=_section(event))

    async def GenerateConceptGraph(
        self, request: pb.GenerateConceptGraphRequest, context: Any
    ) -> pb.GenerateConceptGraphResponse:
        return _graph(await self.generate_concept_graph(_graph_asked("GenerateConceptGraph", request)))

    async def StreamConceptGraph(
        self, request: pb.StreamConceptGraphRequest, context: Any
    ) -> AsyncIterator[pb.StreamConceptGraphResponse]:
        asked = _graph_asked("StreamConceptGraph", request)
        async with aclosing(self.stream_concept_graph(asked)) as events:
            async for event in events:
                match event:
                    case ConceptGraph():
                        yield pb.StreamConceptGraphResponse(piece=mapping.graph_piece(event))
                    case Restart(reason):
                        yield pb.StreamConceptGraphResponse(restart=pb.Restart(reason=reason))
                    case Result():
                        yield pb.StreamConceptGraphResponse(result=_graph(event))

    async def GenerateDiagram(
        self, request: pb.GenerateDiagramRequest, context: Any
    ) -> pb.GenerateDiagramResponse:
        result = await self.generate_diagram(_input("GenerateDiagram", request), request.type)
        return pb.GenerateDiagramResponse(
            diagram=mapping.diagram(result.value), info=mapping.info(result.info)
        )

    async def GenerateTimeline(
        self, request: pb.GenerateTimelineRequest, context: Any
    ) -> pb.GenerateTimelineResponse:
        result = await self.generate_timeline(_input("GenerateTimeline", request), request.type)
        return pb.GenerateTimelineResponse(
            timeline=mapping.timeline(result.value.timeline),
            diagram=mapping.diagram(result.value.diagram),
            info=mapping.info(result.info),
        )

    async def ExtractInsights(
        self, request: pb.ExtractInsightsRequest, context: Any
    ) -> pb.ExtractInsightsResponse:
        result = await self.extract_insights(_input("ExtractInsights", request))
        return pb.ExtractInsightsResponse(
            insights=[mapping.insight(found) for found in result.value.found], info=mapping.info(result.info)
        )

    async def SummarizeConversation(
        self, request: pb.SummarizeConversationRequest, context: Any
    ) -> pb.SummarizeConversationResponse:
        result = await self.summarize_conversation(_input("SummarizeConversation", request))
        return pb.SummarizeConversationResponse(
            summary=mapping.summary(result.value), info=mapping.info(result.info)
        )


def _graph_asked(
    method: str, request: pb.GenerateConceptGraphRequest | pb.StreamConceptGraphRequest
) -> GraphRequest:
    return GraphRequest(
        _input(method, request),
        tuple(request.topics),
        mapping.existing_nodes(request.existing_nodes),
        "grid" if request.layout == pb.LAYOUT_STYLE_GRID else "layered",
    )


def _graph(result: Result[ConceptGraph]) -> pb.GenerateConceptGraphResponse:
    return pb.GenerateConceptGraphResponse(graph=mapping.graph(result.value), info=mapping.info(result.info))


def _section(result: Result[PlanSection]) -> pb.GeneratePlanSectionResponse:
    return pb.GeneratePlanSectionResponse(
        section=mapping.section(result.value), info=mapping.info(result.info)
    )
