"""A NUL is looked for in what a body says, not in how it is written."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.exceptions import HTTPException

from eightgentc_edge_gateway.http.strict_json import StrictRequest

# Texts in which the escape of a NUL, and backslashes before it, are frequent.
PIECES = st.sampled_from(["\\", "u0000", "\\u0000", "\\\\u0000", '"', "\n", "x", "é", "\U0001f600"])
QUOTING = st.lists(PIECES, max_size=8).map("".join)
VALUES = st.recursive(
    QUOTING | st.integers(-(2**53), 2**53) | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(QUOTING, inner, max_size=3),
    max_leaves=8,
)


async def read(body: bytes) -> Any:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    return await StrictRequest({"type": "http", "headers": []}, receive).json()


@given(value=VALUES, ascii=st.booleans())
async def test_text_that_quotes_the_escape_is_text(value, ascii):
    assert await read(json.dumps(value, ensure_ascii=ascii).encode()) == value


@given(
    before=QUOTING,
    after=QUOTING,
    place=st.sampled_from(["[{}]", '{{"a": [{{"b": {}}}]}}', "{{{}: 1}}", "{}"]),
)
async def test_nul_is_refused_wherever_it_is(before, after, place):
    body = place.format(json.dumps(before + "\0" + after)).encode()

    with pytest.raises(HTTPException) as refused:
        await read(body)

    assert "NUL" in refused.value.detail
