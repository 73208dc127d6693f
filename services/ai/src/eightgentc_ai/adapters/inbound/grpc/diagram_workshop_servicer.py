"""DiagramWorkshopService: parse, call the use case, build the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eightgentc.ai.v1 import diagram_workshop_service_pb2 as pb
from eightgentc.ai.v1 import diagram_workshop_service_pb2_grpc as rpc
from eightgentc_ai.adapters.inbound.grpc import mapping
from eightgentc_ai.adapters.inbound.grpc.nul_check import check_no_nul
from eightgentc_ai.adapters.inbound.grpc.subject import tenant_of
from eightgentc_ai.application.validate_diagram import ValidateDiagram
from eightgentc_kit.grpc.policy import policies_of

SERVICE = pb.DESCRIPTOR.services_by_name["DiagramWorkshopService"]
_POLICIES = {path.rsplit("/", 1)[1]: policy for path, policy in policies_of(SERVICE).items()}


@dataclass(frozen=True, slots=True)
class DiagramWorkshopServicer(rpc.DiagramWorkshopServiceServicer):
    validate_diagram: ValidateDiagram

    async def ValidateDiagram(
        self, request: pb.ValidateDiagramRequest, context: Any
    ) -> pb.ValidateDiagramResponse:
        check_no_nul(request)
        tenant = tenant_of(request, _POLICIES["ValidateDiagram"])
        verdict = await self.validate_diagram(request.content, tenant=tenant)
        return pb.ValidateDiagramResponse(verdict=mapping.verdict(verdict))
