"""The hashed locks of the repository, and the check that judges them."""

import re
from dataclasses import replace

import pytest

from eightgentc_devstack.locks.check import faults
from eightgentc_devstack.locks.table import Lock, all_locks

LOCKS = all_locks()


@pytest.fixture
def one(tmp_path, monkeypatch):
    """A lock made from one requirement, with the text given."""

    def make(asked: str, locked: str) -> Lock:
        (tmp_path / "asked.in").write_text(asked + "\n")
        (tmp_path / "one.lock").write_text(locked)
        monkeypatch.setattr(Lock, "path", property(lambda lock: tmp_path / f"{lock.name}.lock"))
        return Lock("one", (tmp_path / "asked.in",), pinned_by=None)

    return make


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_lock_is_what_its_inputs_ask_for(lock):
    assert list(faults(lock)) == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_lock_names_no_address(lock):
    assert not re.search(r"://|index-url|find-links|@ ", lock.path.read_text())


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_pin_has_a_hash(lock):
    entries = re.split(r"\n(?=\S)", lock.path.read_text().strip())

    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_missing_requirement_is_told(one):
    assert list(faults(one("iniconfig", ""))) == ["lacks iniconfig"]


def test_version_that_is_not_asked_for_is_told(one):
    assert list(faults(one("iniconfig>=99", "iniconfig==2.0.0 \\\n"))) == [
        "pins iniconfig 2.0.0, but iniconfig>=99 is asked for"
    ]


def test_pin_that_nothing_asks_for_is_told(one):
    assert list(faults(one("", "iniconfig==2.0.0 \\\n"))) == ["pins iniconfig, which nothing asks for"]


def test_smaller_lock_with_another_version_is_told(one, tmp_path):
    lock = replace(one("iniconfig", "iniconfig==2.0.0 \\\n"), pinned_by=tmp_path / "all.lock")
    (tmp_path / "all.lock").write_text("iniconfig==2.1.0 \\\n")

    assert list(faults(lock)) == ["pins iniconfig 2.0.0, but all.lock has 2.1.0"]
