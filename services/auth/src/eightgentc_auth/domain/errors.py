"""The errors of auth; their reasons are those of auth/v1/error_reason.proto."""

from __future__ import annotations

from eightgentc_kit.errors import Code, DomainError


class PasswordRefused(DomainError):
    """The password cannot be used. Choose a longer or a less common one."""

    code = Code.INVALID_ARGUMENT
    reason = "PASSWORD_REFUSED"


class EmailTaken(DomainError):
    """There is an account with this mail address already. Sign in instead."""

    code = Code.ALREADY_EXISTS
    reason = "EMAIL_TAKEN"


class CredentialsInvalid(DomainError):
    """The name or the secret is wrong."""

    code = Code.UNAUTHENTICATED
    reason = "CREDENTIALS_INVALID"


class TooManyAttempts(DomainError):
    """Too many wrong passwords for this account. Wait before you try again; other sessions are not affected."""

    code = Code.RESOURCE_EXHAUSTED
    reason = "TOO_MANY_ATTEMPTS"


class SessionEnded(DomainError):
    """The session has ended. Sign in again."""

    code = Code.UNAUTHENTICATED
    reason = "SESSION_ENDED"


class TokenReused(DomainError):
    """A spent refresh token came back, so its session was ended. Sign in again."""

    code = Code.UNAUTHENTICATED
    reason = "TOKEN_REUSED"


class AudienceNotAllowed(DomainError):
    """No token is issued for this audience."""

    code = Code.PERMISSION_DENIED
    reason = "AUDIENCE_NOT_ALLOWED"


class AccountNotFound(DomainError):
    """There is no such account."""

    code = Code.NOT_FOUND
    reason = "ACCOUNT_NOT_FOUND"
