"""Fields of contract types and of messages, and whether they hold the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

from google.protobuf.descriptor import EnumDescriptor, FieldDescriptor
from google.protobuf.message import Message
from pydantic.fields import FieldInfo

NAMES = {
    "created_at": "create_time",
    "updated_at": "update_time",
    "deleted_at": "delete_time",
    "decided_at": "decide_time",
    "access_expires_at": "access_expire_time",
    "refresh_expires_at": "refresh_expire_time",
}
"""Fields that have different names in the contract and in every message."""

PLAIN = {
    FieldDescriptor.CPPTYPE_STRING: str,
    FieldDescriptor.CPPTYPE_BOOL: bool,
    FieldDescriptor.CPPTYPE_INT32: int,
    FieldDescriptor.CPPTYPE_INT64: int,
    FieldDescriptor.CPPTYPE_DOUBLE: float,
}
"""Types whose values need no conversion."""


class TranslationError(TypeError):
    """A contract type and a message do not fit, and their translation does not say what to do."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`holds`: str, int, bool, float, dict, Literal, or a contract type; of a list, what its items are."""

    holds: Any
    words: tuple[str, ...] = ()
    optional: bool = False
    many: bool = False


def kind_of(field: FieldInfo) -> Kind:
    """What a field of a contract type holds."""
    holds, optional = _without_none(field.annotation)
    if many := get_origin(holds) is list:
        holds = _bare(get_args(holds)[0])
    words = get_args(holds) if get_origin(holds) is Literal else ()
    return Kind(get_origin(holds) or holds, words, optional, many)


def named(message: type[Message], name: str) -> FieldDescriptor:
    """The message's field of that name."""
    descriptor = message.DESCRIPTOR.fields_by_name.get(name)
    if descriptor is None:
        raise TranslationError(f"{message.DESCRIPTOR.full_name} has no field {name}.")
    return cast("FieldDescriptor", descriptor)  # its C twin has no type of its own


def words_of(enum: EnumDescriptor, known: tuple[str, ...]) -> dict[int, str]:
    """The words of the contract by the enum's numbers: `ROLE_OWNER` is "owner"."""
    prefix = re.sub(r"(?<!^)(?=[A-Z])", "_", enum.name).upper()
    numbers = {word: enum.values_by_name.get(f"{prefix}_{word.upper()}") for word in known}
    if missing := [word for word, value in numbers.items() if value is None]:
        raise TranslationError(f"{enum.full_name} has no {', '.join(missing)}.")
    return {value.number: word for word, value in numbers.items() if value is not None}


def holds_json(field: FieldDescriptor, kind: Kind) -> bool:
    """Whether the message has as text what the contract has as an object or a list."""
    is_text = field.cpp_type == FieldDescriptor.CPPTYPE_STRING and not field.is_repeated
    return is_text and (kind.many or kind.holds is dict)


def unlike(field: FieldDescriptor, kind: Kind) -> TranslationError:
    """The error for fields of one name that hold different things."""
    return TranslationError(f"{field.full_name} does not hold what the contract says: {kind}.")


def _without_none(annotation: Any) -> tuple[Any, bool]:
    bare = _bare(annotation)
    if get_origin(bare) not in (Union, UnionType):
        return bare, False
    others = [one for one in get_args(bare) if one is not NoneType]
    return (_bare(others[0]), True) if len(others) == 1 else (Any, True)


def _bare(annotation: Any) -> Any:
    return _bare(get_args(annotation)[0]) if get_origin(annotation) is Annotated else annotation
