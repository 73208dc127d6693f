"""Logs as events: one JSON line each on stderr, with the request and trace they belong to.

structlog renders and filters; without it we would write a formatter, a filter and context binding ourselves.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Literal

import msgspec
import structlog
from structlog.types import EventDict, WrappedLogger

from eightgentc_kit.context import current_call

LogFormat = Literal["json", "console"]
LogLevel = Literal["debug", "info", "warning", "error"]


def configure_logging(service: str, *, level: LogLevel, log_format: LogFormat) -> None:
    """Set up structlog, and the standard library's loggers of our dependencies, to write the same lines."""

    def add_context(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event["service"] = service
        call = current_call()
        if call is not None:
            event.setdefault("request_id", call.request_id)
            event.setdefault("trace_id", call.trace_id)
            event.setdefault("rpc", call.method)
        return event

    threshold = getattr(logging, level.upper())
    renderer = _json if log_format == "json" else structlog.dev.ConsoleRenderer()
    shared: list[Callable[[WrappedLogger, str, EventDict], EventDict]] = [
        add_context,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.processors.format_exc_info],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(threshold, logging.WARNING), force=True)


def _json(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    return msgspec.json.encode(event, enc_hook=str).decode()


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """The logger of a module."""
    bound: structlog.stdlib.BoundLogger = structlog.get_logger(module=name)
    return bound
