"""Reasoning inside a text is taken out of it, in whatever pieces it comes; what only looks like it stays."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_ai.adapters.outbound.openai.reasoning import ReasoningSplitter, split, thinks_by_name

CASES = [
    # waits, text, reasoning, answer
    (False, "Bread.", "", "Bread."),
    (False, "<think>Hm.</think>\n\nBread.", "Hm.", "Bread."),
    (False, " \n<think>\n\n</think>Bread.", "\n\n", "Bread."),
    (False, "<thinking>a</thinking> b </thinking>", "a", "b </thinking>"),
    (False, "[THINK]Hm.[/THINK]Bread.", "Hm.", "Bread."),
    (False, "<think>Hm, and the limit came", "Hm, and the limit came", ""),
    (False, "<thin", "", "<thin"),
    (False, "<table></think>", "", "<table></think>"),
    (False, "", "", ""),
    (True, "Hm.\n</think>\n\nBread.", "Hm.\n", "Bread."),
    (True, "Bread.", "", "Bread."),
    (True, "The tag </think> ends it.", "", "The tag </think> ends it."),
    (True, "<think>Hm.</think>Bread.", "Hm.", "Bread."),
]


@pytest.mark.parametrize(("waits", "text", "reasoning", "answer"), CASES)
@given(data=st.data())
def test_a_text_is_split_the_same_in_any_pieces(
    waits: bool, text: str, reasoning: str, answer: str, data: st.DataObject
) -> None:
    edges = [0, *sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6))), len(text)]
    splitter = ReasoningSplitter(waits=waits)

    said = "".join(splitter.take(text[start:end]) for start, end in pairwise(edges)) + splitter.end()

    assert (splitter.reasoning, said) == (reasoning, answer)


def test_a_text_without_reasoning_is_passed_on_at_once() -> None:
    splitter = ReasoningSplitter()

    assert (splitter.take("Br"), splitter.is_answering) == ("Br", True)


def test_what_is_held_is_let_go_when_reasoning_comes_in_a_field_of_its_own() -> None:
    splitter = ReasoningSplitter(waits=True)
    held = splitter.take("Bre")

    assert (held, splitter.stop_waiting(), splitter.take("ad.")) == ("", "Bre", "ad.")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Hm.\n</think>\nBread.", ("Hm.\n", "Bread.")),
        ("Bread.", ("", "Bread.")),
        ("Write `</think>` here.", ("", "Write `</think>` here.")),
        ("The tag </think> ends it.", ("", "The tag </think> ends it.")),
        ("Hm.</think>Bread.", ("Hm.", "Bread.")),
        ("```\n</think>\n```", ("", "```\n</think>\n```")),
    ],
)
def test_a_closing_tag_alone_ends_the_reasoning_of_a_whole_text(text: str, parts: tuple[str, str]) -> None:
    assert split(text) == parts


@pytest.mark.parametrize(
    ("model", "thinks"),
    [
        ("deepseek-ai/DeepSeek-R1-Distill-Qwen-32B", True),
        ("deepseek-reasoner", True),
        ("Qwen/QwQ-32B", True),
        ("qwen3-235b-a22b-thinking-2507", True),
        ("gpt-5.5", False),
        ("llama3.1:8b", False),
        ("mistral-large", False),
    ],
)
def test_models_are_known_to_reason_by_their_names(model: str, thinks: bool) -> None:
    assert thinks_by_name(model) is thinks
