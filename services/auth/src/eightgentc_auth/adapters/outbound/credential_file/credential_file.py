"""Reads and writes the credential file of a service, the only place that holds its secret."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from eightgentc_kit.identity.auth_client import ServiceCredential


class CredentialFile:
    """A JSON file that only its owner may read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def secret_of(self, name: str) -> str:
        """The secret in it, empty if there is no file, or it is not one of this service."""
        try:
            credential = ServiceCredential.read(self._path)
        except (OSError, msgspec.MsgspecError):
            return ""
        return credential.client_secret if credential.client_id == name else ""

    def write(self, name: str, secret: str) -> None:
        """Replace it at once: a reader sees the old file or the new one."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._path.with_name(f".{self._path.name}.new")
        temporary.unlink(missing_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.encode(ServiceCredential(client_id=name, client_secret=secret)))
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self._path)
