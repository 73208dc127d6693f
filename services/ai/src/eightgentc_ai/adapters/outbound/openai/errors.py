"""Errors of the client and of providers, as ai's own. Vendor errors stop here."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime

import openai

from eightgentc_ai.domain.errors import (
    ContentFiltered,
    ContextTooLarge,
    ModelThrottled,
    ModelTimeout,
    ModelUnavailable,
    OutputInvalid,
)
from eightgentc_kit.errors import DomainError
from eightgentc_kit.logging import logger

log = logger(__name__)
# No attempt helps: the operator must do something.
_FINAL = {"final": "true"}
_LONGEST_WAIT = 120.0


@contextmanager
def provider_errors() -> Iterator[None]:
    """Raises ModelThrottled, ModelUnavailable, ModelTimeout and their kin instead of the client's errors."""
    try:
        yield
    except openai.APITimeoutError as error:
        raise ModelTimeout from error
    except openai.APIConnectionError as error:
        raise ModelUnavailable(retry_after=1.0) from error
    except openai.APIStatusError as error:
        raise _of_status(error) from error


def _of_status(error: openai.APIStatusError) -> DomainError:
    code = str(error.code or "")
    log.warning("model refused the call", status=error.status_code, code=code, request_id=error.request_id)
    if error.status_code == 429 and code == "insufficient_quota":
        return ModelUnavailable("The model's account has no credit left.", metadata=_FINAL)
    if error.status_code == 429:
        return ModelThrottled(retry_after=retry_after(error.response.headers) or 1.0)
    if error.status_code in (401, 403):
        return ModelUnavailable("The model's provider refuses our key.", metadata=_FINAL)
    if error.status_code == 404:
        return ModelUnavailable("The model's provider does not know this model.", metadata=_FINAL)
    if error.status_code in (408, 409) or error.status_code >= 500:
        return ModelUnavailable(retry_after=retry_after(error.response.headers) or 1.0)
    if code == "context_length_exceeded":
        return ContextTooLarge()
    if code == "content_filter":
        return ContentFiltered()
    return OutputInvalid.because(f"The provider refuses the request with status {error.status_code}.")


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the provider asks us to wait; None where it does not say. Two minutes at most."""
    milliseconds = headers.get("retry-after-ms")
    seconds = headers.get("retry-after")
    try:
        if milliseconds:
            return min(_LONGEST_WAIT, float(milliseconds) / 1000)
        if seconds and seconds.replace(".", "", 1).isdigit():
            return min(_LONGEST_WAIT, float(seconds))
        if seconds:
            return min(_LONGEST_WAIT, max(0.0, parsedate_to_datetime(seconds).timestamp() - time.time()))
    except (ValueError, TypeError):
        return None
    return None
