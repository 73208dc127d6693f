"""Counting tokens before a model does."""

from __future__ import annotations

from typing import Protocol


class TokenCounter(Protocol):
    """Counts for one model."""

    def count(self, model: str, text: str) -> int:
        """Tokens of a text; for models whose tokenizer is unknown, its UTF-8 bytes: an upper bound."""
        ...
