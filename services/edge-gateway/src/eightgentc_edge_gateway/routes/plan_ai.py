"""The plan's own paths to the model: each saves what it makes, and answers with `result` alone."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from eightgentc.projects.v1 import conversation_service_pb2 as conversation
from eightgentc.projects.v1 import diagram_service_pb2 as diagram
from eightgentc.projects.v1 import graph_service_pb2 as graph
from eightgentc.projects.v1 import plan_service_pb2 as plan
from eightgentc.projects.v1.conversation_service_pb2_grpc import ConversationServiceStub
from eightgentc.projects.v1.diagram_service_pb2_grpc import DiagramServiceStub
from eightgentc.projects.v1.graph_service_pb2_grpc import GraphServiceStub
from eightgentc.projects.v1.plan_service_pb2_grpc import PlanServiceStub
from eightgentc_edge_gateway.contract.job import Job
from eightgentc_edge_gateway.contract.plan_paths import (
    AskPlan,
    AskSection,
    DiagramResult,
    DrawDiagram,
    DrawGraph,
    GeneratePlan,
    GraphResult,
    PlanResult,
    SectionResult,
)
from eightgentc_edge_gateway.http.accepted_form import FORMS, AcceptedForm, Form
from eightgentc_edge_gateway.http.answers import answer
from eightgentc_edge_gateway.http.authentication import Person
from eightgentc_edge_gateway.http.documented import gives
from eightgentc_edge_gateway.http.parameters import Anew, AsJob, IdempotencyKey
from eightgentc_edge_gateway.http.strict_json import StrictRoute
from eightgentc_edge_gateway.routes.background import Background
from eightgentc_edge_gateway.routes.graph import growing_graph
from eightgentc_edge_gateway.routes.plan_paths import TAG
from eightgentc_edge_gateway.routes.sections import growing_section
from eightgentc_edge_gateway.translate import plan_paths as translate
from eightgentc_edge_gateway.translate.job import PLAN_FORM
from eightgentc_edge_gateway.upstream.service_client import ServiceClient
from eightgentc_kit.identity.tokens import VerifiedToken

_PROBLEMS = (403, 404, 409, 422, 502, 504)


def plan_ai_routes(projects: ServiceClient) -> APIRouter:
    """`/api/ai`."""
    router = APIRouter(prefix="/api/ai", tags=[TAG], route_class=StrictRoute)
    conversations = ConversationServiceStub(projects.shared)
    sections = PlanServiceStub(projects.shared)
    graphs = GraphServiceStub(projects.shared)
    growing_sections, growing_graphs = growing_section(sections), growing_graph(graphs)
    diagrams = DiagramServiceStub(projects.shared)
    background = Background(projects)

    async def in_background(person: VerifiedToken, request: Any) -> Response:
        return await background.create_job(person, request, form=PLAN_FORM)

    async def complete(
        person: VerifiedToken, request: conversation.CompletePromptRequest, *, as_job: bool
    ) -> Response:
        if as_job:
            return await in_background(person, request)
        completed = await projects.call(person, conversations.CompletePrompt, request)
        return answer(translate.to_plan_result(completed), replayed=completed.replayed)

    async def ask_section(
        section: str, asked: AskSection, person: VerifiedToken, key: str, *, anew: bool, as_job: bool
    ) -> Response:
        target = conversation.CompletePromptRequest(section=section, request_id=key, refresh=anew)
        return await complete(person, translate.from_ask_section(asked, into=target), as_job=as_job)

    @router.post("/plan", **gives(PlanResult, accepted=Job, problems=_PROBLEMS))
    async def ask_plan(
        asked: AskPlan, person: Person, anew: Anew, as_job: AsJob, key: IdempotencyKey = ""
    ) -> Response:
        """One prompt; the model chooses: a tool's arguments, or `{text}`."""
        target = conversation.CompletePromptRequest(request_id=key, refresh=anew)
        return await complete(person, translate.from_ask_plan(asked, into=target), as_job=as_job)

    @router.post("/context", **gives(PlanResult, accepted=Job, problems=_PROBLEMS))
    async def ask_context(
        asked: AskSection, person: Person, anew: Anew, as_job: AsJob, key: IdempotencyKey = ""
    ) -> Response:
        """As `/api/ai/plan`, in the conversation of the section Context."""
        return await ask_section("Context", asked, person, key, anew=anew, as_job=as_job)

    @router.post("/goals", **gives(PlanResult, accepted=Job, problems=_PROBLEMS))
    async def ask_goals(
        asked: AskSection, person: Person, anew: Anew, as_job: AsJob, key: IdempotencyKey = ""
    ) -> Response:
        """As `/api/ai/plan`, in the conversation of the section Goals."""
        return await ask_section("Goals", asked, person, key, anew=anew, as_job=as_job)

    @router.post("/timeline", **gives(PlanResult, accepted=Job, problems=_PROBLEMS))
    async def ask_timeline(
        asked: AskSection, person: Person, anew: Anew, as_job: AsJob, key: IdempotencyKey = ""
    ) -> Response:
        """As `/api/ai/plan`, in the conversation of the section Timeline."""
        return await ask_section("Timeline", asked, person, key, anew=anew, as_job=as_job)

    @router.post("/generate-plan", **gives(SectionResult, content=FORMS, accepted=Job, problems=_PROBLEMS))
    async def generate_plan(
        asked: GeneratePlan,
        person: Person,
        anew: Anew,
        as_job: AsJob,
        form: AcceptedForm,
        http_request: Request,
        key: IdempotencyKey = "",
    ) -> Response:
        """Has the model write a section."""
        request = translate.from_generate_plan(
            asked, into=plan.GeneratePlanSectionRequest(request_id=key, refresh=anew)
        )
        if as_job:
            return await in_background(person, request)
        if form is not Form.JSON:
            return await growing_sections.answer(
                projects, person, request, form, translate.to_section_result, of=http_request, key="result"
            )
        generated = await projects.call(person, sections.GeneratePlanSection, request)
        return answer(translate.to_section_result(generated), replayed=generated.replayed)

    @router.post("/graph", **gives(GraphResult, content=FORMS, accepted=Job, problems=_PROBLEMS))
    async def draw_graph(
        asked: DrawGraph,
        person: Person,
        anew: Anew,
        as_job: AsJob,
        form: AcceptedForm,
        http_request: Request,
        key: IdempotencyKey = "",
    ) -> Response:
        """Has the model draw the concept graph."""
        target = graph.GenerateConceptGraphRequest(
            layout=graph.GRAPH_LAYOUT_LAYERED, request_id=key, refresh=anew
        )
        request = translate.from_draw_graph(asked, into=target)
        if as_job:
            return await in_background(person, request)
        if form is not Form.JSON:
            return await growing_graphs.answer(
                projects, person, request, form, translate.to_graph_result, of=http_request, key="result"
            )
        generated = await projects.call(person, graphs.GenerateConceptGraph, request)
        return answer(translate.to_graph_result(generated), replayed=generated.replayed)

    @router.post("/diagram", **gives(DiagramResult, accepted=Job, problems=_PROBLEMS))
    async def draw_diagram(
        asked: DrawDiagram, person: Person, anew: Anew, as_job: AsJob, key: IdempotencyKey = ""
    ) -> Response:
        """Has the model draw a diagram of tasks or notes."""
        request = translate.from_draw_diagram(
            asked, into=diagram.GenerateDiagramRequest(request_id=key, refresh=anew)
        )
        if as_job:
            return await in_background(person, request)
        generated = await projects.call(person, diagrams.GenerateDiagram, request)
        return answer(translate.to_diagram_result(generated), replayed=generated.replayed)

    return router
