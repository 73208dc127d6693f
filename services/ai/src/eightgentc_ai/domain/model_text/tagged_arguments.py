"""Arguments that a model wrote as tags, one for each: `<parameter=name>value</parameter>` and its relatives."""

from __future__ import annotations

import re

_OPENING = re.compile(
    r"<(?:[|\uff5c]{1,2}DSML[|\uff5c]{1,2}|\w{1,20}:)?(?:parameter|arg|param)"
    r"(?:=|\s++name\s*+=\s*+)[\"']?(?P<name>[\w-]{1,64}+)[\"']?[^<>\n]{0,60}>"
    r"|<arg_key>\s*+(?P<key>[\w-]{1,64}+)\s*+</arg_key>\s*+<arg_value>"
)
_CLOSING = re.compile(
    r"</(?:[|\uff5c]{1,2}DSML[|\uff5c]{1,2}|\w{1,20}:)?(?:parameter|arg|param|arg_value|function|invoke|tool_call)>"
)


def tagged_arguments(text: str) -> dict[str, str]:
    """Names and values, each without the line ends around it. Empty where there are none or one has no end."""
    found: dict[str, str] = {}
    at = 0
    while (opening := _OPENING.search(text, at)) is not None:
        closing = _CLOSING.search(text, opening.end())
        if closing is None:
            return {}
        value = text[opening.end() : closing.start()]
        found[opening["name"] or opening["key"]] = value.removeprefix("\n").removesuffix("\n")
        at = closing.end()
    return found
