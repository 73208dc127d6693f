"""Settings of the edge gateway; docs/reference/processes.md explains each."""

from __future__ import annotations

from pathlib import Path

import msgspec

from eightgentc_kit.logging import LogFormat, LogLevel


class EdgeGatewaySettings(msgspec.Struct, frozen=True, kw_only=True):
    """`ai_target`: for routes that touch no project; none does so far. `drain_seconds`: the longest goodbye."""

    http_listen: str = "127.0.0.1:8080"
    metrics_listen: str = ""
    auth_target: str
    projects_target: str
    ai_target: str
    service_credential_file: Path
    log_level: LogLevel = "info"
    log_format: LogFormat = "json"
    drain_seconds: float = 30.0
