"""The OpenAPI document: complete, closed, and as it was last agreed on (openapi.json beside this file)."""

from __future__ import annotations

import json
import os
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest

from eightgentc.auth.v1 import account_service_pb2, session_service_pb2
from eightgentc.projects.v1 import (
    conversation_service_pb2,
    diagram_service_pb2,
    graph_service_pb2,
    memory_service_pb2,
    plan_service_pb2,
    projects_service_pb2,
    sharing_service_pb2,
)
from eightgentc_edge_gateway.application.drain import Drain
from eightgentc_edge_gateway.bootstrap import routers
from eightgentc_edge_gateway.http.app import build_app
from eightgentc_edge_gateway.http.openapi import document_of
from eightgentc_edge_gateway.upstream.service_client import ServiceClient
from eightgentc_kit.identity.tokens import VerifiedToken

SNAPSHOT = Path(__file__).parent / "openapi.json"
PUBLIC = {"sign_up", "sign_in", "refresh_session", "get_key_set"}
# Between services, or reached by another operation's name: a PATCH renames, a path of the plan completes a prompt.
NOT_OF_THE_EDGE = {"exchange_token", "issue_service_token", "watch_revocations"}
BY_ANOTHER_NAME = {
    # The same operation, in another form.
    "stream_concept_graph": "generate_concept_graph",
    "stream_plan_section": "generate_plan_section",
    "rename_plan_section": "update_plan_section",
    "complete_prompt": "ask_plan",
}


async def no_token(person: VerifiedToken, audience: str) -> str:
    raise AssertionError("nothing is called to describe the routes")


@pytest.fixture(scope="module")
async def document(tokens) -> AsyncIterator[dict[str, Any]]:
    async with grpc.aio.insecure_channel("127.0.0.1:1") as channel:
        service = ServiceClient(channel, name="any", services=[], token_for=no_token)
        yield document_of(build_app(routers(service, service, Drain()), tokens.verifier("edge-gateway")))


def operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for methods in document["paths"].values():
        yield from methods.values()


def bodies(document: dict[str, Any]) -> set[str]:
    """The schemas that bodies are made of."""
    schemas = document["components"]["schemas"]
    waiting = re.findall(
        r"#/components/schemas/(\w+)", json.dumps([o.get("requestBody") for o in operations(document)])
    )
    found: set[str] = set()
    while waiting:
        if (name := waiting.pop()) not in found:
            found.add(name)
            waiting += re.findall(r"#/components/schemas/(\w+)", json.dumps(schemas[name]))
    return found


@pytest.mark.row("F109", clause="OpenAPI")
def test_document_is_the_one_agreed_on(document):
    written = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        SNAPSHOT.write_text(written)

    assert SNAPSHOT.read_text() == written, "run with UPDATE_SNAPSHOTS=1, and read the difference"


@pytest.mark.row("F35", clause="gateway routes vs protos")
def test_every_rpc_has_its_operation(document):
    modules = (
        account_service_pb2,
        session_service_pb2,
        projects_service_pb2,
        sharing_service_pb2,
        plan_service_pb2,
        graph_service_pb2,
        diagram_service_pb2,
        conversation_service_pb2,
        memory_service_pb2,
    )
    rpcs = {
        re.sub(r"(?<!^)(?=[A-Z])", "_", method.name).lower()
        for module in modules
        for service in module.DESCRIPTOR.services_by_name.values()
        for method in service.methods
    }

    served = {operation["operationId"] for operation in operations(document)}
    assert {BY_ANOTHER_NAME.get(rpc, rpc) for rpc in rpcs - NOT_OF_THE_EDGE} <= served


def test_operation_names_are_unique(document):
    names = [operation["operationId"] for operation in operations(document)]

    assert len(names) == len(set(names))


def test_public_operations_say_so(document):
    assert all("security" in operation for operation in operations(document))


def test_nothing_that_a_client_may_leave_out_has_a_default(document):
    """openapi-typescript makes what has one required: a PATCH would then set what nobody meant to touch."""
    for name in bodies(document):
        for field in document["components"]["schemas"][name].get("properties", {}).values():
            assert "default" not in field, name
    for operation in operations(document):
        content = operation.get("requestBody", {}).get("content", {})
        assert all("default" not in media["schema"] for media in content.values())


@pytest.mark.parametrize(
    ("body", "required"),
    [
        *(("ProjectChanges", []), ("PlanSectionChanges", []), ("DiagramChanges", []), ("Data", [])),
        *(("PlanSectionText", ["content"]), ("UpdateNode", ["op", "id"]), ("UpdateEdge", ["op", "id"])),
    ],
)
def test_change_requires_only_what_names_it(document, body, required):
    assert document["components"]["schemas"][body].get("required", []) == required


def test_every_media_type_of_a_graph_has_its_schema(document):
    found = document["paths"]["/api/projects/{projectId}/graph"]["get"]["responses"]["200"]["content"]

    assert [kind["$ref"].rpartition("/")[2] for kind in found["application/json"]["schema"]["anyOf"]] == [
        "Graph",
        "ReactFlowGraph",
        "CytoscapeGraph",
    ]
    assert {"text/vnd.mermaid", "application/graphml+xml"} < {*found}


def test_parts_of_messages_are_typed(document):
    schemas = document["components"]["schemas"]
    kinds = {kind["$ref"].rpartition("/")[2] for kind in schemas["MessagePart"]["anyOf"]}

    assert {"TextPart", "FilePart", "ToolPart", "DataPart", "OtherPart"} < kinds
    for name in ("Message", "NewMessage"):
        assert schemas[name]["properties"]["parts"]["items"] == {"$ref": "#/components/schemas/MessagePart"}


def test_every_operation_but_the_public_ones_needs_a_token(document):
    for operation in operations(document):
        assert (operation.get("security") == [{"bearer": []}]) != (operation["operationId"] in PUBLIC)


def test_every_reference_leads_somewhere(document):
    for reference in set(re.findall(r'"#/components/(\w+)/(\w+)"', json.dumps(document))):
        assert reference[1] in document["components"][reference[0]]


def test_refusals_are_problem_details_and_never_422_of_the_framework(document):
    assert "HTTPValidationError" not in document["components"]["schemas"]
    for response in document["components"]["responses"].values():
        assert list(response["content"]) == ["application/problem+json"]


def test_every_operation_is_described(document):
    assert all(operation["description"] for operation in operations(document))


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/api/projects"),
        ("post", "/api/project"),
        ("get", "/api/project/{projectId}"),
        ("get", "/api/project/{projectId}/graph"),
        ("post", "/api/chat/message"),
        *(("post", f"/api/ai/{name}") for name in ("plan", "generate-plan", "graph", "diagram")),
        *(("post", f"/api/ai/{name}") for name in ("context", "goals", "timeline")),
    ],
)
def test_path_of_the_plan_is_found_under_its_tag(document, method, path):
    assert "plan" in document["paths"][path][method]["tags"]
