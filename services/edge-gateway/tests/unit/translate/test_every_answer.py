"""Whatever a service sends, every answer is what its contract type says, and written as that type would write it."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from google.protobuf.struct_pb2 import Struct
from google.protobuf.timestamp_pb2 import Timestamp
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_edge_gateway import translate
from eightgentc_edge_gateway.translate.reader import Reader
from eightgentc_kit.grpc.messages import struct_of

ADDED_BY_THE_ROUTE = {"to_project_with_sections": {"sections": []}}
JSON_TEXTS = {
    "parts": '[{"type":"text","text":"Bread?"}]',
    "metadata": '{"a":null}',
    "result": '{"a":[1]}',
    "presentation": '{"style":{"width":1}}',
}
TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
OBJECT = st.dictionaries(
    TEXT, st.none() | st.booleans() | TEXT | st.integers(-(2**53) + 1, 2**53 - 1), max_size=2
)
VALUES = {
    FieldDescriptor.CPPTYPE_STRING: TEXT,
    FieldDescriptor.CPPTYPE_BOOL: st.booleans(),
    FieldDescriptor.CPPTYPE_INT32: st.integers(0, 2**31 - 1),
    FieldDescriptor.CPPTYPE_INT64: st.integers(0, 2**63 - 1),
    FieldDescriptor.CPPTYPE_DOUBLE: st.floats(allow_nan=False, allow_infinity=False),
}


def readers() -> Iterator[Any]:
    for module in pkgutil.iter_modules(translate.__path__, f"{translate.__name__}."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, Reader):
                yield pytest.param(value, ADDED_BY_THE_ROUTE.get(name, {}), id=name)


def values_of(field: FieldDescriptor) -> st.SearchStrategy[Any]:
    if field.message_type is Timestamp.DESCRIPTOR:
        return st.builds(Timestamp, seconds=st.integers(0, 4_000_000_000), nanos=st.integers(0, 999_999_999))
    if field.message_type is Struct.DESCRIPTOR:
        return OBJECT.map(struct_of)
    if field.message_type is not None:
        return messages(field.message_type)
    if field.enum_type is not None:
        return st.sampled_from([value.number for value in field.enum_type.values[1:]])
    if field.name in JSON_TEXTS:
        return st.just(JSON_TEXTS[field.name])
    return VALUES[field.cpp_type]


def messages(descriptor: Descriptor) -> st.SearchStrategy[Message]:
    """With every field that the contract always has; the others now and then."""
    always, sometimes = {}, {}
    for field in descriptor.fields:
        if field.message_type is not None and field.message_type.GetOptions().map_entry:
            always[field.name] = st.dictionaries(TEXT, TEXT, max_size=2)
            continue
        values = values_of(field)
        if field.is_repeated:
            always[field.name] = st.lists(values, max_size=2)
        elif field.enum_type is not None or field.name in JSON_TEXTS:
            always[field.name] = values
        else:
            sometimes[field.name] = values
    fields = st.fixed_dictionaries(always, optional=sometimes)
    return fields.map(lambda values: GetMessageClass(descriptor)(**values))


@pytest.mark.parametrize(("reader", "added"), list(readers()))
@given(data=st.data())
def test_answer_is_what_its_contract_type_says(reader, added, data):
    message = data.draw(messages(reader.message.DESCRIPTOR))
    if "role" in reader.message.DESCRIPTOR.fields_by_name and isinstance(message.role, str):
        message.role = "user"

    answer = json.loads(msgspec.json.encode(reader(message) | added))

    resource = reader.resource.model_validate(answer, extra="forbid")
    assert json.loads(resource.model_dump_json(exclude_none=True)) == answer
