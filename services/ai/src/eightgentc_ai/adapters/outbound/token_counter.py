"""Token counts: exact for OpenAI's models, an upper bound for all others.

splintr brings the vocabularies in its wheel and counts like the original; without it we would ship vocabularies and
a byte-pair encoder. It is loaded when first needed: it costs memory.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import Any

_ENCODINGS = {"gpt-3.5": "cl100k_base", "gpt-4-": "cl100k_base", "gpt-4": "o200k_base", "gpt-": "o200k_base",
              "o1": "o200k_base", "o3": "o200k_base", "o4": "o200k_base",
              "text-embedding-": "cl100k_base"}  # fmt: skip


_REMEMBERED = 20_000
"""Counts, of some hundred bytes each."""


class ModelTokenCounter:
    """Implements `TokenCounter`. Remembers counts by digest: of a conversation, all but the last lines were counted before."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, bytes], int] = {}

    def count(self, model: str, text: str) -> int:
        encoding, raw = _encoding_of(model), text.encode()
        if encoding is None:
            return len(raw)
        key = (encoding, blake2b(raw, digest_size=16).digest())
        counted = self._counts.get(key)
        if counted is None:
            counted = self._counts[key] = len(_tokenizer(encoding).encode_ordinary(text))
            if len(self._counts) > _REMEMBERED:
                del self._counts[next(iter(self._counts))]  # the oldest
        return counted


@lru_cache(maxsize=64)
def _encoding_of(model: str) -> str | None:
    return next((encoding for prefix, encoding in _ENCODINGS.items() if model.startswith(prefix)), None)


@lru_cache(maxsize=4)
def _tokenizer(encoding: str) -> Any:
    from splintr import Tokenizer  # noqa: PLC0415  # see above

    return Tokenizer.from_pretrained(encoding)
