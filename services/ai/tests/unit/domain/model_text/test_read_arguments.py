"""Arguments in any text: read back from every form, refused where a guess would be needed, in linear time."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.model_json import read_object
from eightgentc_ai.domain.model_text.arguments import read_arguments
from eightgentc_ai.domain.tools import MERMAID_DIAGRAM, NODE_GRAPH, PLAN_SECTION, TOOLS, Tool

# Beside any character those that mean something in one of the forms.
TEXT = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("\"'`{}[]<>()|:,=\\/#\n“”…")),
    max_size=40,
)
WORDS = TEXT.map(lambda text: f"Open {text}.")
SECTIONS = st.fixed_dictionaries({"section": WORDS, "content": WORDS})
NODES = st.lists(
    st.fixed_dictionaries({"id": WORDS, "label": WORDS, "x": st.none() | st.integers(0, 9)}),
    min_size=1,
    max_size=4,
)
EDGES = st.lists(
    st.fixed_dictionaries({"source": WORDS, "target": WORDS, "label": st.none() | WORDS}), max_size=4
)
GRAPHS = st.fixed_dictionaries({"nodes": NODES, "edges": EDGES})
TASKS = st.lists(
    st.fixed_dictionaries(
        {"label": WORDS, "assumed": st.booleans(), "dependsOn": st.lists(WORDS, max_size=2)}
    ),
    min_size=1,
    max_size=3,
)
DIAGRAMS = st.fixed_dictionaries({"type": st.just("timeline"), "tasks": TASKS})
CALLS = st.one_of(
    st.tuples(st.just(PLAN_SECTION), SECTIONS), st.tuples(st.just(NODE_GRAPH), GRAPHS), st.tuples(st.just(MERMAID_DIAGRAM), DIAGRAMS)
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=12,
)


def named(name: str, arguments: str, key: str = "arguments") -> str:
    return f'{{"name": "{name}", "{key}": {arguments}}}'


def keywords(arguments: dict[str, Any]) -> str:
    return ", ".join(f"{key}={value!r}" for key, value in arguments.items())


FORMS: dict[str, Callable[[str, dict[str, Any]], str]] = {
    "json": lambda name, a: json.dumps(a),
    "json in unicode": lambda name, a: json.dumps(a, ensure_ascii=False),
    "indented": lambda name, a: json.dumps(a, indent=2),
    "fence": lambda name, a: f"```json\n{json.dumps(a)}\n```",
    "words around": lambda name, a: f"Here it is:\n{json.dumps(a)}\nEnjoy!",
    "after thinking": lambda name, a: f"<think>\nHm, {{}}.\n</think>\n{json.dumps(a)}",
    "encoded twice": lambda name, a: json.dumps(json.dumps(a)),
    "escaped once": lambda name, a: json.dumps(json.dumps(a))[1:-1],
    "wrapped": lambda name, a: f'{{"arguments": {json.dumps(a)}}}',
    "name and parameters": lambda name, a: named(name, json.dumps(a), "parameters"),
    "arguments as text": lambda name, a: named(name, json.dumps(json.dumps(a))),
    "tool_call": lambda name, a: f"<tool_call>\n{named(name, json.dumps(a))}\n</tool_call>",
    "function tag": lambda name, a: f"<function={name}>{json.dumps(a)}</function>",
    "python tag": lambda name, a: f"<|python_tag|>{named(name, json.dumps(a), 'parameters')}",
    "TOOL_CALLS list": lambda name, a: f"[TOOL_CALLS] [{named(name, json.dumps(a))}]",
    "TOOL_CALLS": lambda name, a: f"[TOOL_CALLS]{name}[ARGS]{json.dumps(a)}",
    "DeepSeek": lambda name, a: (
        f"<\uff5ctool▁calls▁begin\uff5c><\uff5ctool▁call▁begin\uff5c>function<\uff5ctool▁sep\uff5c>{name}\n```json\n{json.dumps(a)}\n```<\uff5ctool▁call▁end\uff5c>"
    ),
    "gpt-oss": lambda name, a: f"<|channel|>commentary to=functions.{name} <|constrain|>json<|message|>{json.dumps(a)}<|call|>",
    "call in JavaScript": lambda name, a: f"{name}({json.dumps(a)});",
    "call in Python": lambda name, a: f"[{name}({keywords(a)})]",
    "Python": lambda name, a: repr(a),
    "trailing comma": lambda name, a: json.dumps(a)[:-1] + ",}",
    "last bracket lost": lambda name, a: json.dumps(a)[:-1],
}  # fmt: skip


def is_the_same(read: dict[str, Any], written: dict[str, Any]) -> bool:
    return {key: read.get(key) for key in written} == written


@pytest.mark.parametrize("form", FORMS)
@given(call=CALLS)
@example(call=(PLAN_SECTION, {"section": "Open", "content": "Open </seed:think>."}))
@example(call=(PLAN_SECTION, {"section": "Open", "content": "A tag, </think>, ends it."}))
def test_arguments_in_any_form_are_read_back_equal(form: str, call: tuple[Tool, dict[str, Any]]) -> None:
    tool, written = call

    read = read_arguments(FORMS[form](tool.name, written), tool, [])

    assert is_the_same(read, written)


@pytest.mark.parametrize(
    "form", ["json", "indented", "fence", "words around", "encoded twice", "Python", "trailing comma"]
)
@given(written=st.dictionaries(TEXT, VALUES, min_size=1, max_size=4))
def test_any_object_is_read_back_equal(form: str, written: dict[str, Any]) -> None:
    assert read_object(FORMS[form]("tool", written), []) == written


PIECES = st.sampled_from(
    ["{", "}", "[", "]", '"', "'", ":", ",", "\\", "```json\n", "```", "<tool_call>", "</tool_call>", "[TOOL_CALLS]",
     "<think>", "</think>", "content", "section", "nodes", "generatePlanSection(", "<parameter=content>", "//", "/*",
     "#", "true", "None", "12", "-", "...", "\n", " ", "<\uff5ctool▁sep\uff5c>", "“", "”", '"""', "=", ")", "\ud83d", "\0"]
)  # fmt: skip


