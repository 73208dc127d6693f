"""One folder, one supervisor."""

import os
import shutil
from pathlib import Path

import pytest

from eightgentc_devstack.data_folder import DataFolder
from eightgentc_devstack.problem import Problem


def test_second_start_on_the_same_folder_is_refused_and_names_the_first(tmp_path):
    folder = DataFolder(tmp_path / "data")

    refused = pytest.raises(Problem, match=f"in use by another scripts/up, pid {os.getpid()}")
    with folder.locked(), refused, folder.locked():
        pass


def test_folder_is_free_again_afterwards(tmp_path):
    folder = DataFolder(tmp_path / "data")
    with folder.locked():
        pass

    with folder.locked():
        pass


def test_reset_deletes_what_is_ours_and_nothing_else(tmp_path):
    folder = DataFolder(tmp_path)
    folder.secrets.mkdir()
    (tmp_path / "letter.txt").touch()
    folder.reset()

    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_full_disk_is_told_before_anything_starts(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(1, 1, 12_000_000))

    with pytest.raises(Problem, match="Only 12 MB are free"):
        DataFolder(tmp_path).refuse_full_disk()


def test_folder_that_cannot_be_made_is_named_with_its_owner_and_who_asks(tmp_path):
    (tmp_path / "file").touch()
    me = Path(tmp_path).owner()

    with (
        pytest.raises(Problem, match=rf"cannot be used.* belongs to {me}; you are {me}"),
        DataFolder(tmp_path / "file" / "data").locked(),
    ):
        pass
