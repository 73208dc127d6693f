"""What a diagram must not do when it is drawn: run script, load from outside, or lower the renderer's security."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from eightgentc_ai.domain.node_properties import images_in
from eightgentc_ai.domain.unsafe_lines import OUTSIDE, fault_of_line, goes_on, is_clickable

SETTINGS = "This changes settings of the renderer that keep diagrams safe."

_DIRECTIVE = re.compile(r"%%\{")
_FRONT_MATTER = re.compile(r"\A\s*+---[ \t]*+\r?\n")
_FRONT_END = re.compile(r"^[ \t]*+---[ \t]*+\r?$", re.MULTILINE)
_SETTINGS = re.compile(
    r"securityLevel|\bsecure\b|htmlLabels|themeCSS|dompurify|startOnLoad|maxTextSize|maxEdges|suppressErrorRendering"
    r"|__proto__|\bconstructor\b|\bprototype\b|arrowMarkerAbsolute|fontFamily[\"']?\s*:\s*[\"']?[^,\"'}\n;({\\]{0,200}+[;({\\]"
    r"|url\s*\(|@import|\\|!!|[<>]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class UnsafePlace:
    """Line and column from 1, and why, in words for people."""

    line: int
    column: int
    message: str


def unsafe_place(text: str) -> UnsafePlace | None:
    """The first place that is unsafe; None where the text is safe to draw."""
    text = with_line_feeds(text)
    places = [*_in_settings(text), *_in_lines(text), *_in_properties(text)]
    return min(places, key=lambda place: (place.line, place.column), default=None)


def with_line_feeds(text: str) -> str:
    """The text with line ends as Mermaid makes of them: a carriage return alone ends a line, too."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def settings_in(text: str) -> list[tuple[int, int]]:
    """From where to where front matter and directives reach; one without an end, to the end of the text."""
    found = []
    if front := _FRONT_MATTER.match(text):
        end = _FRONT_END.search(text, front.end())
        found.append((0, end.end() if end else len(text)))
    at = found[0][1] if found else 0
    while (opening := _DIRECTIVE.search(text, at)) is not None:
        closing = text.find("}%%", opening.end())
        at = closing + 3 if closing >= 0 else len(text)
        found.append((opening.start(), at))
    return found


def _in_settings(text: str) -> Iterator[UnsafePlace]:
    """Those that only choose a theme, a title or a direction are safe."""
    for start, end in settings_in(text):
        if match := _SETTINGS.search(text, start, end):
            yield _place(text, match.start(), SETTINGS)
            return


def _in_properties(text: str) -> Iterator[UnsafePlace]:
    for place in images_in(text):
        yield _place(text, place, OUTSIDE)
        return


def _place(text: str, at: int, message: str) -> UnsafePlace:
    return UnsafePlace(text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at), message)


def _in_lines(text: str) -> Iterator[UnsafePlace]:
    clickable = is_clickable(text)
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if clickable and number < len(lines) and goes_on(line):
            line = f"{line} {lines[number].strip()}"
        if fault := fault_of_line(line, clickable=clickable):
            yield UnsafePlace(number, min(fault[0] + 1, max(len(lines[number - 1]), 1)), fault[1])
            return
