"""Metrics of the HTTP side, beside the kit's."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

REQUEST_SECONDS = Histogram(
    "eightgentc_http_seconds",
    "Time of served requests; of a stream, until it ended.",
    ["route", "status"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120, 600),
)
REQUESTS_RUNNING = Gauge("eightgentc_http_running", "Requests being served.")
REQUESTS_REFUSED = Counter(
    "eightgentc_http_refused_total",
    "Requests that no route has seen, and connections beyond their limit.",
    ["reason"],
)
STREAMS_OPEN = Gauge("eightgentc_http_streams_open", "Event streams being read.")
STREAMS_RECONNECTED = Counter(
    "eightgentc_http_streams_reconnected_total", "Streams that told their client to reconnect."
)
