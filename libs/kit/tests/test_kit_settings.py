"""Settings from the environment and from secret files."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from eightgentc_kit.settings import Secret, SettingsError, describe, load, load_or_exit


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of a service that does not exist."""

    database_url: Secret
    pool_size: int = 8
    wait_seconds: float = 1.5
    reflection: bool = False
    folder: Path = Path("/tmp")


def loaded(**variables: str) -> Example:
    values = {f"EIGHTGENTC_EDGE_GATEWAY_{name}": value for name, value in variables.items()}
    return load(Example, "EDGE_GATEWAY", {"PATH": "/bin", "EIGHTGENTC_AI_OTHER": "x", **values})


def test_values_are_read_by_prefix_and_typed() -> None:
    settings = loaded(
        DATABASE_URL="postgres://x", POOL_SIZE="3", WAIT_SECONDS="0.25", REFLECTION="true", FOLDER="/a"
    )

    assert settings.database_url.reveal() == "postgres://x"
    assert (settings.pool_size, settings.wait_seconds, settings.reflection) == (3, 0.25, True)
    assert settings.folder == Path("/a")


def test_what_is_left_out_has_its_default() -> None:
    assert loaded(DATABASE_URL="x").pool_size == 8


def test_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("from a file\n")

    assert loaded(DATABASE_URL_FILE=str(file)).database_url.reveal() == "from a file"


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({}, "EIGHTGENTC_EDGE_GATEWAY_DATABASE_URL"),
        (
            {"DATABASE_URL": "x", "POOL_SIZ": "3"},
            "EIGHTGENTC_EDGE_GATEWAY_POOL_SIZ is not a setting of edge-gateway",
        ),
        ({"DATABASE_URL": "x", "DATABASE_URL_FILE": "/dev/null"}, "both as a value and as a file"),
        ({"DATABASE_URL_FILE": "/does/not/exist"}, "cannot read /does/not/exist"),
        ({"DATABASE_URL": "x", "POOL_SIZE": "many"}, "pool_size"),
    ],
)
def test_fault_names_the_variable(variables: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        loaded(**variables)


def test_fault_never_shows_a_secret() -> None:
    with pytest.raises(SettingsError) as fault:
        loaded(DATABASE_URL="do not tell", POOL_SIZE="x")

    assert "do not tell" not in str(fault.value)


def test_secret_shows_itself_nowhere_but_when_it_is_asked_to() -> None:
    secret = Secret("do not tell")

    for shown in (
        str(secret),
        repr(secret),
        f"{secret}",
        f"{secret:>20}",
        repr({"s": secret}),
        f"{secret!r}",
    ):
        assert "do not tell" not in shown
    assert secret.reveal() == "do not tell"


def test_description_masks_secrets_that_are_set() -> None:
    text = describe(loaded(DATABASE_URL="do not tell", POOL_SIZE="3"))

    assert "database_url = ***" in text
    assert "pool_size = 3" in text
    assert "do not tell" not in text


def test_process_with_wrong_settings_ends_with_2_and_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        load_or_exit(Example, "EDGE_GATEWAY", {})

    assert ended.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1
