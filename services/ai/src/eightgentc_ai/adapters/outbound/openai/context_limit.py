"""Whether a provider refuses a request because it does not fit its context, and how much of it would fit."""

from __future__ import annotations

import re

from eightgentc_ai.adapters.outbound.openai.provider_error import ProviderError
from eightgentc_ai.domain.errors import ContextTooLarge

# In the wordings of OpenAI, Azure, vLLM, SGLang, TGI, llama.cpp, LM Studio, Ollama, Gemini, Anthropic, Mistral, Groq,
# DashScope and GitHub Models.
_WORDINGS = re.compile(
    r"context[ _](?:length|window|size|limit)|exceed_context_size|context the overflows|\bn_ctx\b|max_model_len"
    r"|prompt (?:is )?too (?:long|large)|input (?:is )?too (?:long|large)|too many (?:input )?tokens|string_above_max_length"
    r"|input token count|maximum number of (?:input )?tokens|range of input length|prompt length|maximum prompt"
    r"|max_new_tokens.{0,40}must be <=|reduce the length of the|request (?:body )?too large|tokens_limit_reached"
    r"|exceeds? (?:the )?(?:model'?s? )?max(?:imum)? (?:input |sequence |message )?(?:length|tokens)",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"(?:maximum context length (?:is|of)|context length(?: is)?(?: of)?(?: only)? ?\(?|context window(?: size)?(?: is)?(?: of)?"
    r"|context size (?:is )?\(?|n_ctx:?|n_ctx \(|tokens allowed \(|max size: |must be <= |limit:? |<= |> |\[1, )"
    r"\s*(\d[\d,]*)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d[\d,]*")
_OUTPUT_COUNTS = re.compile(r"completion|max_(?:new_|output_)?tokens", re.IGNORECASE)
# Their tokens are not counted as ours are.
_MARGIN = 0.9
_UNKNOWN = 0.5
_LEAST = 0.02


def too_large(error: ProviderError) -> ContextTooLarge | None:
    """The error for a request that does not fit; None where something else is wrong."""
    too_much_at_once = error.status == 413 or "request too large" in error.text.lower()
    if error.status in (401, 403) or (error.status == 429 and not too_much_at_once):
        return None
    if not (too_much_at_once or "context_length_exceeded" in error.codes or _WORDINGS.search(error.text)):
        return None
    return ContextTooLarge.leaving(
        fits=_share(error.text), output_counts=bool(_OUTPUT_COUNTS.search(error.text))
    )


def _share(text: str) -> float:
    """What share of the request would fit, by the numbers that the provider names."""
    limits = [_int(number) for number in _LIMIT.findall(text)]
    numbers = [_int(number) for number in _NUMBER.findall(text)]
    limit = next((limit for limit in limits if limit > 1), 0)
    asked = max((number for number in numbers if limit < number < 1000 * limit), default=0)
    if not limit or not asked:
        return _UNKNOWN
    return max(_LEAST, min(_MARGIN, _MARGIN * limit / asked))


def _int(number: str) -> int:
    return int(number.replace(",", "")[:15])
