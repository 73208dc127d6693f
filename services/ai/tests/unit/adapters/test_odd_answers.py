"""An odd field loses only itself, whatever it is; and whatever a server sends, there is an answer or an error of ours."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_ai.adapters.outbound.openai.gathered import Gathered
from eightgentc_ai.adapters.outbound.openai.reading import read_whole
from eightgentc_ai.domain.model_request import ModelAnswer, ModelRequest
from eightgentc_ai.domain.prompt import Message
from eightgentc_ai.domain.tools import NODE_GRAPH
from eightgentc_kit.errors import DomainError

REQUEST = ModelRequest("m", (Message("user", "Bread?"),), 0.3, 500, offered=(NODE_GRAPH,))
ANSWER: dict[str, Any] = {
    "id": "chatcmpl-1",
    "object": "chat.completion",
    "created": 1_764_000_000,
    "model": "m",
    "choices": [
        {
            "index": 0,
            "message": {
                "role": "assistant",
                "content": "Bread.",
                "refusal": None,
                "reasoning_content": "Hm.",
                "reasoning": None,
                "tool_calls": [
                    {"index": 0, "id": "a", "type": "function", "function": {"name": "f", "arguments": "{}"}}
                ],
                "function_call": None,
            },
            "logprobs": None,
            "finish_reason": "stop",
            "usage": None,
            "text": None,
        }
    ],
    "usage": {
        "prompt_tokens": 20,
        "completion_tokens": 2,
        "total_tokens": 22,
        "prompt_tokens_details": {"cached_tokens": 3},
        "completion_tokens_details": {"reasoning_tokens": 1},
    },
    "x_groq": None,
    "system_fingerprint": "fp",
}
# Without these there is no text; and an error is one, whatever else there is.
_NEEDED = {(), ("choices",), ("choices", 0), ("choices", 0, "message"), ("choices", 0, "message", "content")}

_numbers = st.one_of(st.integers(), st.floats(), st.sampled_from([10**30, -(10**30), 1e300]))
_leaf = st.one_of(st.none(), st.booleans(), _numbers, st.text(max_size=8))
_json = st.recursive(
    _leaf,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["type", "text", "name", "arguments", "index", "id", "x"]), inner, max_size=3
        ),
    ),
    max_leaves=6,
)


def paths(document: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    items = (
        document.items()
        if isinstance(document, dict)
        else enumerate(document)
        if isinstance(document, list)
        else ()
    )
    for name, inner in items:
        found += paths(inner, (*path, name))
    return found


def read(body: bytes) -> ModelAnswer:
    gathered = Gathered(REQUEST)
    read_whole(body, "application/json", gathered)
    gathered.end()
    return gathered.answer(as_schema=False)


@given(path=st.sampled_from([path for path in paths(ANSWER) if path not in _NEEDED]), odd=_json)
def test_an_odd_field_loses_only_itself(path: tuple[Any, ...], odd: Any) -> None:
    document = copy.deepcopy(ANSWER)
    holder = document
    for name in path[:-1]:
        holder = holder[name]
    holder[path[-1]] = odd

    assert read(json.dumps(document).encode()).text == "Bread."


@given(
    path=st.sampled_from(
        [path for path in paths(ANSWER) if path not in _NEEDED and isinstance(path[-1], str)]
    )
)
def test_a_missing_field_loses_only_itself(path: tuple[Any, ...]) -> None:
    document = copy.deepcopy(ANSWER)
    holder = document
    for name in path[:-1]:
        holder = holder[name]
    del holder[path[-1]]

    assert read(json.dumps(document).encode()).text == "Bread."


@given(document=_json)
@pytest.mark.parametrize("field", ["choices", "usage", "error", "message", "delta", "tool_calls", "detail"])
def test_whatever_is_sent_there_is_an_answer_or_an_error_of_ours(field: str, document: Any) -> None:
    wrapped = {"choices": [{"message": {field: document}, field: document}], field: document}

    for body in (document, {field: document}, wrapped):
        try:
            answer = read(json.dumps(body).encode())
        except DomainError:
            continue
        assert answer.text.encode() is not None


@given(body=st.binary(max_size=60))
def test_bytes_of_any_kind_are_an_answer_or_an_error_of_ours(body: bytes) -> None:
    with pytest.raises(DomainError):
        read(body)


def test_nesting_without_end_is_an_error_of_ours() -> None:
    with pytest.raises(DomainError):
        read(b'{"choices":' + b"[" * 100_000)


def test_a_count_of_thousands_of_digits_costs_no_answer() -> None:
    body = json.dumps(ANSWER).replace('"completion_tokens": 2', '"completion_tokens": ' + "9" * 5_000)

    assert read(body.encode()).text == "Bread."
