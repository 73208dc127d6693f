"""DiagramWorkshopService: parse, call the use case, build the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eightgentc.ai.v1 import diagram_workshop_service_pb2 as pb
from eightgentc.ai.v1 import diagram_workshop_service_pb2_grpc as rpc
from eightgentc_ai.adapters.inbound.grpc import mapping
from eightgentc_ai.adapters.inbound.grpc.nul_check import check_no_nul
from eightgentc_ai.application.validate_diagram import ValidateDiagram

SERVICE = pb.DESCRIPTOR.services_by_name["DiagramWorkshopService"]


@dataclass(frozen=True, slots=True)
class DiagramWorkshopServicer(rpc.DiagramWorkshopServiceServicer):
    validate_diagram: ValidateDiagram

    async def ValidateDiagram(
        self, request: pb.ValidateDiagramRequest, context: Any
    ) -> pb.ValidateDiagramResponse:
        check_no_nul(request)
        verdict = await self.validate_diagram(request.content)
        return pb.ValidateDiagramResponse(verdict=mapping.verdict(verdict))
