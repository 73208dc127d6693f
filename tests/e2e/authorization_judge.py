"""Schemathesis' own checks of who may reach what, run with several persons as its command line runs them."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKS = "object_level_authorization,ignored_auth,use_after_free,ensure_resource_availability"
_SEED = "8"
# Tokens end after five minutes.
_REFRESH_SECONDS = 200
# It lets a run end what it has begun.
_GRACE_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Login:
    """How a person signs in, by JSON that answers with a token."""

    name: str
    path: str
    body: dict[str, str]
    token: str
    """A JSON pointer into the answer."""

    def as_wfc(self) -> dict[str, Any]:
        """In the form of the Web Fuzzing Commons."""
        send = {"sendIn": "header", "sendName": "Authorization", "sendTemplate": "Bearer {token}"}
        return {
            "name": self.name,
            "loginEndpointAuth": {
                "endpoint": self.path,
                "verb": "POST",
                "contentType": "application/json",
                "payloadRaw": json.dumps(self.body),
                "token": {"extractFrom": "body", "extractSelector": self.token, **send},
            },
        }


async def judge(
    folder: Path, url: str, document: dict[str, Any], logins: list[Login], *, owner: str, seconds: int
) -> tuple[int, str]:
    """Its exit code and what it said.

    Args:
        folder: for its files.
        document: the OpenAPI document.
        logins: persons that share nothing.
        owner: who makes the objects; the others try to read them.
        seconds: about how long it draws requests, single ones and rows of them.
    """
    (folder / "persons.json").write_text(
        json.dumps({"schema_version": "0.2.0", "auth": [login.as_wfc() for login in logins]})
    )
    (folder / "openapi.json").write_text(json.dumps(document))
    peers = json.dumps([login.name for login in logins])
    (folder / "schemathesis.toml").write_text(
        f'[auth.wfc]\npath = "persons.json"\npeers = {peers}\nrefresh_interval = {_REFRESH_SECONDS}\n'
    )
    process = await asyncio.create_subprocess_exec(
        *(str(Path(sys.executable).parent / "schemathesis"), "--config-file", "schemathesis.toml"),
        *("run", "openapi.json", "--url", url, "--checks", CHECKS, "--phases", "fuzzing,stateful"),
        *("--auth-wfc-user", owner, "--seed", _SEED, "--max-time", str(seconds), "--max-examples", "20"),
        *("--exclude-operation-id", "sign_out", "--generation-database", "none", "--no-color"),
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(process.communicate(), seconds + _GRACE_SECONDS)
    assert process.returncode is not None
    return process.returncode, said.decode()
