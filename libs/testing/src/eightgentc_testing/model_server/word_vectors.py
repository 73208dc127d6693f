"""Embeddings that a test can foresee: texts that share words, or words with one meaning, have vectors that are near."""

from __future__ import annotations

import base64
import json
import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from .answer import HTTPAnswer
from .recorded import Recorded

_USE = re.compile(r"^(?:query|passage): ")
_WORD = re.compile(r"\w+")
_SHORTEST = 4
"""Letters of a word that counts; what is shorter mostly joins others."""
_STEM = 6


@dataclass(frozen=True, kw_only=True)
class WordVectors:
    """Answers a request for embeddings as OpenAI does.

    `synonyms`: word → the word whose meaning it has, in lower case. `dimensions`: numbers of a vector. Vectors are
    longer than 1, as those of some servers are.
    """

    synonyms: Mapping[str, str] = field(default_factory=dict)
    dimensions: int = 256
    usage: bool = True

    def __call__(self, request: Recorded) -> HTTPAnswer:
        """The answer to one request; `encoding_format` is minded, and what the texts are for is not."""
        asked = request.body
        texts = [asked["input"]] if isinstance(asked["input"], str) else asked["input"]
        form = asked.get("encoding_format", "float")
        body = {
            "object": "list",
            "model": asked["model"],
            "data": [
                {"object": "embedding", "index": index, "embedding": _written(self.of(text), form)}
                for index, text in enumerate(texts)
            ],
        }
        if self.usage:
            tokens = sum(len(_WORD.findall(text)) for text in texts)
            body["usage"] = {"prompt_tokens": tokens, "total_tokens": tokens}
        return HTTPAnswer(status=200, body=json.dumps(body).encode())

    def of(self, text: str) -> list[float]:
        """The vector of one text: its words count, in any order, each in a direction of its own."""
        vector = [0.0] * self.dimensions
        for stem in self._stems(_USE.sub("", text)):
            number = int.from_bytes(blake2b(stem.encode(), digest_size=8).digest(), "big")
            vector[number % self.dimensions] += 1.0 if number >> 32 & 1 else -1.0
        return vector if any(vector) else [1.0, *vector[1:]]

    def _stems(self, text: str) -> Iterable[str]:
        words = [word for word in _WORD.findall(text.casefold()) if len(word) >= _SHORTEST]
        return [self.synonyms.get(word, word)[:_STEM] for word in words] or [text]


def _written(vector: list[float], form: str) -> list[float] | str:
    if form != "base64":
        return vector
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
