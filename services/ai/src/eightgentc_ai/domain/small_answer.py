"""The answer of a small model, kept to what people said and completed by what they said."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from eightgentc_ai.domain.joined_by_talk import (
    edges_by_talk,
    edges_in_order,
    is_said,
    labels_in,
    parts_of_labels,
    said_nodes,
    sentences_of,
    time_said,
)
from eightgentc_ai.domain.kept_to_talk import kept_to_talk
from eightgentc_ai.domain.model_request import ModelAnswer
from eightgentc_ai.domain.model_text.dates import days_of, times_in
from eightgentc_ai.domain.said_numbers import SaidNumbers
from eightgentc_ai.domain.small_model import IN_ORDER


def completed(
    answer: ModelAnswer, said: SaidNumbers, talk: Sequence[str], kind: str, repairs: list[str]
) -> ModelAnswer:
    """The answer with edges and dates that the model was not asked for, and without numbers that nobody said.

    Args:
        kind: of diagram; '': a concept graph, or a section's text.

    Raises:
        OutputInvalid: nothing of a section's text is left.
    """
    arguments = _object(answer.tool_calls[0].arguments if answer.tool_calls else answer.text)
    if arguments is None:
        return answer
    arguments = kept_to_talk(arguments, said, repairs)
    nodes, tasks = _labelled(arguments.get("nodes")), _labelled(arguments.get("tasks"))
    if nodes and "edges" not in arguments:
        arguments |= _joined(nodes, talk, kind)
    if tasks:
        arguments["tasks"] = [_dated(task, talk) for task in tasks]
    text = json.dumps(arguments, ensure_ascii=False)
    if not answer.tool_calls:
        return replace(answer, text=text)
    return replace(answer, tool_calls=(replace(answer.tool_calls[0], arguments=text),))


class GrowingNodes:
    """The nodes of a graph one by one as they come, as far as `completed` surely keeps them; their type may change yet."""

    def __init__(self, said: SaidNumbers, talk: Sequence[str]) -> None:
        self._said = said
        self._words = {word for sentence in sentences_of(talk) for word in sentence}
        self._labels: set[str] = set()

    def __call__(self, item: Any) -> Iterator[dict[str, Any]]:
        """The nodes that an item of the list becomes."""
        for node in _labelled(kept_to_talk({"nodes": [item]}, self._said, [])["nodes"]):
            for label in labels_in(node["label"]):
                if label.casefold() in self._labels:
                    continue
                self._labels.add(label.casefold())
                found = {"id": f"n{len(self._labels)}", "label": label}
                if is_said(found, self._words):
                    yield found | {"type": _type_of(found, set())}


def _labelled(items: object) -> list[dict[str, Any]]:
    found = items if isinstance(items, list) else []
    return [item for item in found if isinstance(item, dict) and isinstance(item.get("label"), str)]


def _object(text: str) -> dict[str, Any] | None:
    """None: it is read by those who mend what models write."""
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _joined(nodes: list[dict[str, Any]], talk: Sequence[str], kind: str) -> dict[str, Any]:
    sentences = sentences_of(talk)
    if kind:
        said = said_nodes(nodes, sentences, least=2)
        numbered = [{"id": f"n{number}", "label": node["label"]} for number, node in enumerate(said, 1)]
        return {"nodes": numbered, "edges": edges_in_order(numbered) if kind in IN_ORDER else []}
    kept = said_nodes(parts_of_labels(nodes), sentences)
    edges = edges_by_talk(kept, sentences)
    steps = {edge[end] for edge in edges if edge["type"] == "precedes" for end in ("source", "target")}
    return {"nodes": [node | {"type": _type_of(node, steps)} for node in kept], "edges": edges}


def _type_of(node: dict[str, Any], steps: set[str]) -> str:
    if node["id"] in steps:
        return "task"
    if times_in(node["label"]):
        return "milestone"
    return "resource" if any(character.isdecimal() for character in node["label"]) else "concept"


def _dated(task: dict[str, Any], talk: Sequence[str]) -> dict[str, Any]:
    """Where what was said about its time is a date, the date."""
    when = time_said(task["label"], talk) or str(task.get("when", ""))
    return {"label": task["label"], **({"start": when} if days_of(when) else {"when": when})}
