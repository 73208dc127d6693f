"""Composition root: builds the gateway from its settings."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

from fastapi import APIRouter, FastAPI

from eightgentc.auth.v1 import account_service_pb2, session_service_pb2
from eightgentc.projects.v1 import (
    conversation_service_pb2,
    diagram_service_pb2,
    graph_service_pb2,
    job_service_pb2,
    memory_service_pb2,
    plan_service_pb2,
    projects_service_pb2,
    proposal_service_pb2,
    sharing_service_pb2,
)
from eightgentc_edge_gateway.application.drain import Drain
from eightgentc_edge_gateway.application.exchanged_tokens import ExchangedTokens
from eightgentc_edge_gateway.http.app import build_app
from eightgentc_edge_gateway.http.server import HttpServer
from eightgentc_edge_gateway.routes.accounts import accounts_routes
from eightgentc_edge_gateway.routes.chat import chat_routes
from eightgentc_edge_gateway.routes.completion import completion_routes
from eightgentc_edge_gateway.routes.conversations import conversations_routes
from eightgentc_edge_gateway.routes.diagrams import diagrams_routes
from eightgentc_edge_gateway.routes.graph import graph_routes
from eightgentc_edge_gateway.routes.insights import insights_routes
from eightgentc_edge_gateway.routes.jobs import jobs_routes
from eightgentc_edge_gateway.routes.keys import keys_routes
from eightgentc_edge_gateway.routes.members import members_routes
from eightgentc_edge_gateway.routes.plan_ai import plan_ai_routes
from eightgentc_edge_gateway.routes.plan_chat import plan_chat_routes
from eightgentc_edge_gateway.routes.plan_paths import plan_project_routes
from eightgentc_edge_gateway.routes.probes import probes_routes
from eightgentc_edge_gateway.routes.projects import projects_routes
from eightgentc_edge_gateway.routes.proposals import proposals_routes
from eightgentc_edge_gateway.routes.provenance import provenance_routes
from eightgentc_edge_gateway.routes.recall import recall_routes
from eightgentc_edge_gateway.routes.section_versions import section_versions_routes
from eightgentc_edge_gateway.routes.sections import sections_routes
from eightgentc_edge_gateway.settings import EdgeGatewaySettings
from eightgentc_edge_gateway.upstream.service_client import ServiceClient
from eightgentc_edge_gateway.upstream.token_exchange import TokenExchange
from eightgentc_kit.grpc.channel import open_channel
from eightgentc_kit.grpc.policy import policies_of
from eightgentc_kit.identity.auth_client import AuthClient
from eightgentc_kit.logging import logger
from eightgentc_kit.memory import give_back

log = logger(__name__)

AUDIENCE = "edge-gateway"
# A graph of 10,000 nodes and 20,000 edges takes about 5 MB.
LARGEST_MESSAGE = 32 * 1024 * 1024

_AUTH = (
    account_service_pb2.DESCRIPTOR.services_by_name["AccountService"],
    session_service_pb2.DESCRIPTOR.services_by_name["SessionService"],
)
_PROJECTS = (
    projects_service_pb2.DESCRIPTOR.services_by_name["ProjectsService"],
    sharing_service_pb2.DESCRIPTOR.services_by_name["SharingService"],
    plan_service_pb2.DESCRIPTOR.services_by_name["PlanService"],
    graph_service_pb2.DESCRIPTOR.services_by_name["GraphService"],
    diagram_service_pb2.DESCRIPTOR.services_by_name["DiagramService"],
    proposal_service_pb2.DESCRIPTOR.services_by_name["ProposalService"],
    conversation_service_pb2.DESCRIPTOR.services_by_name["ConversationService"],
    job_service_pb2.DESCRIPTOR.services_by_name["JobService"],
    memory_service_pb2.DESCRIPTOR.services_by_name["MemoryService"],
)


def routers(auth: ServiceClient, projects: ServiceClient, drain: Drain) -> list[APIRouter]:
    """Every route, in the order in which paths are tried and the reference lists them."""
    return [
        accounts_routes(auth),
        projects_routes(projects),
        members_routes(projects),
        sections_routes(projects),
        section_versions_routes(projects),
        graph_routes(projects),
        diagrams_routes(projects),
        jobs_routes(projects, drain),
        proposals_routes(projects),
        plan_chat_routes(projects),
        chat_routes(projects, drain),
        completion_routes(projects),
        conversations_routes(projects),
        insights_routes(projects),
        provenance_routes(projects),
        recall_routes(projects),
        plan_project_routes(projects),
        plan_ai_routes(projects),
        keys_routes(auth),
        probes_routes(drain),
    ]


class Gateway:
    """The gateway on the services that the settings name. Opens its channels; closed by `serve`."""

    def __init__(self, settings: EdgeGatewaySettings) -> None:
        self._auth = AuthClient(
            settings.auth_target, audience=AUDIENCE, credential_file=settings.service_credential_file
        )
        tokens = ExchangedTokens(TokenExchange(self._auth))
        self._channel = open_channel(
            settings.projects_target, policies_of(*_PROJECTS), max_message_bytes=LARGEST_MESSAGE
        )
        auth = ServiceClient(
            self._auth.channel,
            name="auth",
            services=_AUTH,
            token_for=tokens.token_for,
            forget_tokens=tokens.forget,
        )
        projects = ServiceClient(
            self._channel, name="projects", services=_PROJECTS, token_for=tokens.token_for
        )
        self.drain = Drain()
        self.app: FastAPI = build_app(
            routers(auth, projects, self.drain),
            self._auth.verifier,
            origins=settings.allowed_origins,
            knows_proxies=bool(settings.trusted_proxies),
        )
        self.server = HttpServer(
            self.app,
            address=settings.http_listen,
            drain_seconds=settings.drain_seconds,
            trusted_proxies=settings.trusted_proxies,
        )

    async def serve(self, stopping: asyncio.Event) -> None:
        """Until told to stop: first not ready, streams end with `reconnect`, requests finish, channels close."""
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self._channel.close)
            await self._auth.start()
            stack.push_async_callback(self._auth.close)
            serving = asyncio.create_task(self.server.serve())
            waiting = asyncio.create_task(stopping.wait())
            give_back()
            await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            log.info("stopping")
            self.drain.begin()
            self.server.stop()
            await serving
