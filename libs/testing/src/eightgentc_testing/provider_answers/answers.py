"""The answers of the corpus, loaded."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent
_ANSWERS = ("framing", "text", "finish", "usage", "reasoning", "tools")


@dataclass(frozen=True, slots=True)
class ProviderAnswer:
    """Bytes as a server sent them with status 200, and what they say.

    `streams`: whether a stream was asked for. `usage`: input, cached, output and reasoning tokens; None where they are
    to be estimated or are not asked for. `is_estimated`: the counts cannot be believed. `tools`: names and arguments.
    `error`: the reason of the error that ends it; the other values are what came before.
    """

    name: str
    source: str
    streams: bool
    content_type: str
    body: bytes
    model: str
    text: str
    refusal: str
    tools: tuple[tuple[str, str], ...]
    finish_reason: str
    usage: tuple[int, int, int, int] | None
    is_estimated: bool
    error: str


def provider_answers() -> list[ProviderAnswer]:
    """Answers that can be read."""
    return [answer for name in _ANSWERS for answer in _loaded(name)]


def provider_errors() -> list[ProviderAnswer]:
    """Answers that are an error, or end with one."""
    return _loaded("errors")


def _loaded(name: str) -> list[ProviderAnswer]:
    document = tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return [_answer(entry) for entry in document["answer"]]


def _answer(entry: dict[str, Any]) -> ProviderAnswer:
    streams = entry.get("asked", "stream") == "stream"
    usage = entry.get("usage")
    return ProviderAnswer(
        name=entry["name"],
        source=entry["source"],
        streams=streams,
        content_type=entry.get("content_type", "text/event-stream" if streams else "application/json"),
        body=_body(entry),
        model=entry.get("model", "scripted-1"),
        text=entry.get("text", ""),
        refusal=entry.get("refusal", ""),
        tools=tuple((name, arguments) for name, arguments in entry.get("tools", [])),
        finish_reason=entry.get("finish_reason", "stop"),
        usage=tuple(usage) if isinstance(usage, list) else None,
        is_estimated=usage == "estimated",
        error=entry.get("error", ""),
    )


def _body(entry: dict[str, Any]) -> bytes:
    if "body_hex" in entry:
        return bytes.fromhex(entry["body_hex"])
    if "events" in entry:
        return "".join(f"data: {data}\n\n" for data in entry["events"]).encode()
    return str(entry["body"]).encode()
