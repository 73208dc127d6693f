"""Reading the answer of an embeddings endpoint: vectors as numbers or as base64, in the order of their index."""

from __future__ import annotations

import binascii
import json
import sys
from array import array
from base64 import b64decode
from typing import Any

import msgspec

from eightgentc_ai.adapters.outbound.openai.errors import of_facts
from eightgentc_ai.adapters.outbound.openai.provider_error import error_in, facts_of
from eightgentc_ai.adapters.outbound.openai.usage import ReportedUsage
from eightgentc_ai.adapters.outbound.openai.wire_types import MAX_MODEL
from eightgentc_ai.domain.embedding import EmbeddingAnswer, EmbeddingRequest, Vector, unit_vectors, unusable
from eightgentc_ai.domain.errors import ModelUnavailable
from eightgentc_ai.domain.generation import Usage
from eightgentc_ai.domain.model_json import line_of

_FLOAT_BYTES = 4


class _Line(msgspec.Struct):
    embedding: list[float] | str
    index: int | None = None


class _Answer(msgspec.Struct):
    """What nearly all servers send. `usage` is read in whatever form it has."""

    data: list[_Line]
    model: str | None = None
    usage: Any = None


_decoder = msgspec.json.Decoder(_Answer)


def read_vectors(body: bytes, request: EmbeddingRequest) -> EmbeddingAnswer:
    """The answer to a request.

    Raises:
        ModelUnavailable: it is no JSON.
        OutputInvalid: its vectors cannot be used.
        What the provider reports in it, as `errors.of_facts` calls it.
    """
    answer = _decoded(body)
    vectors = [_numbers(line.embedding) for line in _in_order(answer.data)]
    return EmbeddingAnswer(
        unit_vectors(vectors, count=len(request.texts)),
        _usage(answer.usage),
        line_of(answer.model, MAX_MODEL) or request.model,
    )


def _decoded(body: bytes) -> _Answer:
    try:
        return _decoder.decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return _leniently(body)


def _leniently(body: bytes) -> _Answer:
    """As servers send it that write NaN, numbers in strings, or an error with status 200."""
    try:
        document = json.loads(body.decode("utf-8-sig", "replace"), strict=False)
    except (ValueError, RecursionError) as error:
        raise ModelUnavailable("The model's provider sent something unreadable.", retry_after=1.0) from error
    if not isinstance(document, dict):
        raise unusable("there are none in the answer.")
    if reported := error_in(document):
        raise of_facts(facts_of(reported))
    try:
        lines = msgspec.convert(document["data"], list[_Line], strict=False)
    except (KeyError, msgspec.ValidationError) as error:
        raise unusable("there are none in the answer.") from error
    model = document.get("model")
    return _Answer(lines, model if isinstance(model, str) else None, document.get("usage"))


def _usage(report: Any) -> Usage | None:
    """Nothing is written, so that the total is what was read; some report that alone."""
    usage = ReportedUsage()
    if isinstance(report, dict):
        usage.take({"prompt_tokens": report.get("total_tokens")})
    usage.take(report)
    return usage.usage()


def _in_order(lines: list[_Line]) -> list[_Line]:
    """In the order of the texts; servers that number nothing keep it."""
    numbers = [line.index for line in lines]
    if all(number is None for number in numbers):
        return lines
    by_number = {line.index: line for line in lines}
    if by_number.keys() != set(range(len(lines))):
        raise unusable("their indices do not say whose they are.")
    return [by_number[number] for number in range(len(lines))]


def _numbers(embedding: list[float] | str) -> Vector:
    """Base64 holds floats of four bytes, the lowest first, as OpenAI sends them."""
    if not isinstance(embedding, str):
        return embedding
    try:
        raw = b64decode(embedding, validate=True)
    except binascii.Error as error:
        raise unusable("one is neither a list of numbers nor base64.") from error
    if len(raw) % _FLOAT_BYTES:
        raise unusable("one breaks off.")
    numbers = array("f", raw)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
