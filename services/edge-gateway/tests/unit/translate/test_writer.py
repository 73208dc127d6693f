"""What clients send becomes messages, by the names of their fields, with a mask of the fields that were sent."""

from __future__ import annotations

import pytest

from eightgentc.projects.v1 import graph_pb2, project_pb2
from eightgentc.projects.v1 import graph_service_pb2 as graph
from eightgentc.projects.v1 import sharing_service_pb2 as sharing
from eightgentc_edge_gateway.contract.conversation import NewMessage
from eightgentc_edge_gateway.contract.graph import CreateNode, GenerateGraph, UpdateNode
from eightgentc_edge_gateway.contract.model import Body
from eightgentc_edge_gateway.contract.plan_paths import AskPlan
from eightgentc_edge_gateway.contract.project import NewMember, NewProject, ProjectChanges
from eightgentc_edge_gateway.translate.conversation import from_new_message
from eightgentc_edge_gateway.translate.field import TranslationError
from eightgentc_edge_gateway.translate.graph import from_generate_graph, from_operations
from eightgentc_edge_gateway.translate.plan_paths import from_ask_plan
from eightgentc_edge_gateway.translate.project import (
    from_new_member,
    from_new_project,
    from_project_changes,
)
from eightgentc_edge_gateway.translate.writer import Writer
from eightgentc_kit.grpc.messages import struct_of


def test_fields_go_by_their_names():
    project = from_new_project(NewProject(title="Bakery", description="Bread", metadata={"a": 1}))

    assert project == project_pb2.Project(
        title="Bakery",
        description="Bread",
        metadata=struct_of({"a": 1}),
        approval=project_pb2.APPROVAL_NONE,
    )


def test_fields_are_added_to_what_the_caller_knows():
    member = NewMember.model_validate({"accountId": "a1", "role": "editor"})

    request = from_new_member(member, into=sharing.AddMemberRequest(project_id="p1"))

    assert (request.project_id, request.account_id, request.role) == ("p1", "a1", project_pb2.ROLE_EDITOR)


def test_mask_names_what_was_sent_and_nothing_else():
    changes = ProjectChanges.model_validate({"description": ""})

    assert list(from_project_changes.mask(changes).paths) == ["description"]


def test_parts_are_json_text_and_the_clients_id_is_its_key():
    message = from_new_message(NewMessage(parts=[{"type": "text"}], metadata={}, id="m1"))

    assert (message.parts, message.metadata, message.client_key) == ('[{"type":"text"}]', "", "m1")
    assert message.role == ""


def test_list_of_words_is_a_list():
    assert list(from_generate_graph(GenerateGraph(topics=["bread", "ovens"])).topics) == ["bread", "ovens"]


def test_value_may_be_written_by_a_function():
    asked = AskPlan.model_validate({"projectId": "p1", "prompt": "Draw", "currentContext": {"money": 1}})

    assert from_ask_plan(asked).current_context == '{"money":1}'


def written(operation):
    return from_operations([operation], into=graph.PatchGraphRequest()).operations


def test_place_that_was_not_sent_is_absent():
    [operation] = written(CreateNode(op="createNode", label="Oven", x=1.0))
    node = operation.create_node

    assert (node.x, node.HasField("y"), node.HasField("content")) == (1.0, False, False)


def test_operation_masks_its_fields_and_not_its_name():
    [operation] = written(UpdateNode(op="updateNode", id="n1", label="Oven", content=None))

    assert operation.update_node == graph.UpdateNodeOperation(
        node_id="n1", node=graph_pb2.Node(label="Oven"), update_mask={"paths": ["content", "label"]}
    )


def test_field_that_the_message_does_not_have_stops_the_start():
    class Coloured(Body):
        colour: str

    with pytest.raises(TranslationError, match="has no field colour"):
        Writer(Coloured, project_pb2.Project)
