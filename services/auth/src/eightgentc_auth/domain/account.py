"""People who sign in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.time_zone import checked_time_zone
from eightgentc_kit.visible_text import domain_name, holds_invisible, mail_address_key, shown_name

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
        """The details as they are kept. Raises FieldInvalid."""
        email = self.email.strip()
        if len(email) > EMAIL_LENGTH or not _EMAIL.fullmatch(email):
            raise FieldInvalid.of("email", f"must be a mail address of at most {EMAIL_LENGTH} characters")
        if holds_invisible(email):
            raise FieldInvalid.of("email", "must not hold characters that nobody sees")
        if domain_name(email.rpartition("@")[2]) is None:
            raise FieldInvalid.of("email", "must name a domain that exists in DNS")
        return replace(self, email=email).with_checked_words()

    def with_checked_words(self) -> AccountDetails:
        """As `checked`, but for the address: one that was taken by an earlier rule stays. Raises FieldInvalid."""
        name = shown_name(self.name)
        if len(name) > NAME_LENGTH or _CONTROL.search(self.name.strip()):
            raise FieldInvalid.of("name", f"at most {NAME_LENGTH} characters, no control characters")
        checked_time_zone("time_zone", self.time_zone)
        return replace(self, name=name)


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
        details = replace(self.details, **changes).with_checked_words()
        return self if details == self.details else replace(self, details=details, update_time=now)

    @property
    def email_keys(self) -> tuple[str, str]:
        """What must be unique among accounts, see `email_keys`."""
        return email_keys(self.details.email)

    @property
    def is_active(self) -> bool:
        return self.disabled_time is None


def tenant_of(account_id: str) -> str:
    """Whose data a person's tokens reach: a person's own tenant is the account itself."""
    return account_id


def email_keys(email: str) -> tuple[str, str]:
    """What makes two mail addresses the same, which must be unique; and what did in 0.1, for accounts made then.

    They differ for addresses beyond ASCII only. Made here and not by `lower()` in Postgres, which leaves letters beyond
    ASCII unchanged under the C locale.
    """
    return mail_address_key(email), unicodedata.normalize("NFC", email.strip()).lower()
