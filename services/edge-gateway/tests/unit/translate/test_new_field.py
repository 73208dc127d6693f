"""A new field of a resource is one line of its contract file: by its name it is created, changed and read.

The message is `Project` with a field that it does not have today, made here.
"""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec
import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory, struct_pb2
from google.protobuf.message import Message

from eightgentc.projects.v1 import project_pb2
from eightgentc_edge_gateway.contract.model import Body, Changes, Resource
from eightgentc_edge_gateway.contract.project import ProjectDetails
from eightgentc_edge_gateway.translate.reader import Reader
from eightgentc_edge_gateway.translate.writer import Writer

TIMESTAMP = "google/protobuf/timestamp.proto"
RULES = {"budget": 40_000, "share": 0.5, "tags": ["bread", 1, None, {"deep": True}], "none": None}


class Details(ProjectDetails):
    house_rules: dict[str, Any] | None = None  # the one line


class Project(Details, Resource):
    id: str


class NewProject(Details, Body):
    title: str


class ProjectChanges(Details, Changes):
    title: str = ""


@pytest.fixture(scope="module")
def message() -> type[Message]:
    file = descriptor_pb2.FileDescriptorProto(name="test/new_field.proto", package="test", syntax="proto3")
    file.dependency.extend([project_pb2.DESCRIPTOR.name, struct_pb2.DESCRIPTOR.name, TIMESTAMP])
    project = file.message_type.add()
    project_pb2.Project.DESCRIPTOR.CopyToProto(project)
    project.field.add(
        name="house_rules",
        number=100,
        type=descriptor_pb2.FieldDescriptorProto.TYPE_MESSAGE,
        label=descriptor_pb2.FieldDescriptorProto.LABEL_OPTIONAL,
        type_name=".google.protobuf.Struct",
    )
    pool = descriptor_pool.Default()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("test.Project"))


def test_it_is_created_and_read_under_its_name(message):
    sent = NewProject.model_validate({"title": "Bakery", "houseRules": RULES})

    made = Writer(NewProject, message)(sent)

    read = msgspec.json.encode(Reader(message, Project)(made))
    assert json.loads(read)["houseRules"] == RULES
    assert re.search(rb'"budget":40000[,}]', read)


def test_it_is_changed_when_it_is_sent(message):
    write = Writer(ProjectChanges, message)

    assert list(write.mask(ProjectChanges.model_validate({"houseRules": {}})).paths) == ["house_rules"]
    assert list(write.mask(ProjectChanges.model_validate({"title": "A"})).paths) == ["title"]


def test_empty_object_and_none_are_told_apart(message):
    write, read = Writer(ProjectChanges, message), Reader(message, Project)

    assert read(write(ProjectChanges.model_validate({"houseRules": {}})))["houseRules"] == {}
    assert "houseRules" not in read(write(ProjectChanges.model_validate({"houseRules": None})))
