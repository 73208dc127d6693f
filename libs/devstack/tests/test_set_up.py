"""What scripts/up and scripts/test do before anything of ours is installed."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from eightgentc_devstack.checkout import ROOT

SET_UP = ROOT / "scripts" / "set_up"


@pytest.fixture
def stamp(tmp_path, monkeypatch):
    """The module, looking at an empty checkout."""
    spec = importlib.util.spec_from_file_location("stamp", SET_UP / "stamp.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv" / "stamp")
    for folder in (".venv", "requirements", "libs/kit"):
        (tmp_path / folder).mkdir(parents=True)
    for file in ("requirements/run.lock", "requirements/all.lock", "libs/kit/pyproject.toml"):
        (tmp_path / file).write_text(file)
    return module


@pytest.fixture
def advice():
    spec = importlib.util.spec_from_file_location("failure", SET_UP / "failure.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.advice


def test_nothing_is_to_do_where_the_stamp_fits(stamp):
    stamp.STAMP.write_text(f"run {stamp.digest('run')}\n")

    assert stamp.installed("run")
    assert not stamp.installed("all")


def test_everything_covers_what_a_run_needs(stamp):
    stamp.STAMP.write_text(f"all {stamp.digest('all')}\n")

    assert stamp.installed("run")


@pytest.mark.parametrize("changed", ["requirements/run.lock", "libs/kit/pyproject.toml"])
def test_changed_input_asks_for_a_set_up(stamp, changed):
    stamp.STAMP.write_text(f"run {stamp.digest('run')}\n")
    (stamp.ROOT / changed).write_text("changed")

    assert not stamp.installed("run")


def test_half_done_set_up_is_not_taken_for_done(stamp):
    stamp.STAMP.write_text("half done\n")

    assert not stamp.installed("run")


def test_package_that_is_gone_asks_for_a_set_up_and_another_one_does_not(stamp):
    packages = stamp.VENV / "lib" / "python3.12" / "site-packages"
    (packages / "rich").mkdir(parents=True)
    stamp.STAMP.write_text(stamp.text("run"))
    (packages / "of_the_persons_own").mkdir()
    assert stamp.installed("run")
    (packages / "rich").rmdir()

    assert stamp.lacking() == ["rich"]
    assert not stamp.installed("run")


@pytest.mark.parametrize(
    ("output", "remedy"),
    [
        ("error: Failed to fetch: `somewhere`\n  Caused by: dns error", "registry is out of reach"),
        ("ERROR: No matching distribution found (from versions: none)", "registry is out of reach"),
        ("failed to write: No space left on device (os error 28)", "disk is full"),
        ("error: Failed to fetch\n  cause: invalid peer certificate: UnknownIssuer", "SSL_CERT_FILE"),
        ("Hash mismatch for `rich==15.0.0`", "not what the lock expects"),
        ("Permission denied (os error 13)", "may not write here"),
    ],
)
def test_failure_says_what_to_do(advice, output, remedy):
    assert remedy in advice(output)


def test_machine_without_a_fit_python_is_told_what_was_found_and_what_to_install(tmp_path):
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\necho 'is Python 3.9'\n")
    shim = tmp_path / "python3.12"
    shim.write_text("#!/bin/sh\nexit 127\n")
    for program in (old, shim):
        program.chmod(0o755)
    ran = _find_python({"PATH": f"{tmp_path}:/bin"}, only=tmp_path)

    assert ran.returncode == 1
    assert f"{old} is Python 3.9" in ran.stderr
    assert f"{shim} does not run" in ran.stderr
    assert "sudo apt install python3 python3-venv" in ran.stderr


def test_python_that_is_named_is_taken():
    assert _find_python({"PYTHON": sys.executable, "PATH": "/bin"}).stdout.strip() == sys.executable


def _find_python(environment: dict[str, str], only: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Runs the search; `only` hides every Python outside that folder."""
    hide = f'command() {{ builtin command "$@" | grep "^{only}"; }}; ' if only else ""
    script = f"{hide}source '{SET_UP}/find_python.sh'; find_python"
    return subprocess.run(
        ["/bin/bash", "-c", script], env=environment, capture_output=True, text=True, check=False
    )
