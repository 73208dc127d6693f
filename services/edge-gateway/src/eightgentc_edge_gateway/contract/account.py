"""Accounts and their sessions."""

from __future__ import annotations

from pydantic import Field

from eightgentc_edge_gateway.contract.model import Body, Changes, Id, Resource, Time, TimeZone


class Account(Resource):
    """A person who can sign in."""

    id: Id
    email: str = Field(examples=["ada@example.org"])
    name: str = Field(examples=["Ada"])
    email_verified: bool
    time_zone: str = Field(
        default="",
        examples=["Europe/Lisbon"],
        description="IANA name; empty: UTC, where a request names no other.",
    )
    created_at: Time
    updated_at: Time


class SessionTokens(Resource):
    """What a signed-in client holds. The access token goes into `Authorization: Bearer …`."""

    session_id: Id
    access_token: str
    access_expires_at: Time
    access_expires_in: int = Field(description="In seconds, for clients whose clock may be wrong.")
    refresh_token: str = Field(description="Good for one use: each refresh returns the next one.")
    refresh_expires_at: Time
    refresh_expires_in: int = Field(description="In seconds.")


class SignedIn(Resource):
    """An account with a new session."""

    account: Account
    tokens: SessionTokens


class RefreshedSession(Resource):
    """The next pair of tokens."""

    tokens: SessionTokens


class SignUp(Body):
    """A new account."""

    email: str = Field(examples=["ada@example.org"], max_length=254)
    password: str = Field(
        examples=["a long walk by the river"],
        description="8 to 256 characters, any of Unicode, none of the most used ones.",
    )
    name: str = Field(default="", examples=["Ada"], max_length=200)
    time_zone: TimeZone = ""


class AccountChanges(Changes):
    """The fields to change; absent ones stay as they are."""

    name: str = Field(default="", examples=["Ada"], max_length=200)
    time_zone: TimeZone = ""


class SignIn(Body):
    """A mail address and its password."""

    email: str = Field(examples=["ada@example.org"])
    password: str = Field(examples=["a long walk by the river"])


class RefreshSession(Body):
    """A refresh token to trade for the next pair."""

    refresh_token: str
