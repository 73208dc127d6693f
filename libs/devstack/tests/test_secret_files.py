"""Secrets of a laptop."""

import base64
import stat

from eightgentc_devstack.secret_files import SecretFiles


def test_password_is_made_once(tmp_path):
    secrets = SecretFiles(tmp_path / "secrets")

    assert secrets.password("role-x") == secrets.password("role-x")
    assert secrets.password("role-x") != secrets.password("role-y")


def test_only_the_owner_may_read(tmp_path):
    secrets = SecretFiles(tmp_path / "secrets")
    key = secrets.key_file("auth")

    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(secrets.folder.stat().st_mode) == 0o700


def test_key_file_holds_32_bytes_in_base64(tmp_path):
    key = SecretFiles(tmp_path).key_file("auth")

    assert len(base64.b64decode(key.read_text())) == 32


def test_half_written_secret_is_never_taken(tmp_path):
    (tmp_path / "role-x.partial").write_text("half")

    assert SecretFiles(tmp_path).password("role-x") != "half"
