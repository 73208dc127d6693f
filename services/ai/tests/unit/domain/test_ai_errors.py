"""Errors of ai as callers see them: they branch on code and reason."""

from __future__ import annotations

from eightgentc_ai.domain import errors
from eightgentc_kit.errors import Code, DomainError


def test_every_error_has_the_code_and_the_reason_that_callers_know() -> None:
    known: dict[DomainError, tuple[Code, str]] = {
        errors.ContextTooLarge(): (Code.INVALID_ARGUMENT, "CONTEXT_TOO_LARGE"),
        errors.RequestIdReused(): (Code.INVALID_ARGUMENT, "REQUEST_ID_REUSED"),
        errors.LimitReached(): (Code.RESOURCE_EXHAUSTED, "LIMIT_REACHED"),
        errors.CacheMissed(): (Code.NOT_FOUND, "CACHE_MISSED"),
        errors.ModelThrottled(): (Code.RESOURCE_EXHAUSTED, "MODEL_THROTTLED"),
        errors.ModelUnavailable(): (Code.UNAVAILABLE, "MODEL_UNAVAILABLE"),
        errors.ModelNotUsable(): (Code.UNAVAILABLE, "MODEL_UNAVAILABLE"),
        errors.ModelTimeout(): (Code.DEADLINE_EXCEEDED, "MODEL_TIMEOUT"),
        errors.ModelRefused(): (Code.FAILED_PRECONDITION, "MODEL_REFUSED"),
        errors.ContentFiltered(): (Code.FAILED_PRECONDITION, "CONTENT_FILTERED"),
        errors.OutputTooLong(): (Code.FAILED_PRECONDITION, "OUTPUT_TOO_LONG"),
        errors.UpstreamTruncated(): (Code.UNAVAILABLE, "UPSTREAM_TRUNCATED"),
        errors.OutputInvalid.because("It is empty."): (Code.INTERNAL, "OUTPUT_INVALID"),
        errors.ParserUnavailable(): (Code.UNAVAILABLE, "PARSER_UNAVAILABLE"),
        errors.EmbeddingsOff(): (Code.FAILED_PRECONDITION, "EMBEDDINGS_OFF"),
    }

    defined = {
        error
        for error in vars(errors).values()
        if isinstance(error, type) and error.__module__ == errors.__name__
    }
    assert {error: (error.code, error.reason) for error in known} == known
    assert {type(error) for error in known} == defined
