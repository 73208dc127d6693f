"""Where a browser would take a text for HTML that does more than format."""

from __future__ import annotations

import re
from collections.abc import Iterator

# As they are, without attributes, these only format.
_FORMAT = "b|i|u|s|em|strong|sub|sup|small|code|mark|del|ins|br|hr|p|ul|ol|li|span|div|pre|kbd"
_NAMES = (
    "a abbr address animate animatemotion animatetransform annotation annotation-xml applet area article aside audio base "
    "basefont bdi bdo bgsound blockquote body button canvas caption center circle cite clippath col colgroup data datalist "
    "dd defs desc details dfn dialog dir dl dt ellipse embed feimage fieldset figcaption figure filter font footer "
    "foreignobject form frame frameset g h1 h2 h3 h4 h5 h6 head header hgroup html iframe image img input isindex keygen "
    "label layer legend line lineargradient link listing main map marker marquee mask math menu menuitem meta metadata meter "
    "mglyph mi mn mo ms mtext nav nobr noembed noframes noscript object optgroup option output param path pattern picture "
    "plaintext polygon polyline portal progress q radialgradient rect rp rt ruby samp script search section select set slot "
    "source stop strike style summary svg switch symbol table tbody td template text textarea textpath tfoot th thead time "
    "title tr track tspan tt use var video view wbr xmp"
)
_ELEMENTS = frozenset([*_NAMES.split(), *_FORMAT.split("|")])
_TAG = re.compile(
    rf"<(?!/?(?:{_FORMAT})\s*/?>)(?:/?(?P<name>[a-zA-Z][\w:-]*+)(?P<rest>[^<>]*+)|[!?])", re.IGNORECASE
)
_ATTRIBUTE = re.compile(
    r"(?:\A|[\s/\"'])(?:on\w+|src\w*|href|style|xlink:href|formaction|action|data|background)\s*=",
    re.IGNORECASE,
)
# Mermaid's own: <<interface>>.
_ANNOTATION = re.compile(r"<<[\w -]{1,60}>>")


def html_at(line: str) -> int:
    """The place of the first tag that does more than format, from 0; -1 where there is none."""
    return next(_tags(line), -1)


def html_as_text(line: str) -> str:
    """The line with the bracket of every such tag as its entity."""
    kept, at = "", 0
    for place in _tags(line):
        kept, at = f"{kept}{line[at:place]}#lt;", place + 1
    return kept + line[at:]


def _tags(line: str) -> Iterator[int]:
    if "<" not in line:
        return
    annotations = {match.start() + place for match in _ANNOTATION.finditer(line) for place in (0, 1)}
    yield from (
        tag.start() for tag in _TAG.finditer(line) if tag.start() not in annotations and _does_something(tag)
    )


def _does_something(tag: re.Match[str]) -> bool:
    name, rest = tag["name"], tag["rest"]
    if name is None:
        return True
    is_tag = not rest or rest[0] in " \t\r\f/>\"'" or rest[0].isspace()
    return is_tag and (name.rpartition(":")[2].lower() in _ELEMENTS or _ATTRIBUTE.search(rest) is not None)
