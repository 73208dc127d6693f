"""Who changed what: one record for each change, by reference only, so that erasing a person leaves it whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

OPERATOR = "operator"
"""The actor of what is done by a command."""


class Action(Enum):
    """What was done."""

    SIGN_UP = "sign_up"
    SIGN_IN = "sign_in"
    ACCOUNT_UPDATED = "account_updated"
    SIGN_OUT = "sign_out"
    SESSION_REFRESHED = "session_refreshed"
    TOKEN_REUSE = "token_reuse"
    PASSWORD_REHASHED = "password_rehashed"
    SERVICE_SECRET_ADDED = "service_secret_added"
    SERVICE_AUDIENCES_CHANGED = "service_audiences_changed"
    SIGNING_KEY_ADDED = "signing_key_added"


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """`actor` and `target`: ids, never names or addresses."""

    action: Action
    actor: str
    target: str
    details: Mapping[str, str] = field(default_factory=dict)
