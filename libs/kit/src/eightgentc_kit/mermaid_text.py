"""The one way in which text becomes part of Mermaid: what could mean something is written as its entity.

Mermaid takes `#35;` for a character in labels of every kind, and shows that character, so a label is shown as it is.
"""

from __future__ import annotations

import re

# Mermaid's own signs for the ends of an entity, and characters that mean something in one of its grammars or in HTML.
SPECIAL = '#;:%"`<>&\\{}[]|@~^*$\ufb02\u00b6'
_ENTITIES = {ord(char): f"#{ord(char)};" for char in SPECIAL}
# Classes of regular expressions, for Python and for Postgres. No label has the first: XML and HTML know no such
# characters. At the second the grammars end a line.
UNWRITABLE = r"\u0001-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufeff\ufffe\uffff"
LINE_ENDS = r"\u000a-\u000d\u0085\u2028\u2029"
_UNWRITABLE = re.compile(f"[{UNWRITABLE}\0\ud800-\udfff]")
_LINE_ENDS = re.compile(f"[{LINE_ENDS}]+")
LINE_BREAK = "<br/>"
NO_TEXT = "\u2026"
BLANKS = " \t\n"
# The lexers of most kinds look for this anywhere in a line, even in quotes.
IRECTION = "(?=[iI][rR][eE][cC][tT][iI][oO][nN])"
_DIRECTION = re.compile(f"[dD]{IRECTION}")
# Where a line begins with a label, Mermaid looks for its keywords and for dates first.
_KEYWORDS = (
    "timeline", "gantt", "title", "section", "click", "call", "href", "dateformat", "axisformat", "tickinterval",
    "todaymarker", "includes", "excludes", "inclusiveenddates", "topaxis", "weekday", "weekend", "acctitle", "accdescr",
    "vert", "direction", "end",
)  # fmt: skip


def escaped(text: str) -> str:
    """The text for a label, in quotes or not; line ends become line breaks, and no text at all an ellipsis."""
    lines = _LINE_ENDS.sub("\n", _UNWRITABLE.sub("", text)).strip(BLANKS)
    written = _DIRECTION.sub(_entity, lines.translate(_ENTITIES))
    return written.replace("\n", LINE_BREAK) or NO_TEXT


def escaped_beginning(text: str, *, digits: bool = False) -> str:
    """The text for a label with which a line begins. `digits`: whether it may begin with one, which gantt charts read as a date."""
    written = escaped(text)
    first = written[0]
    if (
        first == "#"
        or not first.isascii()
        or (digits and first.isdigit())
        or (first.isalpha() and not written.casefold().startswith(_KEYWORDS))
    ):
        return written
    return f"#{ord(first)};{written[1:]}"


def _entity(match: re.Match[str]) -> str:
    return f"#{ord(match[0])};"
