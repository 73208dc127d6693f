"""What every servicer needs of a call: who acts, and how a repeat is answered."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TypeVar

from google.protobuf.message import Message

from eightgentc_kit.context import current_token
from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.pagination import PageSeal
from eightgentc_kit.time_zone import checked_time_zone
from eightgentc_projects.application.page import PageRequest
from eightgentc_projects.application.repeat import Repeat
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.request_store import RequestKey, StoredReply

M = TypeVar("M", bound=Message)
T = TypeVar("T")
MAX_REQUEST_ID = 255


def acting(time_zone: str = "") -> Acting:
    """The person whose verified token came with the call. `time_zone`: named in the call; else that of the account.

    Raises:
        FieldInvalid: there is no such time zone.
    """
    token = current_token()
    return Acting(
        user_id=token.subject,
        tenant=token.tenant,
        session_id=token.session_id,
        time_zone=checked_time_zone("time_zone", time_zone) or token.time_zone,
    )


def page_of(request: Message, seal: PageSeal) -> PageRequest:
    """Size and token of a list request."""
    return PageRequest(seal, size=getattr(request, "page_size"), token=getattr(request, "page_token"))  # noqa: B009  # any list request


def repeat_of(request: Message, encode: Callable[[T], Message]) -> Repeat[T]:
    """The request's id with what makes it the same request.

    Raises:
        FieldInvalid: the id is longer than 255 characters or holds a NUL.
    """
    request_id: str = getattr(request, "request_id")  # noqa: B009
    if len(request_id) > MAX_REQUEST_ID or "\0" in request_id:
        raise FieldInvalid.of("request_id", f"must have at most {MAX_REQUEST_ID} characters and no NUL")
    key = None
    if request_id:
        content = request.SerializeToString(deterministic=True)
        method = request.DESCRIPTOR.name
        key = RequestKey(request_id, method, hashlib.sha256(method.encode() + b"\0" + content).digest())
    return Repeat(key, lambda answer: encode(answer).SerializeToString())


def answered(result: T | StoredReply, kind: type[M], encode: Callable[[T], M]) -> M:
    """The reply: built, or the stored one, marked as replayed."""
    if isinstance(result, StoredReply):
        message = kind.FromString(result.reply)
        message.replayed = True  # type: ignore[attr-defined]  # every answer of a repeatable method has it
        return message
    return encode(result)


def required(field: str, value: str) -> str:
    """Raises FieldInvalid when it is empty."""
    if not value:
        raise FieldInvalid.of(field, "is required")
    return value
