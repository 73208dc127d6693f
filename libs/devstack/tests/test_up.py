"""scripts/up as a process: what it refuses before it starts anything."""

import json
import os
import socket
import subprocess
import sys

import pytest

from eightgentc_devstack.data_folder import DataFolder


@pytest.fixture
def up(tmp_path):
    """Runs it on a folder of the test, without a terminal."""

    def run(*arguments: str, ai: str = "offline") -> subprocess.CompletedProcess[str]:
        command = [
            sys.executable,
            "-m",
            "eightgentc_devstack",
            "--ai",
            ai,
            "--data",
            str(tmp_path),
            *arguments,
        ]
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30, check=False
        )

    return run


def test_folder_in_use_is_refused_and_its_holder_named(up, tmp_path):
    with DataFolder(tmp_path).locked():
        ran = up("--port", "0")

    assert ran.returncode == 1
    assert f"in use by another scripts/up, pid {os.getpid()}" in ran.stderr


def test_taken_port_is_refused_with_the_way_out(up):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ran = up("--port", str(listener.getsockname()[1]))

    assert ran.returncode == 1
    assert "--port 0" in ran.stderr


def test_reset_is_refused_where_nobody_can_be_asked(up, tmp_path):
    (tmp_path / "secrets").mkdir()
    ran = up("--reset")

    assert "Add --yes" in ran.stderr
    assert (tmp_path / "secrets").exists()


def test_refusal_is_one_json_document_when_that_is_asked_for(up, tmp_path):
    with DataFolder(tmp_path).locked():
        ran = up("--json", "--port", "0")

    assert "in use" in json.loads(ran.stdout)["error"]["message"]


@pytest.mark.parametrize(
    ("address", "said"),
    [("http://127.0.0.1:1/v1", "--ai offline"), ("127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1")],
)
def test_model_server_that_cannot_be_used_ends_the_start_with_the_remedy(up, monkeypatch, address, said):
    monkeypatch.setenv("OPENAI_BASE_URL", address)
    monkeypatch.setenv("OPENAI_MODEL", "m")
    ran = up("--port", "0", ai="openai")

    assert ran.returncode == 1
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


def test_misspelt_setting_is_told(up, monkeypatch):
    monkeypatch.setenv("EIGHTGENTC_DEVSTACK_POSTGRES_URL", "postgresql://x")

    assert "EIGHTGENTC_DEVSTACK_POSTGRES_ADMIN_URL" in up("--port", "0").stderr
