"""Domain values as messages and back, by the names of their fields. What differs is named where it differs.

A field of a message takes the field, or the property, of the same name of a value or of a dataclass inside it. Times,
enums and JSON objects are converted by what the message says they are. The plan for a pair of types is made once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import cache, partial
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_args, get_type_hints

from google.protobuf.descriptor import EnumDescriptor
from google.protobuf.field_mask_pb2 import FieldMask
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from google.protobuf.struct_pb2 import Struct
from google.protobuf.timestamp_pb2 import Timestamp

from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.generated import Source

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

M = TypeVar("M", bound=Message)
V = TypeVar("V", bound="DataclassInstance")
Convert = Callable[[Any], Any]

_TIMESTAMP, _STRUCT = Timestamp.DESCRIPTOR.full_name, Struct.DESCRIPTOR.full_name


def timestamp(when: datetime) -> Timestamp:
    """Microseconds are kept; built from integers, which is quicker than FromDatetime, in lists above all."""
    return Timestamp(seconds=int(when.timestamp()), nanos=when.microsecond * 1000)


def _parts_of_timestamp(when: datetime) -> dict[str, int]:
    """As `timestamp`, for the constructor of the message around it: a message of its own would be copied there."""
    return {"seconds": int(when.timestamp()), "nanos": when.microsecond * 1000}


def message_builder(kind: type[M], value: type[V], **named: str) -> Callable[[V], M]:
    """What makes a message of `kind` from a value. None leaves a field unset.

    Args:
        kind: the message.
        value: the class of the values.
        named: field of the message → field of the value, where the names differ.

    Raises:
        TypeError: a field of the message has nothing to take.
    """
    source = Source("each")
    fields = (_field(source, field, value, named) for field in kind.DESCRIPTOR.fields)
    return source.function([f"return {source.name(kind)}({', '.join(fields)})"])


def value_of(message: Message, kind: type[V]) -> V:
    """The value that a message holds: fields that are not set take the defaults of `kind`.

    Raises:
        FieldInvalid: an enum has a number that is none of its values.
    """
    return cast("V", _maker(type(message), kind)(message))


def _maker_of(message: type[Message], kind: type[Any]) -> Callable[[Any], Any]:
    """Written once for each pair: a generated graph has hundreds of values."""
    source = Source("message")
    readers = _readers(message, kind)
    values = [
        f"{field.name}={_read_or_default(source, message, field, readers[field.name])}"
        for field in fields(kind)
        if field.name in readers
    ]
    return source.function([f"return {source.name(kind)}({', '.join(values)})"])


_maker: Callable[[Any, Any], Callable[[Any], Any]] = cache(_maker_of)


def _read_or_default(
    source: Source, message: type[Message], field: Field[Any], convert: Convert | None
) -> str:
    read = f"message.{field.name}"
    found = read if convert is None else f"{source.name(convert)}({read})"
    if field.default_factory is not MISSING:
        default = f"{source.name(field.default_factory)}()"
    elif field.default is not MISSING:
        default = source.name(field.default)
    else:
        return found
    has_presence = message.DESCRIPTOR.fields_by_name[field.name].has_presence
    return f"({found} if {f'message.HasField({field.name!r})' if has_presence else read} else {default})"


def changes_of(message: Message, mask: FieldMask, kind: type[DataclassInstance], path: str) -> dict[str, Any]:
    """The fields of `kind` that an update names, with their new values (AIP-134).

    Args:
        message: the new values.
        mask: absent: every field of `kind` that is set; `*`: all of them.
        kind: what a caller may write; other fields of the message are ignored.
        path: the message's place in the request, for error messages.

    Raises:
        FieldInvalid: the mask names something that is no field, or an enum has an unknown number.
    """
    said = _said(message, kind)
    if not mask.paths:
        return said
    every = {**_empty(type(message), kind), **said}
    if "*" in mask.paths:
        return every
    for name in mask.paths:
        if name not in message.DESCRIPTOR.fields_by_name:
            raise FieldInvalid.of("update_mask", f"{path} has no field {name!r}")
    return {name: every[name] for name in mask.paths if name in every}


def _said(message: Message, kind: type[Any]) -> dict[str, Any]:
    """The fields of `kind` that a message sets."""
    readers = _readers(type(message), kind)
    found = {}
    for field, value in message.ListFields():
        name = field.name
        if name in readers:
            convert = readers[name]
            found[name] = value if convert is None else convert(value)
    return found


def _field(source: Source, field: Any, kind: type[Any], named: Mapping[str, str]) -> str:
    """What sets a field of a new message; the constructor passes over None."""
    name = named.get(field.name, field.name)
    path = _path(kind, name)
    if path is None:
        raise TypeError(f"{field.containing_type.name}.{field.name}: {kind.__name__} has no {name}")
    convert = _to_message(field)
    if convert is None:
        return f"{field.name}=each.{path}"
    return f"{field.name}=None if (found := each.{path}) is None else {source.name(convert)}(found)"


def _path(kind: type[Any], name: str) -> str | None:
    """Where a value has this name: itself, or in a dataclass inside it."""
    if hasattr(kind, name):
        return name
    hints = get_type_hints(kind)
    for field in fields(kind):
        if is_dataclass(hints[field.name]) and (inner := _path(hints[field.name], name)):
            return f"{field.name}.{inner}"
    return None


def _to_message(field: Any) -> Convert | None:
    if field.enum_type is not None:
        numbers = _numbers(field.enum_type)
        return lambda member: numbers[member._name_]  # quicker than `name`, which is a property
    if field.message_type is None or field.message_type.GetOptions().map_entry:
        return None
    if field.is_repeated:
        return partial(_inner_messages, GetMessageClass(field.message_type))
    if field.message_type.full_name == _TIMESTAMP:
        return _parts_of_timestamp
    if field.message_type.full_name == _STRUCT:
        return struct_of
    return partial(_inner_message, GetMessageClass(field.message_type))


def _inner_message(kind: Any, value: Any) -> Message:
    return _inner_builder(kind, type(value))(value)


def _inner_messages(kind: Any, values: Iterable[Any]) -> list[Message]:
    return [_inner_message(kind, value) for value in values]


_inner_builder: Callable[[Any, Any], Callable[[Any], Message]] = cache(message_builder)


def struct_of(value: Mapping[str, Any]) -> Struct | None:
    """A JSON object as a message; an empty one is no message at all."""
    if not value:
        return None
    struct = Struct()
    struct.update(value)
    return struct


@cache
def _numbers(enum: EnumDescriptor) -> dict[str, int]:
    """`OWNER` → the number of `ROLE_OWNER`."""
    prefix = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", enum.name).upper() + "_"
    return {value.name.removeprefix(prefix): value.number for value in enum.values}


def _readers_of(message: type[Message], kind: type[Any]) -> dict[str, Convert | None]:
    """How each field of a value is made from what a message holds; None: as it is."""
    hints, known = get_type_hints(kind), message.DESCRIPTOR.fields_by_name
    return {
        field.name: _reader(known[field.name], hints[field.name])
        for field in fields(kind)
        if field.name in known
    }


_readers: Callable[[Any, Any], dict[str, Convert | None]] = cache(_readers_of)


def _reader(field: Any, hint: Any) -> Convert | None:
    if isinstance(hint, type) and issubclass(hint, Enum):
        numbers = _numbers(field.enum_type)
        return partial(_member, {numbers[member.name]: member for member in hint}, field.name)
    if field.message_type is None:
        return None
    return _FROM_MESSAGE.get(field.message_type.full_name)


def _member(members: Mapping[int, Enum], name: str, number: int) -> Enum:
    if number in members:
        return members[number]
    words = ", ".join(member.name.lower() for member in members.values())
    raise FieldInvalid.of(name, f"must be one of {words}")


def _empty_of(message: type[Message], kind: type[Any]) -> dict[str, Any]:
    """What the fields of a value are where a mask names them and they are not set.

    None where `kind` allows it, else what the message gives for an empty field. An enum is none of them: one that is
    not set says nothing, even where a mask names it.
    """
    hints, nothing = get_type_hints(kind), message()
    return {
        name: None if type(None) in get_args(hints[name]) else _plain(getattr(nothing, name))
        for name in _readers(message, kind)
        if nothing.DESCRIPTOR.fields_by_name[name].enum_type is None
    }


_empty: Callable[[Any, Any], dict[str, Any]] = cache(_empty_of)


def _plain(value: Any) -> Any:
    return object_of(value) if isinstance(value, Struct) else value


def object_of(struct: Struct) -> dict[str, Any]:
    """A JSON object as Python values; whole numbers are whole again, which a Struct does not tell apart."""
    return {name: _json(value) for name, value in struct.fields.items()}


def time_of(stamp: Timestamp) -> datetime:
    """In UTC. Raises FieldInvalid where no calendar has it."""
    try:
        return stamp.ToDatetime(UTC)
    except (ValueError, OverflowError) as error:
        raise FieldInvalid.of("time", "is not a time") from error


_FROM_MESSAGE: dict[str, Convert] = {_STRUCT: object_of, _TIMESTAMP: time_of}


def _json(value: Any) -> Any:
    match value.WhichOneof("kind"):
        case "struct_value":
            return object_of(value.struct_value)
        case "list_value":
            return [_json(item) for item in value.list_value.values]
        case "number_value":
            number = value.number_value
            return int(number) if number.is_integer() and abs(number) < 2**53 else number
        case "string_value":
            return value.string_value
        case "bool_value":
            return value.bool_value
        case _:
            return None
