"""The messages of a request as servers take them: one system message, at the beginning, and none that is blank."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from eightgentc_ai.domain.prompt import Message

_BETWEEN = "\n\n"


def turns(messages: Sequence[Message], *, alternating: bool, with_system: bool) -> list[dict[str, str]]:
    """The messages as JSON.

    Args:
        messages: the conversation.
        alternating: neighbours of one role become one message, since the template of the model refuses them.
        with_system: false where the template knows no system message; it then begins the first of the user.
    """
    system = _BETWEEN.join(message.content for message in messages if message.role == "system")
    rest = [(message.role, message.content) for message in messages if message.role != "system"]
    said = [turn for turn in rest if turn[1].strip()] or rest
    if system and not with_system:
        said = [("user", system), *said]
    if alternating or not with_system:
        said = _merged(said)
    if system and with_system:
        said = [("system", system), *said]
    return [{"role": role, "content": content} for role, content in said]


def _merged(said: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [
        (role, _BETWEEN.join(content for _, content in group))
        for role, group in groupby(said, key=lambda turn: turn[0])
    ]
