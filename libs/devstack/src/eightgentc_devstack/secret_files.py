"""Passwords and keys of one laptop: made once, one file each, readable by their owner only."""

import base64
import os
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SecretFiles:
    folder: Path

    def password(self, name: str) -> str:
        """Safe in a URL without quoting."""
        return self._kept(f"{name}.password", lambda: secrets.token_urlsafe(24)).read_text()

    def passwords(self, kind: str, names: Iterable[str]) -> dict[str, str]:
        return {name: self.password(f"{kind}-{name}") for name in names}

    def key_file(self, name: str) -> Path:
        """32 random bytes in base64."""
        return self._kept(f"{name}.key", lambda: base64.b64encode(secrets.token_bytes(32)).decode())

    def credential_file(self, caller: str) -> Path:
        """Where `create-service-identity` puts the credential of a caller; not made here."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self.folder / f"{caller}.credential.json"

    def _kept(self, file_name: str, make: Callable[[], str]) -> Path:
        """Written beside and moved into place, so that a half-written secret is never read."""
        path = self.folder / file_name
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            partial = path.with_suffix(".partial")
            partial.unlink(missing_ok=True)
            with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
                file.write(make())
            partial.rename(path)
        return path
