"""Prompt templates."""

from __future__ import annotations

from typing import Protocol

from eightgentc_ai.domain.prompt import PromptTemplate


class PromptLibrary(Protocol):
    """Versioned files; the newest version of an id is the active one."""

    def get(self, id: str) -> PromptTemplate:
        """The active template. Raises KeyError for an unknown id, which is a bug."""
        ...
