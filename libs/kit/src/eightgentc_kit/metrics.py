"""The metrics of every process: calls, their times, statements. prometheus-client writes the text format."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram, start_http_server

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120)

RPC_SECONDS = Histogram(
    "eightgentc_rpc_seconds", "Time of served RPCs.", ["method", "code"], buckets=_SECONDS
)
RPC_RUNNING = Gauge("eightgentc_rpc_running", "RPCs being served.", ["method"])
STATEMENT_SECONDS = Histogram(
    "eightgentc_statement_seconds", "Time of database statements.", ["statement"], buckets=_SECONDS
)
DATABASE_ERRORS = Counter("eightgentc_database_errors_total", "Failed database operations.", ["kind"])


def serve_metrics(listen: str) -> None:
    """Serve `/metrics` from a thread of its own. `listen`: `address:port`; empty: not at all."""
    if listen:
        address, _, port = listen.rpartition(":")
        start_http_server(int(port), addr=address.strip("[]") or "127.0.0.1")
