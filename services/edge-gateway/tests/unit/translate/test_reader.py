"""Messages become what the contract says, by the names of their fields."""

from __future__ import annotations

import json
from typing import Any, Literal

import msgspec
import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from eightgentc.projects.v1 import conversation_pb2, diagram_pb2, graph_pb2, project_pb2
from eightgentc.projects.v1 import graph_service_pb2 as graph
from eightgentc.projects.v1 import plan_service_pb2 as plan
from eightgentc.projects.v1 import projects_service_pb2 as pb
from eightgentc_edge_gateway.contract.model import Resource
from eightgentc_edge_gateway.contract.project import Project
from eightgentc_edge_gateway.translate.conversation import to_message
from eightgentc_edge_gateway.translate.diagram import to_diagram
from eightgentc_edge_gateway.translate.field import TranslationError
from eightgentc_edge_gateway.translate.graph import to_generated_graph
from eightgentc_edge_gateway.translate.plan_section import to_generated_section, to_plan_section_version
from eightgentc_edge_gateway.translate.project import to_project, to_project_page
from eightgentc_edge_gateway.translate.reader import Reader

OWNED = project_pb2.Project(id="p1", title="Bakery", role=project_pb2.ROLE_OWNER)


def test_time_is_rfc_3339_under_the_name_of_the_contract():
    created = Timestamp(seconds=1_777_627_800, nanos=250_000_999)
    project = project_pb2.Project(role=project_pb2.ROLE_VIEWER, create_time=created)

    assert to_project(project)["createdAt"] == "2026-05-01T09:30:00.250000Z"


def test_enum_is_its_word():
    assert to_project(OWNED)["role"] == "owner"


def test_optional_field_is_left_out_where_the_message_has_no_value():
    assert {"revision", "deletedAt"}.isdisjoint(to_project(OWNED))


def test_required_field_is_there_also_with_the_default_of_its_type():
    assert to_project(OWNED)["description"] == ""


def test_list_is_made_item_by_item():
    page = to_project_page(pb.ListProjectsResponse(projects=[OWNED, OWNED], next_page_token="t"))

    assert [project["id"] for project in page["projects"]] == ["p1", "p1"]
    assert page["nextPageToken"] == "t"


def test_json_text_goes_into_the_answer_as_it_is():
    message = to_message(conversation_pb2.Message(parts='[{"n": 12345678901234567890, "none": null}]'))

    assert b'"parts":[{"n": 12345678901234567890, "none": null}]' in msgspec.json.encode(message)
    assert "metadata" not in message


def test_field_may_come_from_inside_of_another():
    answer = plan.GeneratePlanSectionResponse()
    answer.generation.applied = True

    assert to_generated_section(answer)["applied"] is True


def test_empty_text_of_a_version_that_was_asked_for_is_not_left_out():
    assert to_plan_section_version(plan.GetPlanSectionVersionResponse().version)["content"] == ""


def test_diagram_that_no_parser_has_seen_has_no_check():
    assert "check" not in to_diagram(diagram_pb2.Diagram(type="ascii"))


def test_items_of_a_proposal_that_was_not_applied_go_by_the_models_ids():
    answer = graph.GenerateConceptGraphResponse(nodes=[graph_pb2.Node(client_key="n1")])

    assert to_generated_graph(answer)["proposal"]["nodes"][0]["id"] == "n1"


def test_field_that_the_message_does_not_have_stops_the_start():
    class Named(Resource):
        name: str

    with pytest.raises(TranslationError, match=r"projects\.v1\.Project has no field name"):
        Reader(project_pb2.Project, Named)


def test_field_of_another_type_stops_the_start():
    class Numbered(Resource):
        title: int

    with pytest.raises(TranslationError, match=r"Project\.title does not hold"):
        Reader(project_pb2.Project, Numbered)


def test_word_that_the_enum_does_not_have_stops_the_start():
    class Guested(Resource):
        role: Literal["guest"]

    with pytest.raises(TranslationError, match="Role has no guest"):
        Reader(project_pb2.Project, Guested)


def test_exception_for_no_field_of_the_contract_stops_the_start():
    with pytest.raises(TranslationError, match="Project has no field colour"):
        Reader(project_pb2.Project, Project, colour="title")


def test_answer_is_written_as_the_contract_type_would_write_it():
    read: dict[str, Any] = to_project(OWNED)

    assert json.loads(Project.model_validate(read).model_dump_json(exclude_none=True)) == read
