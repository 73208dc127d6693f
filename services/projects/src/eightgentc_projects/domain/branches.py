"""The messages of a conversation as a tree: versions of a message, and answers to one, stand beside each other."""

from __future__ import annotations

from collections.abc import Iterable


def newest_end(tree: Iterable[tuple[str, str | None]], message_id: str) -> str | None:
    """The last message of the newest branch through a message; None: there is no such message.

    `tree`: (id, id of the one before it) of all messages, oldest first.
    """
    end, through = None, set[str]()
    for id, parent in tree:
        if id == message_id or parent in through:
            through.add(id)
            end = id
    return end
