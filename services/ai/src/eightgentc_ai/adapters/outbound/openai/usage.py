"""Token counts as providers report them, in any form, as whole numbers that are not negative."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from eightgentc_ai.domain.generation import Usage

_INPUT = ("prompt_tokens", "input_tokens", "prompt_eval_count", "promptTokenCount", "prompt_token_count")
_OUTPUT = ("completion_tokens", "output_tokens", "eval_count", "candidatesTokenCount", "generated_tokens")
_TOTAL = ("total_tokens", "totalTokenCount")
_CACHED = ("cached_tokens", "prompt_cache_hit_tokens", "cache_read_input_tokens", "cachedContentTokenCount")
_REASONING = ("reasoning_tokens", "thoughtsTokenCount")
_DETAILS = (
    "prompt_tokens_details",
    "input_tokens_details",
    "completion_tokens_details",
    "output_tokens_details",
)


class ReportedUsage:
    """The counts of one answer. A later report wins, but one without a count takes none back."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def take(self, report: Any) -> None:
        """Add what a chunk reports; anything that is no object reports nothing."""
        if not isinstance(report, Mapping):
            return
        details = [part for name in _DETAILS if isinstance(part := report.get(name), Mapping)]
        for part in (report, *details):
            self._counts |= {str(name): count for name, value in part.items() if (count := _count(value))}

    def take_part(self, report: Any, name: str) -> None:
        """The same for a report inside an object."""
        if isinstance(report, Mapping):
            self.take(report.get(name))

    def usage(self) -> Usage | None:
        """None where nothing was counted; a count that is missing is 0."""
        sent, received, total = self._first(_INPUT), self._first(_OUTPUT), self._first(_TOTAL)
        sent = sent or max(0, total - received if received else 0)
        received = received or max(0, total - sent if sent else 0)
        if not sent and not received:
            return None
        return Usage(sent, min(sent, self._first(_CACHED)), received, min(received, self._first(_REASONING)))

    def _first(self, names: tuple[str, ...]) -> int:
        return next((self._counts[name] for name in names if name in self._counts), 0)


def _count(value: Any) -> int:
    """A number, or one in a string; 0 for everything else, what is negative or no number included."""
    try:
        number = float(value) if isinstance(value, str | int | float) else 0.0
    except (ValueError, OverflowError):
        return 0
    return int(number) if math.isfinite(number) and number > 0 else 0
