"""How a body is to be read: as events or as one document. The content type says it; its beginning may say otherwise.

Servers answer with one document although a stream was asked for, with events although none was, and proxies send
either under the content type of the other. No stream begins as JSON does, and no document as a stream.
"""

from __future__ import annotations

import re
from enum import Enum

from eightgentc_ai.domain.errors import ModelUnavailable

_BOM = b"\xef\xbb\xbf"
_LONGEST_FIELD = len(b"retry:")
_FIELD = re.compile(rb"(?:data|event|id|retry|error)?:")


class AnswerForm(Enum):
    EVENTS = "server-sent events"
    DOCUMENT = "one JSON document"


def shows_form(beginning: bytes) -> bool:
    """Whether so many bytes are enough for `form_of`."""
    start = beginning.removeprefix(_BOM).lstrip()
    return len(start) >= _LONGEST_FIELD or start[:1] in (b"{", b"[", b"<", b":")


def form_of(content_type: str, beginning: bytes) -> AnswerForm:
    """`beginning`: enough for it, unless that is all there is. Raises ModelUnavailable for a page, or other text."""
    start = beginning.removeprefix(_BOM).lstrip()
    if start[:1] in (b"{", b"["):
        return AnswerForm.DOCUMENT
    if start[:1] == b"<" or "html" in content_type.lower():
        raise ModelUnavailable("The model's provider sent a web page instead of an answer.", retry_after=1.0)
    if "event-stream" in content_type.lower() or _FIELD.match(start) or not start:
        return AnswerForm.EVENTS
    raise ModelUnavailable("The model's provider sent something unreadable.", retry_after=1.0)
