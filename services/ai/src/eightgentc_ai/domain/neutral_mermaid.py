"""Mermaid text of a model without what it must not write: settings of the renderer, scripts, links and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eightgentc_ai.domain.html_tags import html_as_text
from eightgentc_ai.domain.node_properties import without_images
from eightgentc_ai.domain.unsafe_lines import fault_of_line, goes_on, is_clickable
from eightgentc_ai.domain.unsafe_mermaid import settings_in, with_line_feeds

_FENCE = re.compile(r"```(?:mermaid)?[ \t]*\n(?P<inside>.*?)```", re.DOTALL)
_ACTIVE = re.compile(
    r"(?:\A|;)\s*+(?:(?:click|callback|href)\s++\S|(?:links?|properties|details)\s++[^:\n]{1,200}:)",
    re.IGNORECASE,
)
_ACTIVE_MARK = re.compile(r"[\"@({]|\shref\s|\scall\s|:\s*\{")
_C4_ADDRESS = re.compile(r",\s*+\$(?:link|sprite)\s*+=\s*+\"[^\"]*+\"", re.IGNORECASE)


def cleaned(code: str, repairs: list[str]) -> str:
    """Mermaid text without a fence, text around it, or what configures or scripts the renderer or loads from outside."""
    match = _FENCE.search(code)
    if match:
        repairs.append("A code fence around the diagram was taken off.")
        code = match["inside"]
    neutral = neutralised(code)
    if neutral != code.strip():
        repairs.append("Lines that configure or script the renderer were taken out.")
    return neutral + "\n"


def neutralised(code: str) -> str:
    """The text with nothing unsafe in it: HTML becomes text, other unsafe lines and all settings go."""
    text = without_images(_without_settings(with_line_feeds(code).strip()))
    clickable = is_clickable(text)
    return "\n".join(_neutral_lines(text, clickable)).strip()


def _without_settings(text: str) -> str:
    kept, at = "", 0
    for start, end in settings_in(text):
        is_closed = text[start:end].endswith(("}%%", "---"))
        kept += text[at:start]
        line_end = text.find("\n", start)
        # One that has no end is none: only its line goes.
        at = end if is_closed else line_end if line_end >= 0 else len(text)
    return (kept + text[at:]).strip()


def _neutral_lines(text: str, clickable: bool) -> Iterator[str]:
    is_rest = False
    for line in text.split("\n"):
        was_rest, is_rest = is_rest, clickable and goes_on(line)
        if was_rest or (clickable and _is_active(line)):
            continue
        neutral = _neutral(line, clickable)
        if neutral is not None:
            yield neutral


def _is_active(line: str) -> bool:
    """Whether a line makes a node do something when it is clicked."""
    active = _ACTIVE.search(line)
    return goes_on(line) or (active is not None and _ACTIVE_MARK.search(line, active.end() - 1) is not None)


def _neutral(line: str, clickable: bool) -> str | None:
    """The line made safe; None where that cannot be done."""
    if fault_of_line(line, clickable=clickable) is None:
        return line
    changed = _C4_ADDRESS.sub("", html_as_text(line)).replace("![", "[")
    return changed if fault_of_line(changed, clickable=clickable) is None else None
