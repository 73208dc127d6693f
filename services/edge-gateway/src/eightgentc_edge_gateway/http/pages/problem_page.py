"""The page that a problem's `type` opens: what it means, and what to do; and the list of all."""

from __future__ import annotations

from html import escape

from eightgentc_edge_gateway.http.problem_types import PROBLEM_TYPES, problem_path

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 45rem; margin: 0 auto; padding: 2rem 1.25rem 6rem; }
h1 { font-size: 1.7rem; } code { font: .9em/1.5 ui-monospace, monospace; }
"""


def problem_page(reason: str) -> str:
    """One reason of problem_types.py."""
    kind = PROBLEM_TYPES[reason]
    return _page(
        kind.title,
        f"<p><code>{reason}</code></p><h2>What to do</h2><p>{_words(kind.remedy)}</p>"
        '<p><a href="/problems/">All problems</a>, <a href="/docs">reference</a></p>',
    )


def problem_list() -> str:
    """Every reason, with its title and a link to its page."""
    items = (
        f'<li><a href="{problem_path(reason)}"><code>{reason}</code></a>: {_words(kind.title)}</li>'
        for reason, kind in sorted(PROBLEM_TYPES.items())
    )
    return _page(
        "Problems",
        "<p>The codes that a refusal can have, in <code>code</code>. Newer versions bring more.</p>"
        f'<ul>{"".join(items)}</ul><p><a href="/docs">Reference</a></p>',
    )


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} - 8gentc</title><style>{_STYLE}</style></head>"
        f"<body><h1>{_words(title)}</h1>{body}</body></html>"
    )


def _words(text: str) -> str:
    """A sentence with `code` in backticks, as HTML."""
    parts = escape(text).split("`")
    return "".join(f"<code>{part}</code>" if index % 2 else part for index, part in enumerate(parts))