@pytest.mark.parametrize("tool", TOOLS.values(), ids=TOOLS)
@given(pieces=st.lists(PIECES | TEXT, max_size=25))
def test_any_text_is_read_or_refused(tool: Tool, pieces: list[str]) -> None:
    with contextlib.suppress(OutputInvalid):
        read_arguments("".join(pieces), tool, [])


@given(content=TEXT, data=st.data())
def test_a_cut_answer_is_never_read_as_a_shorter_one(content: str, data: st.DataObject) -> None:
    written = json.dumps({"section": "Goals", "content": f"Open {content}"})
    cut = data.draw(st.integers(0, len(written) - 1))

    with contextlib.suppress(OutputInvalid):
        assert read_arguments(written[:cut], PLAN_SECTION, [])["content"] == f"Open {content}"


@given(content=st.text('ab "{}[],:', max_size=30), data=st.data())
def test_a_lost_character_never_costs_more_than_itself(content: str, data: st.DataObject) -> None:
    said = f"Open {content}"
    written = json.dumps({"content": said, "section": "Goals"})
    lost = data.draw(st.integers(0, len(written) - 1))

    with contextlib.suppress(OutputInvalid):
        read = read_arguments(written[:lost] + written[lost + 1 :], PLAN_SECTION, [])["content"]
        assert differ_in_one_place(read, said)


def differ_in_one_place(one: str, other: str) -> bool:
    same = next(
        (n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
        min(len(one), len(other)),
    )
    rest, other_rest = one[same:], other[same:]
    return rest[1:] == other_rest[1:] or rest == other_rest[1:] or rest[1:] == other_rest


HOSTILE = {
    "open brackets": "{" * 1_000_000,
    "open lists": "[" * 1_000_000,
    "deep objects": '{"a":' * 200_000,
    "deep and closed": "[" * 400_000 + "]" * 400_000,
    "keys without end": '{"' * 500_000,
    "calls": "<tool_call>" * 90_000,
    "fences": "```\n" * 250_000,
    "quotes in strings": '{"content": "' + 'a "b" ' * 160_000,
    "quotes and commas": "{" + '"a": "b", ' * 100_000,
    "strings side by side": '{"a": "b" ' * 100_000,
    "comments": "/*" * 500_000,
    "comments in lists": "[//\n" * 250_000,
    "parameters": "<parameter=a>" * 76_000,
    "small objects": '{"a":"b"}' * 110_000,
    "small lists": '[{"a":1},' * 100_000,
    "python calls": "generatePlanSection(a=" * 45_000,
    "quotes": '"' * 1_000_000,
    "escaped quotes": '\\"' * 500_000,
    "thinking": "<think>" * 140_000,
    "thought": "{</think>" * 110_000,
    "space": "{" + " " * 999_000,
    "numbers": "[" + "1" * 999_000,
    "words": "[" + "a" * 999_000,
    "encoded": json.dumps(json.dumps('{"' * 100_000)),
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_no_text_takes_more_than_linear_time(hostile: str) -> None:
    started = time.process_time()

    with pytest.raises(OutputInvalid):
        read_arguments(hostile, PLAN_SECTION, [])

    # Quadratic time would be minutes.
    assert time.process_time() - started < 5


def test_what_was_mended_is_noted() -> None:
    repairs: list[str] = []

    read_arguments("Sure! {'section': 'Goals', 'content': 'We open.',}", PLAN_SECTION, repairs)

    assert repairs == [
        "Words around the answer were taken off.",
        "Quotes that JSON does not know were read as quotes.",
        "Commas were put right.",
    ]


def test_sound_arguments_are_read_without_a_note() -> None:
    repairs: list[str] = []

    read_arguments('{"section": "Goals", "content": "We open."}', PLAN_SECTION, repairs)

    assert repairs == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('{"section": "Goals"}', "content must be a string."),
        ("We open.", "Call generatePlanSection with its arguments as one valid JSON object."),
        ("x" * 1_000_001, "The answer must be shorter."),
    ],
)
def test_the_model_is_told_what_is_missing(text: str, rule: str) -> None:
    with pytest.raises(OutputInvalid) as refused:
        read_arguments(text, PLAN_SECTION, [])

    assert refused.value.rule == rule
