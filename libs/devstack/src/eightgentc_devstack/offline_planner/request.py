"""Reads a chat completion request: whose words, which moment, and what is wanted."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

_CONTEXT = re.compile(r"^```context\s*\n(?P<items>.*?)^```\s*$", re.DOTALL | re.MULTILINE)
_SETTING = re.compile(r"^(?P<name>Current time|Section|Diagram type):\s*(?P<value>.+?)\s*$", re.MULTILINE)
_SECTION = re.compile(
    r"\bsection\s+[\"“'«]?(?P<after>[A-Z][\w &/-]{1,60}?)[\"”'».!?]*(?:$|\n)|\bthe\s+[\"“']?(?P<before>[\w &/-]{3,40}?)[\"”']?\s+section\b",
    re.MULTILINE,
)
_TOPICS = re.compile(r"^Show these topics:\s*(?P<topics>.+?)\.?\s*$", re.MULTILINE)
_GENERATED = frozenset({"section", "graph", "node", "edge", "diagram", "timeline", "task", "topic"})


@dataclass(frozen=True)
class PlannerRequest:
    """What a request gives the planner to work with."""

    now: datetime
    section: str
    diagram_type: str
    talk: tuple[str, ...]
    """What people said, oldest first: earlier messages, context items, the last message."""
    latest: str
    """The last message of the person."""
    topics: tuple[str, ...]
    """What the last message asks a graph to show."""
    turn: int
    """How many messages the person has written in this conversation."""
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day of the message."""
        return self.now.date()


def read_request(body: dict[str, Any]) -> PlannerRequest:
    """The parts of a request; what it does not say is empty."""
    settings: dict[str, str] = {}
    said: list[str] = []
    context: list[str] = []
    made: list[str] = []
    for message in body.get("messages", []):
        text = text_of(message.get("content"))
        if message.get("role") in {"system", "developer"}:
            settings |= {match["name"]: _plain(match["value"]) for match in _SETTING.finditer(text)}
        elif message.get("role") == "user":
            blocks = list(_CONTEXT.finditer(text))
            for block in blocks:
                _read_items(block["items"], context, made)
            if not blocks:
                said.append(text)
    latest = said[-1] if said else ""
    topics = _TOPICS.search(latest)
    if topics:
        latest = said[-1] = _TOPICS.sub("", latest).strip()
    match = _SECTION.search(latest)
    named = (match["after"] or match["before"]).strip() if match else ""
    return PlannerRequest(
        now=_time(settings.get("Current time", "")),
        section=settings.get("Section", named),
        diagram_type=settings.get("Diagram type", ""),
        talk=tuple([*context, *said] if context or any(map(str.strip, said)) else made),
        latest=latest,
        topics=tuple(topic.strip() for topic in topics["topics"].split(";")) if topics else (),
        turn=max(1, len(said)),
        settings=settings,
    )


def text_of(content: Any) -> str:
    """The text of a message: a string, or its text parts."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "\n".join(str(part.get("text", "")) for part in parts if isinstance(part, dict))


def _read_items(lines: str, context: list[str], made: list[str]) -> None:
    """The context items, one JSON object a line; what a model made stands apart from what people said."""
    for line in lines.splitlines():
        try:
            item = json.loads(line)
        except ValueError:
            continue
        if isinstance(item, dict) and isinstance(item.get("text"), str):
            # A title is a name, often cut: it counts only where nobody has said anything.
            ours = item.get("kind") in _GENERATED or item.get("label") in {"assistant", "title"}
            (made if ours else context).append(item["text"])


def _plain(value: str) -> str:
    if value.startswith('"'):
        try:
            return str(json.loads(value))
        except ValueError:
            return value.strip('"')
    return value


def _time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return datetime.now(UTC)
