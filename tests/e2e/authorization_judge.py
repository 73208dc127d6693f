"""Schemathesis' own checks of who may reach what, run with several persons as its command line runs them."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

CHECKS = "object_level_authorization,ignored_auth,use_after_free,ensure_resource_availability"
# It lets a run end what it has begun.
_GRACE_SECONDS = 120


async def judge(
    folder: Path,
    url: str,
    document: dict[str, Any],
    tokens: dict[str, str],
    *,
    owner: str,
    seconds: int,
    seed: int = 8,
) -> tuple[int, str]:
    """Its exit code and what it said.

    Args:
        folder: for its files.
        document: the OpenAPI document.
        tokens: of persons that share nothing, by their names; they last longer than this does.
        owner: who makes the objects; the others try to read them.
        seconds: about how long it draws requests, single ones and rows of them.
    """
    persons = [
        {"name": name, "fixedHeaders": [{"name": "Authorization", "value": f"Bearer {token}"}]}
        for name, token in tokens.items()
    ]
    (folder / "persons.json").write_text(json.dumps({"schema_version": "0.2.0", "auth": persons}))
    (folder / "openapi.json").write_text(json.dumps(document))
    peers = json.dumps(list(tokens))
    (folder / "schemathesis.toml").write_text(f'[auth.wfc]\npath = "persons.json"\npeers = {peers}\n')
    process = await asyncio.create_subprocess_exec(
        *(str(Path(sys.executable).parent / "schemathesis"), "--config-file", "schemathesis.toml"),
        *("run", "openapi.json", "--url", url, "--checks", CHECKS, "--phases", "fuzzing,stateful"),
        *("--auth-wfc-user", owner, "--seed", str(seed), "--max-time", str(seconds), "--max-examples", "20"),
        *("--exclude-operation-id", "sign_out", "--generation-database", "none", "--no-color"),
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(process.communicate(), seconds + _GRACE_SECONDS)
    assert process.returncode is not None
    return process.returncode, said.decode()
