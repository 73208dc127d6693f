"""Domain values as messages and back, by the names of their fields."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, IntEnum

import pytest
from google.protobuf.field_mask_pb2 import FieldMask
from google.protobuf.struct_pb2 import Struct

from eightgentc.projects.v1 import graph_pb2, plan_section_pb2, project_pb2
from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.grpc.messages import changes_of, message_builder, object_of, struct_of, value_of

NOON = datetime(2026, 11, 28, 12, 0, 0, 250, tzinfo=UTC)


class Role(IntEnum):
    VIEWER = 7
    OWNER = 9


class Status(Enum):
    DRAFT = "draft"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class MemberDetails:
    name: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    person: str
    details: MemberDetails
    role: Role
    create_time: datetime | None


@dataclass(frozen=True, slots=True)
class NodeDetails:
    label: str = ""
    content: str | None = None
    type: str = "concept"
    x: float = 0.0


@dataclass(frozen=True, slots=True)
class SectionDetails:
    content: str = ""
    position: int = 0
    status: Status = Status.DRAFT


def test_message_takes_fields_by_name_also_from_a_value_inside_the_value() -> None:
    build = message_builder(project_pb2.Member, Member, account_id="person")

    message = build(Member("ada", MemberDetails("Ada"), Role.OWNER, NOON))

    assert (message.account_id, message.name, message.role) == ("ada", "Ada", project_pb2.ROLE_OWNER)
    assert message.create_time.ToDatetime(UTC) == NOON


def test_none_leaves_a_field_unset() -> None:
    build = message_builder(project_pb2.Member, Member, account_id="person")

    assert not build(Member("ada", MemberDetails(), Role.VIEWER, None)).HasField("create_time")


def test_message_with_a_field_that_has_nothing_to_take_is_refused_when_it_is_planned() -> None:
    with pytest.raises(TypeError, match=r"Member\.account_id: Member has no account_id"):
        message_builder(project_pb2.Member, Member)


def test_value_takes_its_defaults_for_what_is_not_set() -> None:
    node = graph_pb2.Node(label="Oven", x=2.5, version=9)

    assert value_of(node, NodeDetails) == NodeDetails("Oven", None, "concept", 2.5)


@pytest.mark.parametrize(
    ("paths", "changes"),
    [
        ([], {"label": "Oven", "x": 0.5}),
        (["*"], {"label": "Oven", "content": None, "type": "", "x": 0.5}),
        (["content", "version"], {"content": None}),
    ],
    ids=["no mask", "star", "named"],
)
def test_changes_are_what_the_mask_names_and_may_be_written(
    paths: list[str], changes: dict[str, object]
) -> None:
    node = graph_pb2.Node(label="Oven", x=0.5, version=9)

    assert changes_of(node, FieldMask(paths=paths), NodeDetails, "node") == changes


def test_mask_that_names_no_field_is_refused() -> None:
    with pytest.raises(FieldInvalid, match="update_mask: node has no field 'colour'"):
        changes_of(graph_pb2.Node(), FieldMask(paths=["colour"]), NodeDetails, "node")


def test_enum_that_is_not_set_says_nothing_even_where_the_mask_names_it() -> None:
    section = plan_section_pb2.PlanSection(position=3)

    changes = changes_of(section, FieldMask(paths=["status", "position"]), SectionDetails, "section")

    assert changes == {"position": 3}


def test_enum_with_an_unknown_number_is_refused() -> None:
    section = plan_section_pb2.PlanSection(status=99)  # type: ignore[arg-type]  # from a newer caller

    with pytest.raises(FieldInvalid, match="status: must be one of draft, final"):
        value_of(section, SectionDetails)


def test_json_object_comes_back_as_it_went() -> None:
    value = {"budget": 40_000, "share": 0.5, "tags": ["a", None, True], "more": {"": {}}}

    assert object_of(struct_of(value)) == value
    assert isinstance(struct_of(value), Struct)
