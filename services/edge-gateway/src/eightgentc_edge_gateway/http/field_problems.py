"""Faults that the framework found in a request, by field, in words of ours."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from eightgentc_edge_gateway.contract.problem import FieldProblem
from eightgentc_kit.errors import shortened

_WORDS = {
    "extra_forbidden": "is not a field of this request",
    "missing": "is required",
    "string_type": "must be a string",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "union_tag_not_found": "is none of the kinds accepted here",
}
_MOST = 20

UNNAMED = "("
"""How a kind of body begins whose choice is no field of the client's."""


def field_problems(errors: Sequence[Any]) -> list[FieldProblem]:
    """At most twenty, and short ones, so that a hostile body does not get a longer answer than it was itself."""
    return [
        FieldProblem(field=shortened(_path(error["loc"])), detail=shortened(_words(error)))
        for error in errors[:_MOST]
    ]


def _path(location: Sequence[int | str]) -> str:
    """`("body", "operations", 3, "createNode", "x")` → `operations[3].x`.

    After an index the framework names the kind that an item's own field chose; the client wrote no such step.
    """
    path = ""
    for before, step in pairwise(location):
        if isinstance(step, int):
            path += f"[{step}]"
        elif not isinstance(before, int) and not step.startswith(UNNAMED):
            path += f".{step}" if path else step
    return path


def _words(error: Any) -> str:
    known = error.get("ctx", {})
    if error["type"] == "value_error":
        return str(known["error"])
    if error["type"] == "literal_error":
        return f"must be {known['expected']}"
    if error["type"] == "union_tag_invalid":
        return f"{known['discriminator']} must be one of {known['expected_tags']}"
    return _WORDS.get(error["type"]) or str(error["msg"])
