"""How long a text may be: the most that is allowed fits, one more is refused by the name of its field."""

import json

import pytest

from eightgentc_kit.errors import FieldInvalid
from eightgentc_projects.domain.conversation import (
    ConversationDetails,
    MessageDetails,
    checked_metadata,
    checked_parts,
)
from eightgentc_projects.domain.diagram import DiagramDetails
from eightgentc_projects.domain.errors import OperationInvalid
from eightgentc_projects.domain.graph import (
    MAX_COORDINATE,
    CreateEdge,
    CreateNode,
    EdgeDetails,
    NodeDetails,
    UpdateEdge,
    UpdateNode,
    check_shape,
)
from eightgentc_projects.domain.plan_section import checked_name
from eightgentc_projects.domain.project import ProjectDetails

DIAGRAM = DiagramDetails(content="flowchart TD")
A_TO_B = EdgeDetails("a", "b")

TEXTS = [
    ("project.title", 200, lambda text: ProjectDetails(title=text).checked()),
    ("project.description", 10_000, lambda text: ProjectDetails("Title", description=text).checked()),
    ("section", 100, checked_name),
    ("section", 100, lambda text: ConversationDetails(section=text).checked()),
    ("conversation.title", 200, lambda text: ConversationDetails("Goals", title=text).checked()),
    ("diagram.title", 200, lambda text: DiagramDetails(title=text, content="x").checked()),
    ("diagram.type", 50, lambda text: DiagramDetails(type=text, content="x").checked()),
]

ITEMS = [
    ("label", 500, lambda text: CreateNode(NodeDetails(label=text))),
    ("content", 20_000, lambda text: CreateNode(NodeDetails("A", content=text))),
    ("type", 50, lambda text: CreateNode(NodeDetails("A", type=text))),
    ("clientKey", 200, lambda text: CreateNode(NodeDetails("A"), client_key=text)),
    ("label", 500, lambda text: CreateEdge(EdgeDetails("a", "b", label=text))),
    ("type", 50, lambda text: CreateEdge(EdgeDetails("a", "b", type=text))),
    ("clientKey", 200, lambda text: CreateEdge(A_TO_B, client_key=text)),
    ("label", 500, lambda text: UpdateNode("a", {"label": text})),
    ("type", 50, lambda text: UpdateNode("a", {"type": text})),
    ("label", 500, lambda text: UpdateEdge("ab", {"label": text})),
    ("type", 50, lambda text: UpdateEdge("ab", {"type": text})),
]


@pytest.mark.parametrize(("field", "most", "check"), TEXTS)
def test_a_text_of_the_most_characters_fits_and_one_more_is_refused_by_its_field(field, most, check):
    check("x" * most)

    with pytest.raises(FieldInvalid) as caught:
        check("x" * (most + 1))
    assert [violation.field for violation in caught.value.violations] == [field]


@pytest.mark.parametrize(("field", "most", "operation"), ITEMS)
def test_a_text_of_a_graph_has_the_same_limits_in_every_operation(field, most, operation):
    check_shape(0, operation("x" * most))

    with pytest.raises(OperationInvalid) as caught:
        check_shape(7, operation("x" * (most + 1)))
    assert caught.value.metadata["index"] == "7"
    assert caught.value.metadata["problem"].startswith(f"{field} must have at most {most:,} characters")


@pytest.mark.parametrize(
    ("field", "check"),
    [
        ("project.title", lambda: ProjectDetails(title=" ").checked()),
        ("project.title", lambda: ProjectDetails().checked()),
        ("section", lambda: checked_name("  ")),
        ("diagram.content", lambda: DiagramDetails(content="\n").checked()),
    ],
)
def test_what_must_not_be_empty_is_refused_by_its_field(field, check):
    with pytest.raises(FieldInvalid) as caught:
        check()

    assert [(item.field, item.description) for item in caught.value.violations] == [
        (field, "must not be empty")
    ]


@pytest.mark.parametrize(
    ("field", "operation"),
    [
        ("label", CreateNode(NodeDetails(" "))),
        ("type", CreateNode(NodeDetails("A", type=" "))),
        ("type", CreateEdge(EdgeDetails("a", "b", type=""))),
        ("label", UpdateNode("a", {"label": ""})),
        ("type", UpdateEdge("ab", {"type": ""})),
    ],
)
def test_a_node_needs_a_label_and_every_item_a_type(field, operation):
    with pytest.raises(OperationInvalid) as caught:
        check_shape(0, operation)

    assert caught.value.metadata["problem"] == f"{field} must not be empty."


def test_a_diagram_may_go_without_title_and_type():
    assert DIAGRAM.checked() == DIAGRAM


def test_white_space_around_a_type_and_a_section_is_left_out():
    assert DiagramDetails(type=" gantt ", content="x").checked().type == "gantt"
    assert ConversationDetails(section=" Goals ").checked().section == "Goals"


@pytest.mark.parametrize("axis", ["x", "y"])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_place_is_within_a_million_of_the_origin(axis, sign):
    check_shape(0, UpdateNode("a", {axis: sign * 1_000_000.0}))

    for value in (sign * (MAX_COORDINATE + 1), float("nan")):
        with pytest.raises(OperationInvalid) as caught:
            check_shape(0, UpdateNode("a", {axis: value}))
        assert caught.value.metadata["problem"].startswith(f"{axis} must be a number")


def parts(number):
    return json.dumps([{"type": "text", "text": "x"}] * number)


def test_a_message_has_at_most_500_parts():
    checked_parts(parts(500))

    with pytest.raises(FieldInvalid, match="at most 500 parts"):
        checked_parts(parts(501))


def test_the_parts_of_a_message_have_at_most_a_million_bytes():
    empty = len(json.dumps([{"type": "text", "text": ""}]))
    text = "ł" * ((1_000_000 - empty) // 2)
    fits = json.dumps([{"type": "text", "text": text}], ensure_ascii=False)

    assert checked_parts(fits) == text
    with pytest.raises(FieldInvalid, match="at most 1,000,000 bytes"):
        checked_parts(fits.replace("text", "text ", 1).replace("ł", "łł", 1))


@pytest.mark.parametrize(
    ("field", "sent"),
    [
        ("message.parts", "{"),
        ("message.parts", "[" * 100_000),
        ("message.parts", "[]"),
        ("message.parts", '{"type":"text"}'),
        ("message.parts", '[{"type":"text","text":"\\u0000"}]'),
        ("message.parts[0]", '["text"]'),
        ("message.parts[1]", '[{"type":"file"},{"type":1}]'),
        ("message.parts[0].text", '[{"type":"text","text":1}]'),
    ],
)
def test_parts_that_are_no_message_are_refused_where_the_fault_is(field, sent):
    with pytest.raises(FieldInvalid) as caught:
        MessageDetails(sent).checked_text()

    assert [violation.field for violation in caught.value.violations] == [field]


@pytest.mark.parametrize("sent", ["{", "[" * 100_000, "[]", '{"a":"\\u0000"}'])
def test_metadata_that_is_no_clean_object_is_refused(sent):
    with pytest.raises(FieldInvalid) as caught:
        MessageDetails('[{"type":"text","text":"Hi"}]', metadata=sent).checked_text()

    assert [violation.field for violation in caught.value.violations] == ["message.metadata"]


def test_metadata_may_be_left_out():
    checked_metadata(None)
