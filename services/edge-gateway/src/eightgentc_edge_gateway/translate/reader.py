"""From a message to the JSON object that a contract type describes, field by field, by name.

A time becomes RFC 3339, an enum its word, a Struct or JSON text the value that it holds. An optional field is left out
where the message has no such value, or only the default of its type.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar

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
from eightgentc_kit.generated import Source
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
        source = Source("message")
        lines = ["found = {}"]
        for name, field in resource.model_fields.items():
            how = differing.pop(name, NAMES.get(name, name))
            if how is not None:
                read = _value_of(source, message, name, how, kind_of(field))
                lines.append(read.into(f"found[{field.alias or name!r}]"))
        if differing:
            raise TranslationError(f"{resource.__name__} has no field {', '.join(differing)}.")
        self.read: Callable[[M], JsonObject] = source.function([*lines, "return found"])

    def __call__(self, message: M) -> JsonObject:
        return self.read(message)


class _Value(NamedTuple):
    """The source of a value. `present`: of when there is one, '' always. `perhaps`: it may be None all the same."""

    source: str
    present: str = ""
    perhaps: bool = False

    def into(self, place: str) -> str:
        """The line that puts it there, if there is one."""
        if self.perhaps:
            present = f"{self.present} and " if self.present else ""
            return f"if {present}(value := {self.source}) is not None: {place} = value"
        return f"if {self.present}: {place} = {self.source}" if self.present else f"{place} = {self.source}"


def _value_of(
    source: Source, message: type[Message], name: str, how: str | Read | Reader[Any], kind: Kind
) -> _Value:
    if isinstance(how, str):
        return _from(source, message, how, kind)
    if not isinstance(how, Reader):
        return _Value(f"{source.name(how)}(message)", perhaps=True)
    if how.message is message:
        return _Value(f"{source.name(how.read)}(message)")
    return _from(source, message, name, kind, nested=how.read)


def _from(
    source: Source,
    message: type[Message],
    path: str,
    kind: Kind,
    *,
    nested: Read | None = None,
    holder: str = "message",
) -> _Value:
    name, _, rest = path.partition(".")
    field, held = named(message, name), f"{holder}.{name}"
    if rest:
        return _from(source, _message_of(field, kind), rest, kind, holder=held)
    convert = nested or _conversion(field, kind)
    call = source.name(convert) if convert else ""
    if field.is_repeated:
        return _Value(f"[{call}(item) for item in {held}]" if call else f"list({held})")
    read = f"{call}({held})" if call else held
    perhaps = convert is json_of_text
    if not kind.optional:
        return _Value(read, perhaps=perhaps)
    return _Value(read, f"{holder}.HasField({name!r})" if field.has_presence else held, perhaps)


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
        return Reader(message, kind.holds).read
    raise unlike(field, kind)


def _message_of(field: FieldDescriptor, kind: Kind) -> type[Message]:
    if field.message_type is None:
        raise unlike(field, kind)
    return GetMessageClass(field.message_type)
