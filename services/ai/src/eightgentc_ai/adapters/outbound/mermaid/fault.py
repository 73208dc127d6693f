"""Where a text is wrong, found from the messages of Mermaid's parsers: Jison's excerpts and Langium's positions.

Jison counts lines in a text from which comments and front matter are gone, and one too many at its end. Its
message also shows the place, as an excerpt with a caret; the excerpt is looked up in the text instead.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

MAX_MESSAGE = 500
_FRONT_MATTER = re.compile(r"\A\s*---\s*\n.*?\n\s*---\s*(?:\n|\Z)", re.DOTALL)
_DIRECTIVE = re.compile(r"%{2}\{.*?\}%{2}", re.DOTALL)
_COMMENT = re.compile(r"^[ \t]*%%(?!\{)[^\n]*\n?", re.MULTILINE)
_LANGIUM = re.compile(
    r"\A.*?error on line (?P<line>\d+|NaN|\?), column (?P<column>\d+|NaN|\?): *", re.IGNORECASE | re.DOTALL
)
_NAMED = re.compile(r"\(\"(?P<name>[^\"\n]+)\"\)")
_JISON = re.compile(
    r"\A(?:Parse|Lexical) error on line (?P<line>\d+)[:.][^\n]*\n(?P<excerpt>[^\n]*)\n(?P<caret>-*\^)"
)
_TOKENS = re.compile(r"\[([^\]\[]+)\]|-->\s*(\S+?)\s*<--|token of type '([^']+)'")


class Fault(NamedTuple):
    """Line and column from 1, 0 where nothing says; what would have been right; the message on one line."""

    line: int
    column: int
    expected: list[str]
    message: str


def fault_of(text: str, said: dict[str, Any]) -> Fault:
    """The fault behind an error of the parser."""
    message = str(said.get("message") or "The diagram does not parse.")
    seen = _seen(text)
    offset = -1
    if said.get("name") in {
        "TypeError",
        "RangeError",
    }:  # the grammar took it, and the code behind it fell over
        message = "A part of this diagram is in a place where it cannot be read."
    elif said.get("name") == "UnknownDiagramError":
        message, offset = f"{message.partition(' for text:')[0]}.", 0
    elif match := _JISON.match(message):
        offset = _excerpt(text, seen, match["excerpt"], len(match["caret"]) - 1, int(match["line"]))
        message = message[match.end() :].strip() or "Unrecognized text."
    elif match := _LANGIUM.search(message):
        offset = _counted(text, seen, match["line"], match["column"])
        message = message[match.end() :]
    elif match := _NAMED.search(message):
        offset = _word(text, seen, match["name"])
    line, column = _position(text, seen, offset) if offset >= 0 else (0, 0)
    return Fault(line, column, _expected(said, message), _one_line(message))


def _seen(text: str) -> list[int]:
    """For each character that the grammar sees, its place in the text: comments and front matter are not seen."""
    hidden = bytearray(len(text))
    front = _FRONT_MATTER.match(text)
    start = front.end() if front else 0
    hidden[:start] = b"\1" * start
    for pattern in (_DIRECTIVE, _COMMENT):
        for match in pattern.finditer(text, start):
            hidden[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    kept = [place for place in range(len(text)) if not hidden[place]]
    first = next((number for number, place in enumerate(kept) if not text[place].isspace()), 0)
    return kept[first:]


def _excerpt(text: str, seen: list[int], excerpt: str, caret: int, line: int) -> int:
    """The place under the caret; of several equal ones the one nearest to the line that was named."""
    kept = [number for number, place in enumerate(seen) if text[place] not in "\r\n"]
    flat = "".join(text[seen[number]] for number in kept)
    before = excerpt[:caret].removeprefix("...")
    around = before + excerpt[caret:].removesuffix("...")
    lines = [0]
    for place in seen:
        lines.append(lines[-1] + (text[place] == "\n"))
    best = -1
    start = flat.find(around)
    while start >= 0 and around:
        place = start + len(before)
        found = kept[place] if place < len(kept) else len(seen)
        if best < 0 or abs(lines[found] + 1 - line) < abs(lines[best] + 1 - line):
            best = found
        start = flat.find(around, start + 1)
    return best


def _counted(text: str, seen: list[int], line: str, column: str) -> int:
    """The place of a line and a column; the end where Langium counts NaN."""
    if not (line.isdigit() and column.isdigit()):
        return len(seen)
    current = 1
    for number, place in enumerate(seen):
        if current == int(line):
            return min(number + int(column) - 1, len(seen))
        current += text[place] == "\n"
    return len(seen)


def _word(text: str, seen: list[int], name: str) -> int:
    """The first line that holds the name and nothing else; -1 where there is none."""
    match = re.search(rf"^[ \t]*(?P<name>{re.escape(name)})[ \t]*$", text, re.MULTILINE)
    place = match.start("name") if match else -1
    return seen.index(place) if place in seen else -1


def _position(text: str, seen: list[int], offset: int) -> tuple[int, int]:
    """Line and column in the original text; for its end, the end of the last line that is not blank."""
    if offset < len(seen):
        place = seen[offset]
    else:
        last = next((place for place in reversed(seen) if not text[place].isspace()), -1)
        place = last + 1
    before = text[:place]
    return before.count("\n") + 1, place - (before.rfind("\n") + 1) + 1


def _expected(said: dict[str, Any], message: str) -> list[str]:
    listed = said.get("expected")
    found = [str(token).strip("'") for token in listed] if isinstance(listed, list) else []
    if not found:
        found = [next(filter(None, match.groups())) for match in _TOKENS.finditer(message)]
    return list(dict.fromkeys(found))[:20]


def _one_line(message: str) -> str:
    return re.sub(r"\s+", " ", message).strip()[:MAX_MESSAGE]
