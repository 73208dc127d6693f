"""Diagrams that carry script, outside addresses or weaker settings are found, and those of a model are made neutral."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_ai.domain.neutral_mermaid import cleaned, neutralised
from eightgentc_ai.domain.unsafe_mermaid import unsafe_place
from eightgentc_testing.diagram_payloads import DiagramPayload, harmless, payloads
from eightgentc_testing.scores import Score

PAYLOADS = payloads()


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: payload.id)
def test_a_payload_is_found_in_its_line(payload: DiagramPayload) -> None:
    place = unsafe_place(payload.text)

    assert place is not None
    assert place.line == payload.line
    assert 1 <= place.column <= len(re.split(r"\r\n|\r|\n", payload.text)[place.line - 1])
    assert place.message


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: payload.id)
def test_a_payload_of_a_model_is_neutral_once_it_is_cleaned(payload: DiagramPayload, score: Score) -> None:
    repairs: list[str] = []

    neutral = cleaned(payload.text, repairs)

    is_neutral = unsafe_place(neutral) is None
    score("payloads neutralised", is_neutral)
    assert is_neutral
    assert repairs == ["Lines that configure or script the renderer were taken out."]


@pytest.mark.parametrize("text", harmless(), ids=lambda text: text.id)
def test_what_only_looks_like_a_payload_is_safe(text: DiagramPayload) -> None:
    assert unsafe_place(text.text) is None


def test_the_corpus_is_large() -> None:
    assert len(PAYLOADS) >= 80


PIECES = st.sampled_from([piece for payload in PAYLOADS for piece in payload.text.split("\n")])


@given(st.lists(PIECES | st.text(max_size=20), max_size=8).map("\n".join))
def test_whatever_a_model_writes_is_safe_once_it_is_cleaned(text: str) -> None:
    assert unsafe_place(neutralised(text)) is None


@pytest.mark.parametrize(
    "hostile",
    [
        "%%{" * 33_000, "---\n" * 25_000, "<img " * 20_000, "<" * 100_000, "/*" * 50_000, "@{img:" * 16_000, "$$" * 50_000,
        ";click A " * 11_000, "fontFamily:" * 9_000, "%%{fontFamily:" * 7_000, "![" * 50_000, "#" * 100_000, "&#" * 50_000,
        "\\" * 100_000, "<a on" * 20_000, "<<a" * 33_000, "flowchart\n" * 10_000, "url " * 25_000, "links a" * 14_000, "@{" * 50_000, '@{"' * 33_000, "click\n" * 16_000, "%% x\r" * 20_000,
    ],
    ids=lambda text: text[:8],
)  # fmt: skip
def test_no_text_takes_more_than_linear_time(hostile: str) -> None:
    started = time.process_time()

    for text in (hostile, f"flowchart TD\n{hostile}"):
        unsafe_place(text)
        cleaned(text, [])

    assert time.process_time() - started < 2
