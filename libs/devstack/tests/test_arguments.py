"""The command line of scripts/up."""

import subprocess
import sys
from pathlib import Path

import pytest

from eightgentc_devstack.arguments import parse_arguments
from eightgentc_devstack.checkout import ROOT


def test_defaults_start_on_8080_with_whatever_engine_is_set_up():
    arguments = parse_arguments([], data=Path(".data"))

    assert (arguments.port, arguments.ai, arguments.once, arguments.idea) == (8080, None, False, None)


@pytest.mark.parametrize("port", ["70000", "-1", "http"])
def test_port_that_is_none_is_refused(port, capsys):
    with pytest.raises(SystemExit):
        parse_arguments(["--port", port], data=Path())

    assert "not a port" in capsys.readouterr().err


@pytest.mark.parametrize(
    "who", ["auto", "openai", "local", "offline", "http://127.0.0.1:11434/v1", "https://models.example/v1"]
)
def test_engine_is_named_by_a_word_or_an_address(who):
    assert parse_arguments(["--ai", who], data=Path()).ai == who


@pytest.mark.parametrize(
    ("who", "said"),
    [("localhost:1234/v1", "did you mean http://localhost:1234/v1?"), ("ofline", "none of auto")],
)
def test_engine_that_is_none_is_refused_with_what_was_meant(who, said, capsys):
    with pytest.raises(SystemExit):
        parse_arguments(["--ai", who], data=Path())

    assert said in " ".join(capsys.readouterr().err.split())


def test_help_needs_nothing_but_python():
    source = ROOT / "libs" / "devstack" / "src"
    ran = subprocess.run(
        [sys.executable, "-S", "-m", "eightgentc_devstack", "--help"],
        env={"PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert "--idea TEXT" in ran.stdout


def test_weights_are_those_of_a_local_model(capsys):
    assert parse_arguments(["--weights", "my.gguf"], data=Path()).ai == "local"

    with pytest.raises(SystemExit):
        parse_arguments(["--ai", "offline", "--weights", "my.gguf"], data=Path())
    assert "not by --ai offline" in capsys.readouterr().err
