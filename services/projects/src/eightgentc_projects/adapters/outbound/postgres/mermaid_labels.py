"""Labels for Mermaid, written by Postgres itself: the same escaping as `eightgentc_kit.mermaid_text`, as SQL."""

from __future__ import annotations

from eightgentc_kit.mermaid_text import IRECTION, LINE_BREAK, LINE_ENDS, NO_TEXT, SPECIAL, UNWRITABLE

# Nearly no label needs any of it, and one look is quicker than replacing what is not there.
_ANYTHING = "".join(f"\\u{ord(char):04x}" for char in SPECIAL) + UNWRITABLE + LINE_ENDS
_LOOK = f"[{_ANYTHING}]|[dD]{IRECTION}|^[ \t]|[ \t]$|^$"
# Both are part of every entity, so they wait in the guise of characters that no label has by then.
_WAITING = {"#": 1, ";": 2}


def mermaid_label(column: str) -> str:
    """An expression for a column's text as a label. It holds no `%`, which psycopg would take for a parameter."""
    return f"CASE WHEN {column} ~ '{_LOOK}' THEN {_escaped(column)} ELSE {column} END"


def _escaped(text: str) -> str:
    text = f"regexp_replace({text}, '[{UNWRITABLE}]', '', 'g')"
    text = f"btrim(regexp_replace({text}, '[{LINE_ENDS}]+', chr(10), 'g'), E' \\t\\n')"
    for char, place in _WAITING.items():
        text = f"replace({text}, '{char}', chr({place}))"
    for char in SPECIAL:
        if char not in _WAITING:
            text = f"replace({text}, chr({ord(char)}), '#{ord(char)};')"
    for char, place in _WAITING.items():
        text = f"replace({text}, chr({place}), '#{ord(char)};')"
    for first in "dD":
        text = f"regexp_replace({text}, '{first}{IRECTION}', '#{ord(first)};', 'g')"
    return f"coalesce(nullif(replace({text}, chr(10), '{LINE_BREAK}'), ''), '{NO_TEXT}')"
