"""Messages of chats: which of them ask for something to be made, and by which tool."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """`tool`: what makes what the message asks for; '': it asks for nothing, and `why` says what it is."""

    language: str
    text: str
    tool: str
    why: str = ""


def chat_requests() -> list[ChatRequest]:
    """All sixty, twelve of each language."""
    read = tomllib.loads(resources.files(__package__).joinpath("requests.toml").read_text("utf-8"))
    return [ChatRequest(**request) for request in read["request"]]


def memory_requests() -> tuple[list[ChatRequest], dict[str, list[str]]]:
    """Thirty messages about the memory, six of each language, and by language what is remembered when they are said."""
    read = tomllib.loads(resources.files(__package__).joinpath("memory.toml").read_text("utf-8"))
    return [ChatRequest(**request) for request in read["request"]], read["known"]


def held_out_requests() -> tuple[list[str], list[str]]:
    """Thirty messages that ask for something to be made, and thirty that do not, which no rule was made from."""
    read = tomllib.loads(resources.files(__package__).joinpath("held_out.toml").read_text("utf-8"))
    return read["asks"], read["asks_nothing"]
