"""Settings of projects; docs/reference/processes.md explains each."""

from __future__ import annotations

from pathlib import Path

from eightgentc_kit.service import ServiceSettings
from eightgentc_kit.settings import Secret


class ProjectsSettings(ServiceSettings, frozen=True, kw_only=True):
    """`worker_database_url` and `reads_chats` are read by `work` only, `model_seconds` by `serve` only, `summarises_chats` and `recalls_by_meaning` by both.

    No `valkey_state_url`: turns are read in one process only. No `valkey_cache_url`: each process keeps few graphs.
    """

    auth_target: str
    ai_target: str
    service_credential_file: Path
    valkey_state_url: Secret = Secret("")
    valkey_cache_url: Secret = Secret("")
    worker_database_url: Secret = Secret("")
    reads_chats: bool = True
    summarises_chats: bool = True
    recalls_by_meaning: bool = False
    model_seconds: float = 120.0
