"""From the body of a request to a message, field by field, by name; the reverse of reader.py."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any, Generic, TypeVar

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.field_mask_pb2 import FieldMask
from google.protobuf.message import Message
from google.protobuf.struct_pb2 import Struct
from pydantic import BaseModel

from eightgentc_edge_gateway.translate.field import (
    PLAIN,
    Kind,
    TranslationError,
    holds_json,
    kind_of,
    named,
    unlike,
    words_of,
)
from eightgentc_edge_gateway.translate.value import text_of_json

M = TypeVar("M", bound=Message)
B = TypeVar("B", bound=BaseModel)

Value = Callable[[Any], Any]
Write = Callable[[Any, Any], None]


class Writer(Generic[B, M]):
    """Writes messages of one type. Built at import, where a field without a counterpart raises TranslationError.

    Args:
        body: the contract type that is read.
        message: the type that is made of it.
        differing: by field of the body: the message's name for it, or a function of its value; None where it is
            not part of the message.
    """

    def __init__(self, body: type[B], message: type[M], /, **differing: str | Value | None) -> None:
        self._message = message
        self._names: dict[str, str] = {}
        self._fields: list[tuple[Value, Write]] = []
        for name, field in body.model_fields.items():
            how = differing.pop(name, name)
            if how is not None:
                self._names[name] = target = how if isinstance(how, str) else name
                get = attrgetter(name)
                write = _into(named(message, target), kind_of(field), how if callable(how) else None)
                self._fields.append((get, write))
        if differing:
            raise TranslationError(f"{body.__name__} has no field {', '.join(differing)}.")

    def __call__(self, body: B, *, into: M | None = None) -> M:
        """`into`, or a new message, with the fields of the body; those that are None stay unset."""
        message = self._message() if into is None else into
        for get, write in self._fields:
            if (value := get(body)) is not None:
                write(message, value)
        return message

    def mask(self, body: B) -> FieldMask:
        """The fields that the client sent, whatever their values."""
        return FieldMask(paths=self.paths(body))

    def paths(self, body: B) -> list[str]:
        """Those of the mask, in order of their names."""
        return sorted([self._names[name] for name in body.model_fields_set if name in self._names])


def _into(field: FieldDescriptor, kind: Kind, convert: Value | None) -> Write:
    name = field.name
    if convert is None and field.is_repeated and kind.many:
        return lambda message, value: getattr(message, name).extend(value)
    if convert is None and field.message_type is not None:
        return _into_struct(field, kind)
    convert = convert or _conversion(field, kind)
    if convert is None:
        return lambda message, value: setattr(message, name, value)
    return lambda message, value: setattr(message, name, convert(value))


def _into_struct(field: FieldDescriptor, kind: Kind) -> Write:
    if field.message_type is not Struct.DESCRIPTOR or kind.holds is not dict:
        raise unlike(field, kind)
    get = attrgetter(field.name)

    def write(message: Message, value: dict[str, Any]) -> None:
        struct: Struct = get(message)
        struct.SetInParent()  # an empty object is sent as one
        struct.update(value)

    return write


def _conversion(field: FieldDescriptor, kind: Kind) -> Value | None:
    if field.enum_type is not None and kind.words:
        return {word: number for number, word in words_of(field.enum_type, kind.words).items()}.__getitem__
    if holds_json(field, kind):
        return text_of_json
    if field.is_repeated or PLAIN.get(field.cpp_type) is not kind.holds:
        raise unlike(field, kind)
    return None
