"""Settings of the edge gateway; docs/reference/processes.md explains each."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from pathlib import Path

import msgspec

from eightgentc_edge_gateway.http.origins import is_origin
from eightgentc_kit.logging import LogFormat, LogLevel

RETIRED = frozenset({"EIGHTGENTC_EDGE_GATEWAY_AI_TARGET"})
"""Required in 0.1, though nothing read it; ignored, so that its deployments need no change."""


class EdgeGatewaySettings(msgspec.Struct, frozen=True, kw_only=True):
    """`drain_seconds`: how long running requests and streams may take to end after SIGTERM.

    `origins`: whose pages may ask from a browser, with commas, such as `https://app.example.com`.

    `trusted_proxies`: whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed: addresses and networks, with commas.
    """

    http_listen: str = "127.0.0.1:8080"
    metrics_listen: str = ""
    auth_target: str
    projects_target: str
    service_credential_file: Path
    log_level: LogLevel = "info"
    log_format: LogFormat = "json"
    drain_seconds: float = 30.0
    origins: str = ""
    trusted_proxies: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError: an origin that no browser sends, so that it would never be found; no address of a proxy."""
        for proxy in filter(None, self.trusted_proxies.split(",")):
            try:
                ipaddress.ip_network(proxy.strip())
            except ValueError as error:
                raise ValueError(
                    f"trusted_proxies: {error}; name addresses and networks, as 10.0.0.0/8"
                ) from None
        for origin in self.allowed_origins:
            if not is_origin(origin):
                raise ValueError(
                    f"origins: {origin!r} must be scheme://host or scheme://host:port, in lower case, without a path"
                )

    @property
    def allowed_origins(self) -> tuple[str, ...]:
        return tuple(origin.strip() for origin in self.origins.split(",") if origin.strip())


def without_retired(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment as this version reads it."""
    return {name: value for name, value in environment.items() if name not in RETIRED}
