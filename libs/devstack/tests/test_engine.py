"""Which AI engine is taken."""

import pytest

from eightgentc_devstack.engine import choose_engine
from eightgentc_devstack.problem import Problem


def test_auto_without_a_key_is_the_offline_planner():
    engine = choose_engine("auto", {}, planner_port=1234)

    assert (engine.provider, engine.base_url) == ("offline-planner", "http://127.0.0.1:1234/v1")


def test_auto_with_a_key_is_openai():
    engine = choose_engine("auto", {"OPENAI_API_KEY": "sk"}, planner_port=1)

    assert (engine.provider, engine.api_key) == ("openai", "sk")


def test_another_server_needs_no_key_but_a_model():
    engine = choose_engine("auto", {"OPENAI_BASE_URL": "http://here/v1", "OPENAI_MODEL": "m"}, planner_port=1)

    assert (engine.base_url, engine.model) == ("http://here/v1", "m")


def test_another_server_without_a_model_is_asked_about():
    with pytest.raises(Problem, match="OPENAI_MODEL"):
        choose_engine("auto", {"OPENAI_BASE_URL": "http://here/v1"}, planner_port=1)


def test_offline_is_offline_even_with_a_key():
    assert choose_engine("offline", {"OPENAI_API_KEY": "sk"}, planner_port=1).offline


def test_openai_without_anything_says_what_to_set():
    with pytest.raises(Problem, match="OPENAI_API_KEY"):
        choose_engine("openai", {}, planner_port=1)


def test_key_is_not_in_the_repr():
    assert "sk-1" not in repr(choose_engine("auto", {"OPENAI_API_KEY": "sk-1"}, planner_port=1))
