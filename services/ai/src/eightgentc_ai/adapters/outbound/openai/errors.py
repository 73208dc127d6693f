"""Errors of the client and of providers as errors of ai. No vendor error leaves this module."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime

import httpx2
import openai

from eightgentc_ai.adapters.outbound.openai.reachability import cause_of
from eightgentc_ai.domain.errors import (
    ContentFiltered,
    ContextTooLarge,
    ModelNotUsable,
    ModelThrottled,
    ModelTimeout,
    ModelUnavailable,
    OutputTruncated,
)
from eightgentc_kit.errors import DomainError
from eightgentc_kit.logging import logger

log = logger(__name__)

_LONGEST_WAIT = 120.0
# Nothing was sent: the request never reached a model.
_NEVER_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.UnsupportedProtocol)


@contextmanager
def provider_errors() -> Iterator[None]:
    """Turns the client's errors into ModelThrottled, ModelUnavailable, ModelTimeout and the others of `domain.errors`."""
    try:
        yield
    except openai.APIStatusError as error:
        raise _of_status(error) from error
    except openai.APIConnectionError as error:  # timeouts are of this kind too
        address = str(error.request.url.copy_with(query=None))  # a query may hold a key
        log.warning("model call broke off", address=address, cause=cause_of(error))
        raise _of_transport(error.__cause__) from error
    except httpx2.TransportError as error:
        raise _of_transport(error) from error


def _of_transport(error: BaseException | None) -> DomainError:
    if isinstance(error, _NEVER_SENT):
        return ModelUnavailable(retry_after=1.0)
    if isinstance(error, httpx2.TimeoutException):
        return ModelTimeout()
    return OutputTruncated(retry_after=1.0)


def _of_status(error: openai.APIStatusError) -> DomainError:
    status, code = error.status_code, str(error.code or error.type or "")
    log.warning("model refused the call", status=status, code=code, request_id=error.request_id)
    wait = retry_after(error.response.headers) or 1.0
    if status == 429 and code == "insufficient_quota":
        return ModelNotUsable("The model's account has no credit left.")
    if status == 429:
        return ModelThrottled(retry_after=wait)
    if status in (408, 409) or status >= 500:
        return ModelUnavailable(retry_after=wait)
    if status in (401, 403):
        return ModelNotUsable("The model's provider refuses our key.")
    if status == 404:
        return ModelNotUsable("The model's provider does not know this model.")
    if code == "context_length_exceeded":
        return ContextTooLarge()
    if code == "content_filter":
        return ContentFiltered()
    return ModelNotUsable(
        "The model's provider does not accept our request.", metadata={"status": str(status)}
    )


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the provider asks us to wait, two minutes at most; None if it does not say."""
    milliseconds, seconds = headers.get("retry-after-ms"), headers.get("retry-after")
    try:
        if milliseconds:
            asked = float(milliseconds) / 1000
        elif seconds and seconds.replace(".", "", 1).isdigit():
            asked = float(seconds)
        elif seconds:
            asked = parsedate_to_datetime(seconds).timestamp() - time.time()
        else:
            return None
    except (ValueError, TypeError):
        return None
    return min(_LONGEST_WAIT, max(0.0, asked))
