"""The HTTP application: every route, what each request passes, and the one place that answers errors."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from eightgentc_edge_gateway.adapters.inbound.http.middleware.body_gate import BodyGateMiddleware
from eightgentc_edge_gateway.adapters.inbound.http.middleware.call import CallMiddleware
from eightgentc_edge_gateway.adapters.inbound.http.openapi import document_of
from eightgentc_edge_gateway.adapters.inbound.http.problem_details import (
    answer_domain_error,
    answer_http_error,
    answer_invalid_request,
)
from eightgentc_edge_gateway.adapters.inbound.http.routes.accounts import accounts_routes
from eightgentc_edge_gateway.adapters.inbound.http.routes.chat import chat_routes
from eightgentc_edge_gateway.adapters.inbound.http.routes.conversations import conversations_routes
from eightgentc_edge_gateway.adapters.inbound.http.routes.diagrams import diagrams_routes
from eightgentc_edge_gateway.adapters.inbound.http.routes.graph import graph_routes
from eightgentc_edge_gateway.adapters.inbound.http.routes.keys import keys_routes
from eightgentc_edge_gateway.adapters.inbound.http.routes.plan_ai import plan_ai_routes
from eightgentc_edge_gateway.adapters.inbound.http.routes.plan_chat import plan_chat_routes
from eightgentc_edge_gateway.adapters.inbound.http.routes.plan_paths import plan_project_routes
from eightgentc_edge_gateway.adapters.inbound.http.routes.probes import probes_routes
from eightgentc_edge_gateway.adapters.inbound.http.routes.projects import members_routes, projects_routes
from eightgentc_edge_gateway.adapters.inbound.http.routes.reference import reference_routes
from eightgentc_edge_gateway.adapters.inbound.http.routes.section_versions import section_versions_routes
from eightgentc_edge_gateway.adapters.inbound.http.routes.sections import sections_routes
from eightgentc_edge_gateway.application.drain import Drain
from eightgentc_edge_gateway.application.published_keys import PublishedKeys
from eightgentc_edge_gateway.ports.accounts_api import AccountsApi
from eightgentc_edge_gateway.ports.conversations_api import ConversationsApi
from eightgentc_edge_gateway.ports.diagrams_api import DiagramsApi
from eightgentc_edge_gateway.ports.graph_api import GraphApi
from eightgentc_edge_gateway.ports.plan_api import PlanApi
from eightgentc_edge_gateway.ports.projects_api import ProjectsApi
from eightgentc_edge_gateway.ports.sharing_api import SharingApi
from eightgentc_kit.errors import DomainError
from eightgentc_kit.identity.tokens import TokenVerifier


@dataclass(frozen=True, slots=True)
class Apis:
    """What the routes need, by area."""

    accounts: AccountsApi
    keys: PublishedKeys
    projects: ProjectsApi
    sharing: SharingApi
    plan: PlanApi
    graph: GraphApi
    diagrams: DiagramsApi
    conversations: ConversationsApi


def build_app(apis: Apis, verifier: TokenVerifier, drain: Drain) -> FastAPI:
    """Put it together. Opens nothing."""
    app = FastAPI(
        title="8gentc",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False},
        exception_handlers={
            DomainError: answer_domain_error,
            HTTPException: answer_http_error,
            RequestValidationError: answer_invalid_request,
        },
    )
    app.state.verifier = verifier
    app.add_middleware(BodyGateMiddleware)
    app.add_middleware(CallMiddleware)
    # One flat list: to include a router would put a second search behind each of them.
    for router in (
        accounts_routes(apis.accounts),
        projects_routes(apis.projects),
        members_routes(apis.sharing),
        sections_routes(apis.plan),
        section_versions_routes(apis.plan),
        graph_routes(apis.graph),
        diagrams_routes(apis.diagrams),
        plan_chat_routes(apis.conversations),
        chat_routes(apis.conversations, drain),
        conversations_routes(apis.conversations),
        plan_project_routes(apis.projects, apis.plan),
        plan_ai_routes(apis.conversations, apis.plan, apis.graph, apis.diagrams),
        keys_routes(apis.keys),
        probes_routes(drain),
    ):
        app.router.routes.extend(router.routes)
    for route in app.routes:
        if isinstance(route, APIRoute):
            route.operation_id = route.name  # one name from here to the SQL
    app.router.routes.extend(reference_routes(document_of(app)).routes)
    return app
