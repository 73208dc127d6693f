"""Introduces everybody: settings in, a process that can be served out."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

from fastapi import FastAPI

from eightgentc.projects.v1 import (
    conversation_service_pb2,
    diagram_service_pb2,
    graph_service_pb2,
    plan_service_pb2,
    projects_service_pb2,
    sharing_service_pb2,
)
from eightgentc_edge_gateway.adapters.inbound.http.app import Apis, build_app
from eightgentc_edge_gateway.adapters.inbound.http.server import HttpServer
from eightgentc_edge_gateway.adapters.outbound.grpc.auth_api import GrpcAccountsApi, GrpcTokenExchange
from eightgentc_edge_gateway.adapters.outbound.grpc.conversations_api import GrpcConversationsApi
from eightgentc_edge_gateway.adapters.outbound.grpc.diagrams_api import GrpcDiagramsApi
from eightgentc_edge_gateway.adapters.outbound.grpc.graph_api import GrpcGraphApi
from eightgentc_edge_gateway.adapters.outbound.grpc.neighbour import Neighbour
from eightgentc_edge_gateway.adapters.outbound.grpc.plan_api import GrpcPlanApi
from eightgentc_edge_gateway.adapters.outbound.grpc.projects_api import GrpcProjectsApi
from eightgentc_edge_gateway.adapters.outbound.grpc.sharing_api import GrpcSharingApi
from eightgentc_edge_gateway.application.drain import Drain
from eightgentc_edge_gateway.application.exchanged_tokens import ExchangedTokens
from eightgentc_edge_gateway.application.published_keys import PublishedKeys
from eightgentc_edge_gateway.settings import EdgeGatewaySettings
from eightgentc_kit.identity.auth_client import AuthClient
from eightgentc_kit.logging import logger
from eightgentc_kit.memory import give_back

log = logger(__name__)

AUDIENCE = "edge-gateway"
# A graph of 10,000 nodes and 20,000 edges has some 5 MB.
LARGEST_MESSAGE = 32 * 1024 * 1024

_PROJECTS = (
    projects_service_pb2.DESCRIPTOR.services_by_name["ProjectsService"],
    sharing_service_pb2.DESCRIPTOR.services_by_name["SharingService"],
    plan_service_pb2.DESCRIPTOR.services_by_name["PlanService"],
    graph_service_pb2.DESCRIPTOR.services_by_name["GraphService"],
    diagram_service_pb2.DESCRIPTOR.services_by_name["DiagramService"],
    conversation_service_pb2.DESCRIPTOR.services_by_name["ConversationService"],
)


class Gateway:
    """The gateway on the parts that the settings name. Opens its channels; closed by `serve`."""

    def __init__(self, settings: EdgeGatewaySettings) -> None:
        self._auth = AuthClient(
            settings.auth_target, audience=AUDIENCE, credential_file=settings.service_credential_file
        )
        tokens = ExchangedTokens(GrpcTokenExchange(self._auth))
        self._projects = Neighbour(
            settings.projects_target,
            audience="projects",
            services=list(_PROJECTS),
            token_for=tokens.token_for,
            max_message_bytes=LARGEST_MESSAGE,
        )
        accounts = GrpcAccountsApi(self._auth, tokens.token_for)
        self.drain = Drain()
        self.app: FastAPI = build_app(
            Apis(
                accounts=accounts,
                keys=PublishedKeys(accounts),
                projects=GrpcProjectsApi(self._projects),
                sharing=GrpcSharingApi(self._projects),
                plan=GrpcPlanApi(self._projects),
                graph=GrpcGraphApi(self._projects),
                diagrams=GrpcDiagramsApi(self._projects),
                conversations=GrpcConversationsApi(self._projects),
            ),
            self._auth.verifier,
            self.drain,
        )
        self.server = HttpServer(self.app, address=settings.http_listen, drain_seconds=settings.drain_seconds)

    async def serve(self, stopping: asyncio.Event) -> None:
        """Until told to stop: not ready first, streams say goodbye, requests finish, channels close."""
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self._projects.close)
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
