"""The Chat Completions wire, decoded with msgspec; `python -m bench ai` prints what that costs, and what the client would.

What these types refuse is read again field by field (`lenient`), so that an odd field costs a few microseconds and
never the answer.
"""

from __future__ import annotations

import msgspec

from eightgentc_ai.adapters.outbound.openai.lenient import read_leniently
from eightgentc_ai.adapters.outbound.openai.wire_types import WireAnswer
from eightgentc_ai.domain.errors import ModelUnavailable

decoder = msgspec.json.Decoder(WireAnswer)


def decoded(data: bytes) -> WireAnswer:
    """A completion, or one chunk of it. Raises ModelUnavailable when it is no JSON."""
    try:
        answer = decoder.decode(data)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return _leniently(data)
    if not answer.choices and answer.usage is None:
        return _leniently(data)  # an error has many forms, and some have no choices
    return answer


def _leniently(data: bytes) -> WireAnswer:
    try:
        return read_leniently(data)
    except (ValueError, RecursionError) as error:
        raise ModelUnavailable("The model's provider sent something unreadable.", retry_after=1.0) from error
