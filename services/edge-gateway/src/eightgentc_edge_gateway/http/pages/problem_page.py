"""The page that a problem's `type` opens: what it means, and what to do."""

from __future__ import annotations

from html import escape

from eightgentc_edge_gateway.http.problem_types import PROBLEM_TYPES

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 45rem; margin: 0 auto; padding: 2rem 1.25rem 6rem; }
h1 { font-size: 1.7rem; } code { font: .9em/1.5 ui-monospace, monospace; }
"""


def problem_page(reason: str) -> str:
    """One reason of problem_types.py."""
    kind = PROBLEM_TYPES[reason]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(kind.title)} - 8gentc</title><style>{_STYLE}</style></head>"
        f"<body><h1>{_words(kind.title)}</h1><p><code>{reason}</code></p>"
        f'<h2>What to do</h2><p>{_words(kind.remedy)}</p><p><a href="/docs">Reference</a></p></body></html>'
    )


def _words(text: str) -> str:
    """A sentence with `code` in backticks, as HTML."""
    parts = escape(text).split("`")
    return "".join(f"<code>{part}</code>" if index % 2 else part for index, part in enumerate(parts))
