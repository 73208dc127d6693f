"""Which real server the tests use."""

import pytest

from eightgentc_testing import real_part
from eightgentc_testing.real_part import choose


@pytest.fixture
def engine(monkeypatch):
    """Say why there is no container, or None."""

    def answer(why: str | None) -> None:
        monkeypatch.setattr(real_part, "why_no_container", lambda image: why)

    monkeypatch.delenv("TEST_POSTGRES", raising=False)
    return answer


def test_container_is_taken_where_the_engine_has_the_image(engine):
    engine(None)

    assert choose("postgres", "postgres:18").kind == "container"


def test_embedded_is_taken_otherwise_and_the_reason_is_kept(engine):
    engine("no container engine here")
    choice = choose("postgres", "postgres:18")

    assert (choice.kind, choice.why) == ("embedded", "no container engine here")


def test_container_that_is_demanded_is_not_replaced(engine, monkeypatch):
    engine("no container engine here")
    monkeypatch.setenv("TEST_POSTGRES", "container")

    assert choose("postgres", "postgres:18").kind == "container"


def test_misspelt_demand_is_refused(monkeypatch):
    monkeypatch.setenv("TEST_POSTGRES", "docker")

    with pytest.raises(ValueError, match="expected auto, embedded or container"):
        choose("postgres", "postgres:18")
