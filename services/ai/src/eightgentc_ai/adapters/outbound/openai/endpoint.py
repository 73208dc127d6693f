"""Where a model is reached."""

from __future__ import annotations

from dataclasses import dataclass

# The longest silence inside a stream: a model that says nothing for so long has died.
SILENCE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`as_schema`: it enforces JSON schemas but ignores a forced tool, so that a tool goes as its schema."""

    base_url: str
    api_key: str
    provider: str
    as_schema: bool = False
    silence_seconds: float = SILENCE_SECONDS
