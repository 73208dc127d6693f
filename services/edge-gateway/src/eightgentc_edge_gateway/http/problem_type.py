"""What is known of a reason for which a request is refused."""

from __future__ import annotations

from dataclasses import dataclass

MOMENT = "Wait as long as Retry-After says, then send the same request again."


@dataclass(frozen=True, slots=True)
class ProblemType:
    """`status`: only where it is not that of the error's code. `retry_after`: seconds, where the error names none."""

    title: str
    remedy: str
    status: int | None = None
    retry_after: float | None = None
