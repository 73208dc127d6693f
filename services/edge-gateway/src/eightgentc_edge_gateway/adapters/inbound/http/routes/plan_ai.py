"""The plan's own paths to the model: each saves what it makes, and answers with `result` alone."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from eightgentc_edge_gateway.adapters.inbound.http.answers import answer
from eightgentc_edge_gateway.adapters.inbound.http.authentication import Person
from eightgentc_edge_gateway.adapters.inbound.http.documented import gives
from eightgentc_edge_gateway.adapters.inbound.http.parameters import IdempotencyKey
from eightgentc_edge_gateway.adapters.inbound.http.routes.plan_paths import TAG
from eightgentc_edge_gateway.adapters.inbound.http.strict_json import StrictRoute
from eightgentc_edge_gateway.contract.diagram import GenerateDiagram
from eightgentc_edge_gateway.contract.graph import GenerateGraph
from eightgentc_edge_gateway.contract.plan_paths import (
    AskPlan,
    AskSection,
    DiagramResult,
    DrawDiagram,
    DrawGraph,
    DrawnDiagram,
    GeneratePlan,
    GraphResult,
    PlanResult,
    SectionResult,
    as_text,
)
from eightgentc_edge_gateway.contract.plan_section import GenerateSection
from eightgentc_edge_gateway.ports.conversations_api import ConversationsApi, Prompt
from eightgentc_edge_gateway.ports.diagrams_api import DiagramsApi
from eightgentc_edge_gateway.ports.graph_api import GraphApi
from eightgentc_edge_gateway.ports.plan_api import PlanApi

_PROBLEMS = (403, 404, 409, 422, 502, 504)


def plan_ai_routes(
    conversations: ConversationsApi, plan: PlanApi, graph: GraphApi, diagrams: DiagramsApi
) -> APIRouter:
    """`/api/ai`."""
    router = APIRouter(prefix="/api/ai", tags=[TAG], route_class=StrictRoute)

    @router.post("/plan", **gives(PlanResult, problems=_PROBLEMS))
    async def ask_plan(asked: AskPlan, person: Person, key: IdempotencyKey = "") -> Response:
        """One prompt; the model chooses: a tool's arguments, or `{text}`."""
        prompt = Prompt(asked.project_id, asked.prompt, as_text(asked.current_context))
        given = await conversations.complete_prompt(person, prompt, request_id=key)
        return answer(PlanResult(result=given.value), replayed=given.replayed)

    async def ask_section(section: str, asked: AskSection, person: Person, key: str) -> Response:
        prompt = Prompt(asked.project_id, asked.prompt, section=section)
        given = await conversations.complete_prompt(person, prompt, request_id=key)
        return answer(PlanResult(result=given.value), replayed=given.replayed)

    @router.post("/context", **gives(PlanResult, problems=_PROBLEMS))
    async def ask_context(asked: AskSection, person: Person, key: IdempotencyKey = "") -> Response:
        """As `/api/ai/plan`, in the conversation of the section Context."""
        return await ask_section("Context", asked, person, key)

    @router.post("/goals", **gives(PlanResult, problems=_PROBLEMS))
    async def ask_goals(asked: AskSection, person: Person, key: IdempotencyKey = "") -> Response:
        """As `/api/ai/plan`, in the conversation of the section Goals."""
        return await ask_section("Goals", asked, person, key)

    @router.post("/timeline", **gives(PlanResult, problems=_PROBLEMS))
    async def ask_timeline(asked: AskSection, person: Person, key: IdempotencyKey = "") -> Response:
        """As `/api/ai/plan`, in the conversation of the section Timeline."""
        return await ask_section("Timeline", asked, person, key)

    @router.post("/generate-plan", **gives(SectionResult, problems=_PROBLEMS))
    async def generate_plan(asked: GeneratePlan, person: Person, key: IdempotencyKey = "") -> Response:
        """Lets the model write a section."""
        wish = GenerateSection(context=as_text(asked.context), goals=as_text(asked.goals))
        given = await plan.generate_plan_section(
            person, asked.project_id, asked.section, wish, request_id=key
        )
        return answer(SectionResult(result=given.value.proposal), replayed=given.replayed)

    @router.post("/graph", **gives(GraphResult, problems=_PROBLEMS))
    async def draw_graph(asked: DrawGraph, person: Person, key: IdempotencyKey = "") -> Response:
        """Lets the model draw the concept graph."""
        wish = GenerateGraph(topics=asked.topics, prompt=asked.prompt)
        given = await graph.generate_concept_graph(person, asked.project_id, wish, request_id=key)
        return answer(GraphResult(result=given.value.proposal), replayed=given.replayed)

    @router.post("/diagram", **gives(DiagramResult, problems=_PROBLEMS))
    async def draw_diagram(asked: DrawDiagram, person: Person, key: IdempotencyKey = "") -> Response:
        """Lets the model draw a diagram of tasks or notes."""
        wish = GenerateDiagram.model_validate(
            {"type": asked.type, "timelineData": as_text(asked.timeline_data)}
        )
        given = await diagrams.generate_diagram(person, asked.project_id, wish, request_id=key)
        drawn = given.value.proposal
        valid = drawn.check is not None and drawn.check.valid
        result = DrawnDiagram(type=drawn.type, content=drawn.content, valid=valid)
        return answer(DiagramResult(result=result), replayed=given.replayed)

    return router
