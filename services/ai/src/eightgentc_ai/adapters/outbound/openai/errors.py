"""Errors of the client and of providers as errors of ai. No vendor error leaves this module."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime

import httpx2
import openai

from eightgentc_ai.adapters.outbound.openai import context_limit
from eightgentc_ai.adapters.outbound.openai.provider_error import ProviderError, facts_of
from eightgentc_ai.adapters.outbound.openai.reachability import cause_of
from eightgentc_ai.domain.errors import (
    ContentFiltered,
    ModelNotUsable,
    ModelThrottled,
    ModelTimeout,
    ModelUnavailable,
    UpstreamTruncated,
)
from eightgentc_kit.errors import DomainError
from eightgentc_kit.logging import logger

log = logger(__name__)

_LONGEST_WAIT = 120.0
_NO_CREDIT = {"insufficient_quota", "insufficient_balance", "billing_not_active"}
_THROTTLED = {"rate_limit_exceeded", "rate_limit_error", "resource_exhausted", "too_many_requests"}
_FILTERED = {
    "content_filter",
    "content_policy_violation",
    "data_inspection_failed",
    "responsibleaipolicyviolation",
}
# Nothing was sent: the request never reached a model.
_NEVER_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.UnsupportedProtocol)


@contextmanager
def provider_errors() -> Iterator[None]:
    """Turns the client's errors into ModelThrottled, ModelUnavailable, ModelTimeout and the others of `domain.errors`."""
    try:
        yield
    except openai.APIStatusError as error:
        raise refused(error) from error
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
    return UpstreamTruncated(retry_after=1.0)


def refusal_facts(error: openai.APIStatusError) -> ProviderError:
    """What the provider said, from the whole body: the client keeps only one form of it."""
    try:
        body = json.loads(error.response.content)
    except (ValueError, RecursionError):
        body = error.response.text
    return facts_of(body, error.status_code)


def refused(error: openai.APIStatusError, parameter: str = "") -> DomainError:
    """The error for a refusal. `parameter`: of the request, which the provider names and we can do nothing about."""
    facts = refusal_facts(error)
    log.warning(
        "model refused the call",
        status=facts.status,
        code=",".join(sorted(facts.codes)),
        parameter=parameter,
        request_id=error.request_id,
    )
    found = of_facts(facts, retry_after(error.response.headers))
    if parameter and isinstance(found, ModelNotUsable):
        message = f"The model's provider does not accept our request: it names {parameter}."
        return ModelNotUsable(message, metadata=found.metadata | {"parameter": parameter})
    return found


def of_facts(error: ProviderError, wait: float | None = None) -> DomainError:
    """The error for what a provider said, with an HTTP status or inside an answer. `wait`: seconds."""
    status, wait = error.status, wait or 1.0
    if too_large := context_limit.too_large(error):
        return too_large
    if status == 402 or error.codes & _NO_CREDIT:
        return ModelNotUsable("The model's account has no credit left.")
    if status == 429 or error.codes & _THROTTLED:
        return ModelThrottled(retry_after=wait)
    if error.codes & _FILTERED:
        return ContentFiltered()
    if status is None:
        return ModelUnavailable("The model's provider reported an error.", retry_after=wait)
    if status in (408, 409) or status >= 500:
        return ModelUnavailable(retry_after=wait)
    if status in (401, 403):
        return ModelNotUsable("The model's provider refuses our key.")
    if status == 404:
        return ModelNotUsable("The model's provider does not know this model.")
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
