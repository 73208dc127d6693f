"""How a client draws an item: what is kept, and what is refused."""

import json

import pytest

from eightgentc_kit.errors import FieldInvalid
from eightgentc_projects.domain.errors import PresentationTooLarge
from eightgentc_projects.domain.graph import CreateEdge, CreateNode, EdgeDetails, NodeDetails, check_shape
from eightgentc_projects.domain.presentation import (
    MAX_BYTES,
    MAX_DEPTH,
    edge_presentation,
    merged,
    node_presentation,
)


def chain(depth):
    text = "{}"
    for _ in range(depth - 1):
        text = f'{{"a":{text}}}'
    return text


def of_size(size):
    return json.dumps({"a": "x" * (size - len('{"a": ""}'))})


@pytest.mark.parametrize(
    "text", [None, "", "{}", of_size(MAX_BYTES), chain(MAX_DEPTH), '{"data":{"icon":"é"}}']
)
def test_what_is_small_and_shallow_is_taken(text):
    node_presentation(text)
    edge_presentation(text)


@pytest.mark.parametrize(
    "text",
    [
        of_size(MAX_BYTES + 1),
        json.dumps({"a": "食" * 1_400}, ensure_ascii=False),
        chain(MAX_DEPTH + 1),
        '{"a":' * 700 + "1" + "}" * 700,
        '{"a":[[[[[[[[1]]]]]]]]}',
    ],
)
def test_what_is_larger_or_deeper_is_refused_as_such(text):
    with pytest.raises(PresentationTooLarge) as refused:
        node_presentation(text)

    assert refused.value.violations[0].field == "presentation"


@pytest.mark.parametrize(
    "text", ["[]", "1", "{", '{"a":NaN}', '{"a":"\\u0000"}', '{"\\u0000":1}', '{"data":1}']
)
def test_what_is_no_object_that_can_be_stored_is_refused(text):
    with pytest.raises(FieldInvalid):
        node_presentation(text)


@pytest.mark.parametrize("name", ["id", "position", "parentId"])
def test_a_nodes_own_fields_are_not_sent_twice(name):
    with pytest.raises(FieldInvalid, match=name):
        node_presentation(json.dumps({name: 1}))


@pytest.mark.parametrize("name", ["label", "kind", "content"])
def test_nor_are_those_of_its_data(name):
    with pytest.raises(FieldInvalid, match=f"data.{name}"):
        node_presentation(json.dumps({"data": {name: 1}}))


def test_an_edge_may_have_a_label_in_its_data_but_no_second_one_of_its_own():
    edge_presentation('{"data":{"label":"own"}}')

    for text in ('{"label":"b"}', '{"source":"b"}', '{"data":{"kind":"b"}}'):
        with pytest.raises(FieldInvalid):
            edge_presentation(text)


def test_changes_of_members_leave_the_others():
    assert json.loads(merged('{"a":1,"b":2}', '{"b":null,"c":[3]}') or "") == {"a": 1, "c": [3]}
    assert merged(None, '{"a":1}') == '{"a":1}'
    assert merged('{"a":1}', '{"a":null}') is None


@pytest.mark.parametrize(
    "operation",
    [
        CreateNode(NodeDetails("N", presentation=chain(9))),
        CreateEdge(EdgeDetails("a", "b", presentation=chain(9))),
    ],
)
def test_the_operation_of_a_batch_is_named(operation):
    with pytest.raises(PresentationTooLarge) as refused:
        check_shape(3, operation)

    assert refused.value.metadata["index"] == "3"
    assert refused.value.violations[0].field == "operations[3].presentation"
