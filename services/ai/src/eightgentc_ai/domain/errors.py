"""The errors of model calls; their reasons are those of ai/v1/error_reason.proto."""

from __future__ import annotations

from eightgentc_kit.errors import Code, DomainError


class ContextTooLarge(DomainError):
    """Instructions and request alone do not fit the model. Shorten the request."""

    code = Code.INVALID_ARGUMENT
    reason = "CONTEXT_TOO_LARGE"
    fits = 0.5
    output_counts = False

    @classmethod
    def leaving(cls, *, fits: float, output_counts: bool) -> ContextTooLarge:
        """`fits`: the share of the request that would fit; `output_counts`: the room for the answer is a part of it."""
        error = cls()
        error.fits, error.output_counts = fits, output_counts
        return error


class RequestIdReused(DomainError):
    """The same request_id came with another request."""

    code = Code.INVALID_ARGUMENT
    reason = "REQUEST_ID_REUSED"


class LimitReached(DomainError):
    """Too many requests for now."""

    code = Code.RESOURCE_EXHAUSTED
    reason = "LIMIT_REACHED"


class CacheMissed(DomainError):
    """There is no stored answer, and only a stored one was asked for."""

    code = Code.NOT_FOUND
    reason = "CACHE_MISSED"


class ModelThrottled(DomainError):
    """The model's provider asks us to wait."""

    code = Code.RESOURCE_EXHAUSTED
    reason = "MODEL_THROTTLED"


class ModelUnavailable(DomainError):
    """The model does not answer. Nothing was changed; try again in a moment."""

    code = Code.UNAVAILABLE
    reason = "MODEL_UNAVAILABLE"


class ModelNotUsable(ModelUnavailable):
    """The model's provider refuses us. Asking again does not help; the operator has to look at it."""


class ModelTimeout(DomainError):
    """The model did not finish in time."""

    code = Code.DEADLINE_EXCEEDED
    reason = "MODEL_TIMEOUT"


class ModelRefused(DomainError):
    """The model declined this request."""

    code = Code.FAILED_PRECONDITION
    reason = "MODEL_REFUSED"


class ContentFiltered(DomainError):
    """The provider's content filter stopped the answer."""

    code = Code.FAILED_PRECONDITION
    reason = "CONTENT_FILTERED"


class OutputTooLong(DomainError):
    """The answer did not fit the model's output limit. Ask for less at once."""

    code = Code.FAILED_PRECONDITION
    reason = "OUTPUT_TOO_LONG"


class UpstreamTruncated(DomainError):
    """The answer broke off on its way from the model. Try again."""

    code = Code.UNAVAILABLE
    reason = "UPSTREAM_TRUNCATED"


class OutputInvalid(DomainError):
    """The model's answer cannot be used, although it was asked again."""

    code = Code.INTERNAL
    reason = "OUTPUT_INVALID"

    @classmethod
    def because(cls, rule: str) -> OutputInvalid:
        """`rule`: the rule that is broken, as a sentence that is also sent to the model."""
        return cls(metadata={"rule": rule[:300]})

    @property
    def rule(self) -> str:
        return self.metadata.get("rule", "")


class ParserUnavailable(DomainError):
    """The diagram parser does not answer. Try again in a moment."""

    code = Code.UNAVAILABLE
    reason = "PARSER_UNAVAILABLE"


class EmbeddingsOff(DomainError):
    """No embedding model is set up here. The operator names one in EIGHTGENTC_AI_EMBEDDING_MODEL_NAME."""

    code = Code.FAILED_PRECONDITION
    reason = "EMBEDDINGS_OFF"
