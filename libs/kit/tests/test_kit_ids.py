"""Identifiers."""

from __future__ import annotations

import time
import uuid

import pytest

from eightgentc_kit.ids import derived_id, is_id, new_id


def test_id_is_a_uuid_of_version_7() -> None:
    parsed = uuid.UUID(new_id())

    assert (parsed.version, parsed.variant) == (7, uuid.RFC_4122)


def test_ids_sort_by_the_millisecond_they_were_made(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for milliseconds in (1, 2, 255, 256, 65_536, 1_795_562_329_224):
        monkeypatch.setattr(time, "time_ns", lambda now=milliseconds: now * 1_000_000)
        made.append(new_id())

    assert made == sorted(made)


def test_ten_thousand_ids_of_one_moment_differ() -> None:
    assert len({new_id() for _ in range(10_000)}) == 10_000


def test_new_id_is_canonical() -> None:
    assert is_id(new_id())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "01A20FDA-D488-7D2E-BEF3-B051D5890435",
        "01a20fdad4887d2ebef3b051d5890435",
        "{01a20fda-d488-7d2e-bef3-b051d589043}",
        "01a20fda-d488-7d2e-bef3-b051d589043g",
        "01a20fda-d488-7d2e-bef3-b051d5890435\n",
    ],
)
def test_other_ways_to_write_an_id_are_none(text: str) -> None:
    assert not is_id(text)


def test_a_derived_id_is_the_same_each_time_and_sorts_with_what_it_comes_from() -> None:
    turn = new_id()

    derived = derived_id(turn, "call-1")

    assert derived == derived_id(turn, "call-1")
    assert derived not in (turn, derived_id(turn, "call-2"), derived_id(new_id(), "call-1"))
    assert is_id(derived)
    assert (derived[:13], uuid.UUID(derived).version) == (turn[:13], 7)
