"""Settings: what an operator may write, and what is refused at the start."""

from __future__ import annotations

import pytest

from eightgentc_ai.settings import AiSettings
from eightgentc_kit.settings import SettingsError, describe, load

NEEDED = {
    "EIGHTGENTC_AI_DATABASE_URL": "postgresql://x",
    "EIGHTGENTC_AI_AUTH_TARGET": "127.0.0.1:1",
    "EIGHTGENTC_AI_SERVICE_CREDENTIAL_FILE": "credential.json",
    "EIGHTGENTC_AI_MODEL_BASE_URL": "http://127.0.0.1:2/v1",
    "EIGHTGENTC_AI_MODEL_NAME": "scripted-1",
}


def settings(**more: str) -> AiSettings:
    return load(AiSettings, "AI", NEEDED | {f"EIGHTGENTC_AI_{name}": value for name, value in more.items()})


@pytest.mark.row("F129", clause="temperature 0.3 for plans and 0.7 for diagrams without any setting")
def test_plans_are_sampled_low_and_diagrams_high_unless_a_setting_says_otherwise() -> None:
    usual, said = settings().policy(), settings(TEMPERATURE_DIAGRAM="0.2").policy()

    plans = dict.fromkeys(("section", "graph", "chat", "prompt"), 0.3)
    assert usual.temperatures == {**plans, "diagram": 0.7, "timeline": 0.7}
    assert said.temperatures["diagram"] == 0.2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TEMPERATURE_CHAT", "2.1"),
        ("LIMIT_REQUESTS_OF_PERSON", "0"),
        ("LIMIT_TOKENS_OF_TENANT", "-1"),
        ("MODEL_ATTEMPTS", "0"),
        ("MODEL_SILENCE_SECONDS", "0"),
        ("CONTEXT_TOKENS", "many"),
        ("TEMPRATURE_CHAT", "1"),
        ("EMBEDDING_INPUT_TYPE", "suffix"),
        ("EMBEDDING_INPUT_NANO_USD", "-1"),
    ],
)
def test_what_cannot_be_meant_is_refused(name: str, value: str) -> None:
    with pytest.raises(SettingsError):
        settings(**{name: value})


def test_other_models_are_a_list_with_commas() -> None:
    assert settings(MODEL_OTHER_NAMES="a, b,,").policy().other_models == {"a", "b"}
    assert settings().policy().other_models == frozenset()


def test_embeddings_have_the_limits_of_the_model_and_a_price_of_their_own() -> None:
    said = settings(
        EMBEDDING_MODEL_NAME="e5",
        EMBEDDING_INPUT_NANO_USD="20",
        MODEL_INPUT_NANO_USD="400",
        MODEL_OUTPUT_NANO_USD="1600",
        LIMIT_TOKENS_OF_TENANT="9000",
    ).embedding_policy()

    assert (said.model, said.input_nano_usd, said.output_nano_usd) == ("e5", 20, 0)
    assert said.tokens_of_tenant == 9_000


def test_keys_are_shown_nowhere() -> None:
    said = settings(MODEL_API_KEY="sk-secret", EMBEDDING_API_KEY="sk-secret-2")

    shown = describe(said) + repr(said) + repr(said.endpoint()) + repr(said.embedding_endpoint())
    assert "sk-secret" not in shown
