"""A request for each RPC of projects, filled by the names of its fields: a new RPC is tried without being named here."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from google.protobuf.json_format import ParseDict
from google.protobuf.message_factory import GetMessageClass

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

STUBS = {
    "projects": projects_service_pb2,
    "sharing": sharing_service_pb2,
    "plan": plan_service_pb2,
    "graph": graph_service_pb2,
    "diagrams": diagram_service_pb2,
    "proposals": proposal_service_pb2,
    "conversations": conversation_service_pb2,
    "jobs": job_service_pb2,
    "memory": memory_service_pb2,
}
TEXT = json.dumps([{"type": "text", "text": "Hi"}])
DIAGRAM = "flowchart TD\n    a --> b"


@dataclass(frozen=True, slots=True)
class Rpc:
    """One RPC, by the stub of the service under test that has it."""

    stub: str
    name: str
    streams: bool
    request_type: Any

    @property
    def takes_request_id(self) -> bool:
        return "request_id" in self.request_type.DESCRIPTOR.fields_by_name

    def request(self, values: dict[str, Any], **own: Any) -> Any:
        """`values`: by name of a field, see `values_of`."""
        known = self.request_type.DESCRIPTOR.fields_by_name
        filled = {
            name: values[key]
            for name, field in known.items()
            if (key := f"{name}{{}}" if field.message_type else name) in values
            and (field.containing_oneof is None or field.containing_oneof.fields[0].name == name)
        }
        return ParseDict({**filled, **own}, self.request_type())


def every_rpc() -> Iterator[Rpc]:
    """All that the contracts of projects have."""
    for stub, module in STUBS.items():
        for service in module.DESCRIPTOR.services_by_name.values():
            for method in service.methods:
                yield Rpc(stub, method.name, method.server_streaming, GetMessageClass(method.input_type))


def values_of(
    project_id: str, account_id: str, *, chat: str, diagram: str, job: str, insight: str, proposal: str
) -> dict[str, Any]:
    """What fields say, by their names; those that hold a message with `{}` behind it."""
    return {
        "project_id": project_id,
        "account_id": account_id,
        "role": "ROLE_EDITOR",
        "section": "Goals",
        "new_name": "Aims",
        "name": "For the bank",
        "version": 1,
        "from_version": 1,
        "to_version": 1,
        "prompt": "Say it in a sentence.",
        "query": "What do we bake?",
        "diagram_id": diagram,
        "proposal_id": proposal,
        "conversation_id": chat,
        "job_id": job,
        "project{}": {"id": project_id, "title": "Another bakery"},
        "section{}": {"section": "Goals", "content": "Another text."},
        "diagram{}": {"id": diagram, "content": DIAGRAM, "title": "Days"},
        "insight_id": insight,
        "insight{}": {"id": insight, "kind": "INSIGHT_KIND_FACT", "text": "We bake bread."},
        "conversation{}": {"section": "Timeline"},
        "target{}": {"projectId": project_id, "conversationId": chat, "section": "Goals"},
        "message{}": {"parts": TEXT},
        "plan_section{}": {"projectId": project_id, "section": "Goals"},
        "operations{}": [{"createNode": {"label": "Oven", "x": 1, "y": 2}}],
    }
