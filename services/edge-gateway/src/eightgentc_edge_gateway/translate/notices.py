"""What a person is told about an answer, depending on the provider that made it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """`text`: what to know about the answer. `how`: what to do about it."""

    text: str
    how: str


NOTICES = {
    "offline-planner": Notice(
        "No model was at work: this answer arranges your own words.",
        "Set OPENAI_API_KEY or start a local model server, then run `scripts/up --ai auto`.",
    )
}
"""By the provider of the generation."""
