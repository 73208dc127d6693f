"""From a message to the JSON object that a contract type describes, field by field, by name.

A time becomes RFC 3339, an enum its word, a Struct or JSON text the value that it holds. An optional field is left out
where the message has no such value, or only the default of its type.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any, Generic, TypeVar

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from google.protobuf.struct_pb2 import Struct
from google.protobuf.timestamp_pb2 import Timestamp

from eightgentc_edge_gateway.contract.model import Resource
from eightgentc_edge_gateway.translate.field import (
    NAMES,
    PLAIN,
    Kind,
    TranslationError,
    holds_json,
    kind_of,
    named,
    unlike,
    words_of,
)
from eightgentc_edge_gateway.translate.value import json_of_text, rfc3339
from eightgentc_kit.grpc.messages import object_of

M = TypeVar("M", bound=Message)

JsonObject = dict[str, Any]
Read = Callable[[Any], Any]


class Reader(Generic[M]):
    """Reads messages of one type. Built at import, where a field without a counterpart raises TranslationError.

    Args:
        message: the type that is read.
        resource: the contract type that is made of it.
        differing: by field of the resource: where the message has it (`"generation.applied"`), the `Reader` of its
            value, or a `Reader` or function of the whole message; None where the caller adds it.
    """

    def __init__(
        self, message: type[M], resource: type[Resource], /, **differing: str | Read | Reader[Any] | None
    ) -> None:
        self.message, self.resource = message, resource
        self._fields: list[tuple[str, Read]] = []
        for name, field in resource.model_fields.items():
            how = differing.pop(name, NAMES.get(name, name))
            if isinstance(how, str):
                how = _from(message, how, kind_of(field))
            elif isinstance(how, Reader) and how.message is not message:
                how = _from(message, name, kind_of(field), how)
            if how is not None:
                self._fields.append((field.alias or name, how))
        if differing:
            raise TranslationError(f"{resource.__name__} has no field {', '.join(differing)}.")

    def __call__(self, message: M) -> JsonObject:
        return {name: value for name, read in self._fields if (value := read(message)) is not None}


def _from(message: type[Message], path: str, kind: Kind, nested: Reader[Any] | None = None) -> Read:
    name, _, rest = path.partition(".")
    field, get = named(message, name), attrgetter(name)
    if rest:
        inner = _from(_message_of(field, kind), rest, kind)
        return lambda found: inner(get(found))
    convert = nested or _conversion(field, kind)
    if field.is_repeated:
        return _of_many(get, convert)
    if not kind.optional:
        return _of_one(get, convert)
    convert = convert or _as_it_is
    if field.has_presence:
        return lambda found: convert(get(found)) if found.HasField(name) else None
    return lambda found: convert(value) if (value := get(found)) else None


def _of_one(get: Read, convert: Read | None) -> Read:
    if convert is None:
        return get
    return lambda found: convert(get(found))


def _of_many(get: Read, convert: Read | None) -> Read:
    if convert is None:
        return lambda found: list(get(found))
    return lambda found: [convert(item) for item in get(found)]


def _conversion(field: FieldDescriptor, kind: Kind) -> Read | None:
    """How a value is converted; None where it needs no conversion."""
    if holds_json(field, kind):
        return json_of_text
    if field.is_repeated != kind.many:
        raise unlike(field, kind)
    if field.message_type is not None:
        return _of_message(field, kind)
    if field.enum_type is not None and kind.words:
        return words_of(field.enum_type, kind.words).__getitem__
    if PLAIN.get(field.cpp_type) is not kind.holds:
        raise unlike(field, kind)
    return None


def _of_message(field: FieldDescriptor, kind: Kind) -> Read:
    message = _message_of(field, kind)
    if message is Timestamp and kind.holds is str:
        return rfc3339
    if message is Struct and kind.holds is dict:
        return object_of
    if isinstance(kind.holds, type) and issubclass(kind.holds, Resource):
        return Reader(message, kind.holds)
    raise unlike(field, kind)


def _message_of(field: FieldDescriptor, kind: Kind) -> type[Message]:
    if field.message_type is None:
        raise unlike(field, kind)
    return GetMessageClass(field.message_type)


def _as_it_is(value: Any) -> Any:
    return value
