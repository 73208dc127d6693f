"""The page that a problem's `type` opens: what it means, and what to do."""

from __future__ import annotations

from eightgentc_edge_gateway.http.pages.layout import page, words
from eightgentc_edge_gateway.http.problem_types import PROBLEM_TYPES


def problem_page(reason: str) -> str:
    """One reason of problem_types.py."""
    kind = PROBLEM_TYPES[reason]
    return page(
        f"{kind.title} - 8gentc",
        f"<h1>{words(kind.title)}</h1><p><code>{reason}</code></p>"
        f'<h2>What to do</h2><p>{words(kind.remedy)}</p><p><a href="/docs">Reference</a></p>',
    )
