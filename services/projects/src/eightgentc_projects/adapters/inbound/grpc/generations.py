"""The calls that generate: parse, call the use case, build the answer; for who waits for it, and for jobs."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from eightgentc.projects.v1 import conversation_service_pb2 as conversation
from eightgentc.projects.v1 import diagram_service_pb2 as diagram
from eightgentc.projects.v1 import generation_pb2 as generation_pb
from eightgentc.projects.v1 import graph_service_pb2 as graph
from eightgentc.projects.v1 import plan_service_pb2 as plan
from eightgentc_projects.adapters.inbound.grpc import mapping
from eightgentc_projects.adapters.inbound.grpc.call import answered, repeat_of, required
from eightgentc_projects.application.complete_prompt import CompletePrompt, PromptCompleted, PromptRequest
from eightgentc_projects.application.generate_concept_graph import (
    GenerateConceptGraph,
    GraphGenerated,
    GraphRequest,
)
from eightgentc_projects.application.generate_diagram import (
    DiagramGenerated,
    DiagramRequest,
    GenerateDiagram,
)
from eightgentc_projects.application.generate_plan_section import (
    GeneratePlanSection,
    SectionGenerated,
    SectionRequest,
)
from eightgentc_projects.application.stream_concept_graph import StreamConceptGraph
from eightgentc_projects.application.stream_plan_section import StreamPlanSection
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.planner import GraphPiece, Restart, SectionDelta


async def plan_section(
    generate: GeneratePlanSection, acting: Acting, request: plan.GeneratePlanSectionRequest
) -> plan.GeneratePlanSectionResponse:
    asked = section_asked(request)
    result = await generate(acting, request.project_id, asked, repeat_of(request, _section))
    return answered(result, plan.GeneratePlanSectionResponse, _section)


async def streamed_section(
    stream: StreamPlanSection, acting: Acting, request: plan.GeneratePlanSectionRequest
) -> AsyncGenerator[plan.StreamPlanSectionResponse, None]:
    """A whole of which nothing was shown, as a stored one, is shown first."""
    shown = False
    repeat = repeat_of(request, _section)
    async with aclosing(stream(acting, request.project_id, section_asked(request), repeat)) as events:
        async for event in events:
            match event:
                case SectionDelta(text):
                    shown = True
                    yield plan.StreamPlanSectionResponse(delta=text)
                case Restart(reason):
                    shown = False
                    yield plan.StreamPlanSectionResponse(restart=generation_pb.Restart(reason=reason))
                case _:
                    result = answered(event, plan.GeneratePlanSectionResponse, _section)
                    if not shown:
                        yield plan.StreamPlanSectionResponse(delta=result.proposal.content)
                    yield plan.StreamPlanSectionResponse(result=result)


async def streamed_graph(
    stream: StreamConceptGraph, acting: Acting, request: graph.GenerateConceptGraphRequest
) -> AsyncGenerator[graph.StreamConceptGraphResponse, None]:
    """A whole of which nothing was shown, as a stored one, is shown first."""
    shown = False
    repeat = repeat_of(request, _graph)
    async with aclosing(stream(acting, request.project_id, graph_asked(request), repeat)) as events:
        async for event in events:
            match event:
                case GraphPiece(nodes, edges):
                    shown = True
                    yield graph.StreamConceptGraphResponse(
                        piece=graph.GraphPiece(
                            nodes=[mapping.node(node) for node in nodes],
                            edges=[mapping.edge(edge) for edge in edges],
                        )
                    )
                case Restart(reason):
                    shown = False
                    yield graph.StreamConceptGraphResponse(restart=generation_pb.Restart(reason=reason))
                case _:
                    result = answered(event, graph.GenerateConceptGraphResponse, _graph)
                    if not shown:
                        whole = graph.GraphPiece(nodes=result.nodes, edges=result.edges)
                        yield graph.StreamConceptGraphResponse(piece=whole)
                    yield graph.StreamConceptGraphResponse(result=result)


async def concept_graph(
    generate: GenerateConceptGraph, acting: Acting, request: graph.GenerateConceptGraphRequest
) -> graph.GenerateConceptGraphResponse:
    result = await generate(acting, request.project_id, graph_asked(request), repeat_of(request, _graph))
    return answered(result, graph.GenerateConceptGraphResponse, _graph)


async def drawn_diagram(
    generate: GenerateDiagram, acting: Acting, request: diagram.GenerateDiagramRequest
) -> diagram.GenerateDiagramResponse:
    asked = diagram_asked(request)
    result = await generate(acting, request.project_id, asked, repeat_of(request, _diagram))
    return answered(result, diagram.GenerateDiagramResponse, _diagram)


async def prompt(
    complete: CompletePrompt, acting: Acting, request: conversation.CompletePromptRequest
) -> conversation.CompletePromptResponse:
    result = await complete(acting, request.project_id, prompt_asked(request), repeat_of(request, _prompt))
    return answered(result, conversation.CompletePromptResponse, _prompt)


def section_asked(request: plan.GeneratePlanSectionRequest) -> SectionRequest:
    return SectionRequest(
        section=required("section", request.section),
        prompt=request.prompt,
        context=request.context,
        goals=request.goals,
        request_id=request.request_id,
        refresh=request.refresh,
    )


def graph_asked(request: graph.GenerateConceptGraphRequest) -> GraphRequest:
    return GraphRequest(
        topics=tuple(request.topics),
        prompt=request.prompt,
        style=layout_style(request.layout),
        request_id=request.request_id,
        refresh=request.refresh,
    )


def diagram_asked(request: diagram.GenerateDiagramRequest) -> DiagramRequest:
    return DiagramRequest(
        type=request.type,
        prompt=request.prompt,
        timeline_data=request.timeline_data,
        request_id=request.request_id,
        refresh=request.refresh,
    )


def prompt_asked(request: conversation.CompletePromptRequest) -> PromptRequest:
    return PromptRequest(
        prompt=request.prompt,
        current_context=request.current_context,
        section=request.section,
        request_id=request.request_id,
        refresh=request.refresh,
    )


def layout_style(layout: graph.GraphLayout.ValueType) -> str:
    return "grid" if layout == graph.GRAPH_LAYOUT_GRID else "layered"


def _section(result: SectionGenerated) -> plan.GeneratePlanSectionResponse:
    proposal, section = mapping.section(result.proposal), None
    if result.section is not None:
        section = proposal if result.section is result.proposal else mapping.section(result.section)
    return plan.GeneratePlanSectionResponse(
        proposal=proposal, generation=mapping.generation(result.generation), section=section
    )


def _graph(result: GraphGenerated) -> graph.GenerateConceptGraphResponse:
    return graph.GenerateConceptGraphResponse(
        nodes=[mapping.node(node) for node in result.nodes],
        edges=[mapping.edge(edge) for edge in result.edges],
        generation=mapping.generation(result.generation),
        revision=result.revision,
        etag=result.etag,
    )


def _diagram(result: DiagramGenerated) -> diagram.GenerateDiagramResponse:
    proposal = mapping.diagram(result.diagram)
    if not result.generation.applied:
        # It gets them when it is accepted.
        proposal.ClearField("id")
        proposal.ClearField("etag")
    return diagram.GenerateDiagramResponse(
        proposal=proposal, generation=mapping.generation(result.generation)
    )


def _prompt(done: PromptCompleted) -> conversation.CompletePromptResponse:
    return conversation.CompletePromptResponse(
        tool_name=done.tool, result=done.result, generation=mapping.generation(done.generation)
    )
