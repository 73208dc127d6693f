"""Token counts: exact for OpenAI's models, an upper bound for all others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_ai.adapters.outbound import token_counter
from eightgentc_ai.adapters.outbound.token_counter import ModelTokenCounter

COUNTER = ModelTokenCounter()


@pytest.mark.row("F68", clause="counted with the model's tokenizer")
@pytest.mark.parametrize(
    ("model", "tokens"), [("gpt-4o", 4), ("gpt-5.5", 4), ("gpt-4-turbo", 5), ("llama3", 14)]
)
def test_each_family_is_counted_by_its_own_vocabulary(model: str, tokens: int) -> None:
    assert COUNTER.count(model, "Bread, please.") == tokens


@given(st.text(max_size=200))
def test_no_text_has_more_tokens_than_bytes(text: str) -> None:
    assert COUNTER.count("gpt-4o", text) <= COUNTER.count("unknown", text) == len(text.encode())


def test_marks_of_the_vocabulary_are_words_in_a_text() -> None:
    assert COUNTER.count("gpt-4o", "<|endoftext|>") > 1


def test_counts_are_remembered_and_the_oldest_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_counter, "_REMEMBERED", 2)
    counter = ModelTokenCounter()
    texts = ["Bread, please.", "Bread", "Cake", "Bread, please.", "Cake"]

    counts = [counter.count("gpt-4o", text) for text in texts]

    assert counts == [COUNTER.count("gpt-4o", text) for text in texts]
    assert len(counter._counts) == 2
