"""Lines of Mermaid that run script or load from outside, read as a browser reads them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from eightgentc_ai.domain.html_tags import html_at

SCRIPT = "This runs script when the diagram is drawn or clicked."
HTML = "This is HTML; in labels only <br> and tags that format, without attributes, are safe."
OUTSIDE = "This loads something from outside when the diagram is drawn."

_COMMENT = re.compile(r"[ \t]*+%%(?!\{)")
# Kinds in which a line can make something happen on a click.
_CLICKABLE = re.compile(
    r"^[ \t]*+(?:flowchart|graph|classDiagram|gantt|stateDiagram|sequenceDiagram|C4\w+|block|architecture)",
    re.MULTILINE,
)
_START = r"(?:\A|;)\s*+"
_CALL = re.compile(rf"{_START}(?P<call>click\s++[^\s\"]++\s++(?!href\b|\")\S|callback\b)", re.IGNORECASE)
_GOES_ON = re.compile(rf"{_START}(?:click|callback|href)[ \t]*\Z", re.IGNORECASE)
_SCRIPT_ADDRESS = re.compile(
    r"(?:java|vb|live)script:|data:(?!image/(?:png|jpe?g|gif|webp)[;,])|(?:file|blob|filesystem):",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(
    rf"{_START}(?:click|links?|callback|properties|details)\b|href|\$link|\]\(|src\s*=", re.IGNORECASE
)
_IMAGE = re.compile(r"\$sprite\s*+=\s*+[\"']?\w+:|!\[[^\]\n]{0,300}+\]\s*+\(", re.IGNORECASE)
_LOADS = re.compile(
    r"\burl\s*+\(|image-set\s*+\(|@import|\bexpression\s*+\(|-moz-binding|\bbehavior\s*+:", re.IGNORECASE
)
_FORMULA = re.compile(r"\\(?:href|url|includegraphics|html\w*|def|gdef|edef|newcommand)\b")
_IGNORED = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_ENTITY = re.compile(r"#(x?\w{1,8});")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([0-9a-fA-F]{1,6})[ \t]?)")


def goes_on(line: str) -> bool:
    """Whether a line ends with a word for clicks whose rest may be on the next line."""
    return _GOES_ON.search(line) is not None


def is_clickable(text: str) -> bool:
    """Whether the text is of a kind in which lines can make something happen on a click."""
    return _CLICKABLE.search(text) is not None


def fault_of_line(line: str, *, clickable: bool) -> tuple[int, str] | None:
    """The place from 0 and the fault of a line; None where it is safe. A comment is no part of the drawing."""
    if _COMMENT.match(line):
        return None
    faults = [(place, message) for find, message in _FAULTS if (place := find(line, clickable)) >= 0]
    if faults:
        return min(faults)
    plain = _as_a_browser_reads(line)
    hidden = next(
        (message for find, message in _FAULTS if plain != line and find(plain, clickable) >= 0), None
    )
    return (len(line) - len(line.lstrip()), hidden) if hidden else None


def _as_a_browser_reads(line: str) -> str:
    """Addresses hide in entities, control characters, escapes and comments of CSS.

    A tag whose brackets are entities is text.
    """
    decoded = html.unescape(_ENTITY.sub(_as_html, line)) if "#" in line or "&" in line else line
    decoded = _IGNORED.sub("", _ESCAPE.sub(_unescaped, decoded))
    first, *rest = decoded.split("/*")
    return "".join((first, *(part.partition("*/")[2] if "*/" in part else part for part in rest))).replace(
        "<", " "
    )


def _as_html(match: re.Match[str]) -> str:
    return f"&#{match[1]};" if match[1].lstrip("xX")[:1].isdigit() else f"&{match[1]};"


def _unescaped(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code < 0x110000 else ""


def _html(line: str, clickable: bool) -> int:
    return html_at(line)


def _call(line: str, clickable: bool) -> int:
    match = _CALL.search(line) if clickable else None
    return match.start("call") if match else -1


def _script_address(line: str, clickable: bool) -> int:
    match = _SCRIPT_ADDRESS.search(line) if _ADDRESSED.search(line) else None
    return match.start() if match else -1


def _image(line: str, clickable: bool) -> int:
    match = _IMAGE.search(line)
    return match.start() if match else -1


def _loads(line: str, clickable: bool) -> int:
    match = _LOADS.search(line)
    return match.start() if match else -1


def _formula(line: str, clickable: bool) -> int:
    start = line.find("$$")
    match = _FORMULA.search(line, start) if start >= 0 else None
    return match.start() if match else -1


_FAULTS: tuple[tuple[Callable[[str, bool], int], str], ...] = (
    (_html, HTML),
    (_call, SCRIPT),
    (_script_address, SCRIPT),
    (_image, OUTSIDE),
    (_loads, OUTSIDE),
    (_formula, SCRIPT),
)
