"""People who sign in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.time_zone import checked_time_zone

EMAIL_LENGTH = 254
NAME_LENGTH = 200

# Addresses that mail can be sent to; only a mail can show whether one exists.
_EMAIL = re.compile(r"[^\s@\x00-\x1f\x7f]{1,64}@[^\s@.\x00-\x1f\x7f]+(\.[^\s@.\x00-\x1f\x7f]+)+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class AccountDetails:
    """What a person writes about themselves. `email` is kept as it was written. `time_zone`: '' where none was named."""

    email: str = ""
    name: str = ""
    time_zone: str = ""

    def checked(self) -> AccountDetails:
        """The details without spaces around them. Raises FieldInvalid."""
        email, name = self.email.strip(), self.name.strip()
        if len(email) > EMAIL_LENGTH or not _EMAIL.fullmatch(email):
            raise FieldInvalid.of("email", f"must be a mail address of at most {EMAIL_LENGTH} characters")
        if len(name) > NAME_LENGTH or _CONTROL.search(name):
            raise FieldInvalid.of("name", f"at most {NAME_LENGTH} characters, no control characters")
        checked_time_zone("time_zone", self.time_zone)
        return replace(self, email=email, name=name)


@dataclass(frozen=True, slots=True)
class ChangeableDetails:
    """The details that a signed-in person may change."""

    name: str = ""
    time_zone: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """A person."""

    id: str
    details: AccountDetails
    create_time: datetime
    update_time: datetime
    email_verified: bool = False
    disabled_time: datetime | None = None

    @classmethod
    def sign_up(cls, account_id: str, details: AccountDetails, now: datetime) -> Account:
        """A new account. Raises FieldInvalid."""
        return cls(account_id, details.checked(), create_time=now, update_time=now)

    def changed(self, changes: Mapping[str, str], now: datetime) -> Account:
        """With other details; the account itself where nothing differs. Raises FieldInvalid."""
        details = replace(self.details, **changes).checked()
        return self if details == self.details else replace(self, details=details, update_time=now)

    @property
    def email_key(self) -> str:
        """What must be unique among accounts."""
        return email_key(self.details.email)

    @property
    def is_active(self) -> bool:
        return self.disabled_time is None


def tenant_of(account_id: str) -> str:
    """Whose data a person's tokens reach: a person's own tenant is the account itself."""
    return account_id


def email_key(email: str) -> str:
    """A mail address in lower case and in one Unicode composition, which must be unique.

    Made here and not by `lower()` in Postgres, which leaves letters beyond ASCII unchanged under the C locale.
    """
    return unicodedata.normalize("NFC", email.strip()).lower()
