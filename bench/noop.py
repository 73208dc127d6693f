"""The least that a request can cost: a `projects` that answers one method with an empty message.

Everything around it is the product's: the gateway's own program, the kit's server with both interceptors, a
person's token exchanged by auth. What a real method costs more than this is its own work.
"""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import replace
from functools import partial
from typing import Any

from eightgentc.projects.v1 import plan_service_pb2, plan_service_pb2_grpc
from eightgentc_devstack.ports import free_ports
from eightgentc_devstack.services import python_module, service_processes
from eightgentc_kit.grpc.server import GrpcServer, ServedService, ServerOptions
from eightgentc_kit.identity.auth_client import AuthClient
from eightgentc_kit.logging import configure_logging
from eightgentc_kit.runtime import run
from eightgentc_kit.settings import load_or_exit
from eightgentc_projects.settings import ProjectsSettings
from eightgentc_testing.product import Product

PATH = "/api/projects/0198c0de-0000-7000-8000-000000000001/sections"


async def start_noop(product: Product) -> str:
    """A second gateway before a `projects` that does nothing; its URL. `PATH` is what it answers."""
    projects, health, gateway = free_ports(3)
    ports = {**product.wiring.ports, "projects": projects, "projects-health": health, "edge-gateway": gateway}
    processes = service_processes(replace(product.wiring, ports=ports))
    noop = replace(processes["projects"], name="noop", command=python_module("bench.noop"))
    await product.supervisor.start(noop)
    await product.supervisor.start(replace(processes["edge-gateway"], name="noop-gateway"))
    return f"http://127.0.0.1:{gateway}"


class _EmptyPlan(plan_service_pb2_grpc.PlanServiceServicer):
    async def ListPlanSections(  # noqa: N802  # named by the contract
        self, request: plan_service_pb2.ListPlanSectionsRequest, context: Any
    ) -> plan_service_pb2.ListPlanSectionsResponse:
        return plan_service_pb2.ListPlanSectionsResponse()


async def _serve(settings: ProjectsSettings, stopping: asyncio.Event) -> None:
    auth = AuthClient(
        settings.auth_target, audience="projects", credential_file=settings.service_credential_file
    )
    options = ServerOptions(
        listen=settings.grpc_listen, health_listen=settings.health_listen, domain="projects.eightgentc"
    )
    service = ServedService(
        plan_service_pb2.DESCRIPTOR.services_by_name["PlanService"],
        partial(plan_service_pb2_grpc.add_PlanServiceServicer_to_server, _EmptyPlan()),
    )
    server = GrpcServer(options, [service], auth.verifier, _always)
    await auth.start()
    await server.start()
    await stopping.wait()
    await server.stop()
    await auth.close()


async def _always() -> bool:
    return True


def main() -> int:
    settings = load_or_exit(ProjectsSettings, "PROJECTS", os.environ)
    configure_logging("noop", level=settings.log_level, log_format=settings.log_format)
    return run(lambda stopping: _serve(settings, stopping))


if __name__ == "__main__":
    sys.exit(main())
