"""The names in a path: a slash inside one (`%2F`) is none between two.

The server decodes a path before it is known which slashes divide it. Routes are found by a path in which those inside
names are another character, and get the names with slashes again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from starlette.types import Scope

_INNER_SLASH = "\udc2f"
"""Half of a pair, which no text in UTF-8 holds."""
_ENCODED_SLASH = re.compile("%2f", re.IGNORECASE)


class PathMalformed(Exception):
    """The path is not UTF-8."""


def with_whole_names(scope: Scope) -> Scope:
    """The scope with a path in which no name is divided. Raises PathMalformed."""
    sent: bytes = scope.get("raw_path") or b""
    if b"%" not in sent:
        return scope
    try:
        path = unquote(_ENCODED_SLASH.sub(_INNER_SLASH, sent.decode("ascii")), errors="strict")
    except UnicodeDecodeError:
        raise PathMalformed from None
    return {**scope, "path": path}


def names_of(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a path as they were sent."""
    return {
        key: name.replace(_INNER_SLASH, "/") if isinstance(name, str) else name
        for key, name in parameters.items()
    }
