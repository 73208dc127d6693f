"""NUL in a text: Postgres cannot hold it and models choke on it, so it is refused where it comes in."""

from __future__ import annotations

from google.protobuf.message import Message

from eightgentc_kit.errors import FieldInvalid


def check_no_nul(request: Message) -> None:
    """Raises FieldInvalid, naming the first field whose text holds a NUL."""
    # A zero byte on the wire is a NUL or a part of a number: without one there is nothing to look for.
    if b"\0" in request.SerializeToString():
        _refuse(request, "")


def _refuse(message: Message, path: str) -> None:
    for field, value in message.ListFields():
        name = f"{path}{field.name}"
        parts = [(name, value)]
        if field.is_repeated:
            parts = [(f"{name}[{index}]", part) for index, part in enumerate(value)]
        for where, inner in parts:
            if isinstance(inner, Message):
                _refuse(inner, f"{where}.")
            elif isinstance(inner, str) and "\0" in inner:
                raise FieldInvalid.of(where, "must not hold a NUL")
