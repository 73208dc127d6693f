"""Which of the person's sentences each part of an answer was made of, as the quotes that the tools ask for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .request import PlannerRequest

MOST = 3
Arguments = dict[str, Any]


def with_sources(arguments: Arguments, request: PlannerRequest) -> Arguments:
    """The arguments of a tool that writes or draws, with the sources of each of their parts."""
    sayings = _Sayings(request)
    if "content" in arguments:
        return {**arguments, "sources": list(_of_paragraphs(arguments["content"], sayings))}
    labels = {node["id"]: node["label"] for node in arguments.get("nodes", ())}
    quoted = dict(arguments)
    for name in ("nodes", "tasks"):
        if name in arguments:
            quoted[name] = [{**item, "sources": sayings.that_say(item["label"])} for item in arguments[name]]
    if "edges" in arguments:
        quoted["edges"] = [
            {**edge, "sources": sayings.that_say(labels[edge["source"]], labels[edge["target"]])}
            for edge in arguments["edges"]
        ]
    return quoted


class _Sayings:
    """The sentences of the talk, each with the message that says it."""

    def __init__(self, request: PlannerRequest) -> None:
        self._all = [
            (_line(sentence.text), {"id": _said_in(sentence.said, request), "quote": sentence.said})
            for sentence in request.talk
            if sentence.said
        ]

    def that_say(self, *labels: str) -> list[str]:
        """The words that say what has these labels, which are parts of sentences."""
        parts = [label.removesuffix("…") for label in labels]
        return [source["quote"] for text, source in self._all if all(part in text for part in parts)][:MOST]

    def inside(self, paragraph: str) -> list[dict[str, str]]:
        """The sources of a paragraph, which is made of sentences."""
        line = _line(paragraph)
        return [source for text, source in self._all if text.rstrip(".") in line][:MOST]


def _of_paragraphs(content: str, sayings: _Sayings) -> Iterator[dict[str, Any]]:
    for number, paragraph in enumerate(content.split("\n\n"), 1):
        yield from ({"paragraph": number, **source} for source in sayings.inside(paragraph))


def _said_in(words: str, request: PlannerRequest) -> str:
    """The id of the message, or '' where it came otherwise, as the last message does."""
    return next((message.id for message in request.messages if words in message.text), "")


def _line(text: str) -> str:
    return " ".join(text.split())
