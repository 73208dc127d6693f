"""Mermaid text of a model without what it must not write: configuration, scripts and addresses."""

from __future__ import annotations

import re

_FENCE = re.compile(r"```(?:mermaid)?[ \t]*\n(?P<inside>.*?)```", re.DOTALL)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?^---[ \t]*$", re.DOTALL | re.MULTILINE)
_ACTIVE_WORDS = frozenset({"click", "href", "callback", "link", "links"})
_ACTIVE_MARKS = ('"', "@", "(", " href ", " call ")


def cleaned(code: str, repairs: list[str]) -> str:
    """Mermaid text without a fence, text around it, or lines that configure or script the renderer."""
    match = _FENCE.search(code)
    if match:
        repairs.append("A code fence around the diagram was taken off.")
        code = match["inside"]
    quiet = _quiet(code)
    if quiet != code.strip():
        repairs.append("Lines that configure or script the renderer were taken out.")
    return quiet + "\n"


def _quiet(code: str) -> str:
    """Without lines that configure the renderer or call scripts, which a model must not write."""
    text = _FRONT_MATTER.sub("", code.strip())
    before, *directives = text.split("%%{")
    for directive in directives:
        inside, end, after = directive.partition("}%%")
        before += after if end else f"%%{{{inside}"
    return "\n".join(line for line in before.strip().split("\n") if not _is_active(line)).strip()


def _is_active(line: str) -> bool:
    """Whether a line makes a node do something when it is clicked."""
    word, _, rest = line.strip().partition(" ")
    return word in _ACTIVE_WORDS and any(mark in f" {rest} " for mark in _ACTIVE_MARKS)
