"""The corpus of what model servers send: large enough, each case with a name of its own and the system that sends it."""

from __future__ import annotations

from collections import Counter

from eightgentc_testing.provider_answers import (
    context_refusals,
    form_refusals,
    provider_answers,
    provider_errors,
)

NAMED_SERVERS = [
    "vLLM",
    "llama.cpp",
    "Ollama",
    "LM Studio",
    "Azure",
    "OpenRouter",
    "LiteLLM",
    "DeepSeek",
    "Gemini",
    "Anthropic",
]


def test_there_are_at_least_eighty_answers() -> None:
    assert len(provider_answers()) >= 80


def test_every_case_has_a_name_of_its_own() -> None:
    cases = [*provider_answers(), *provider_errors(), *form_refusals(), *context_refusals()]

    names = Counter((case.name, case.source) for case in cases)

    assert [name for name, times in names.items() if times > 1] == []


def test_each_named_server_has_answers_and_refusals() -> None:
    answers = " ".join(case.source for case in (*provider_answers(), *provider_errors()))
    refusals = " ".join(case.source for case in (*form_refusals(), *context_refusals()))

    assert [name for name in NAMED_SERVERS if name not in answers or name not in refusals] == []
