"""Refusals of requests, loaded: of their form, and of their size."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent
_TURN = {"roles", "system"}


@dataclass(frozen=True, slots=True)
class RequestRefusal:
    """A refusal as a server sent it.

    `refuses`: what in a request it is about, see `refused_forms.toml`; '' where it is the size. `asks`: text, forced or
    offered. `fits`: the share of the request that would fit; None where the numbers do not say it plainly.
    """

    name: str
    source: str
    status: int
    body: bytes
    refuses: str
    asks: str
    streams: bool
    as_schema: bool
    fits: float | None
    output_counts: bool

    def is_about(self, request: dict[str, Any]) -> bool:
        """Whether the server would refuse a request of this body."""
        if self.refuses in _TURN:
            roles = [message["role"] for message in request["messages"]]
            repeated = any(one == next_one for one, next_one in pairwise(roles))
            return "system" in roles if self.refuses == "system" else repeated
        if self.refuses == "limit":
            return "max_tokens" in request or "max_completion_tokens" in request
        value: Any = request
        for name in self.refuses.removesuffix("{}").split("."):
            value = value[int(name)] if isinstance(value, list) else (value or {}).get(name)
        if self.refuses.endswith("{}"):
            return isinstance(value, dict)
        return value is True if self.refuses == "stream" else value is not None


def form_refusals() -> list[RequestRefusal]:
    """Refusals of the form of a request."""
    return _loaded("refused_forms")


def context_refusals() -> list[RequestRefusal]:
    """Refusals of requests that do not fit the model's context."""
    return _loaded("refused_contexts")


def _loaded(name: str) -> list[RequestRefusal]:
    document = tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return [
        RequestRefusal(
            name=entry["name"],
            source=entry["source"],
            status=entry["status"],
            body=entry["body"].encode(),
            refuses=entry.get("refuses", ""),
            asks=entry.get("asks", "text"),
            streams=entry.get("streams", False),
            as_schema=entry.get("as_schema", False),
            fits=entry.get("fits"),
            output_counts=entry.get("output_counts", False),
        )
        for entry in document["refusal"]
    ]
