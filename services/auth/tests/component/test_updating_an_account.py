"""UpdateAccount over gRPC: a person says something else of themselves."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest

from eightgentc.auth.v1 import account_pb2, account_service_pb2
from eightgentc_testing.database import DatabaseURLs


async def update(auth, tokens: account_pb2.SessionTokens, *paths: str, **values: str) -> account_pb2.Account:
    own = (await auth.exchange(tokens.access_token, "auth")).access_token
    request = account_service_pb2.UpdateAccountRequest(
        account=account_pb2.Account(**values), update_mask={"paths": paths} if paths else None
    )
    response = await auth.accounts.UpdateAccount(request, metadata=auth.bearer(own))
    return response.account


async def zone_in_token(auth, tokens: account_pb2.SessionTokens, audience: str = "projects") -> str:
    """The time zone that a token for this service carries."""
    exchanged = await auth.exchange(tokens.access_token, audience)
    return (await auth.verifier(audience).verify(exchanged.access_token)).time_zone


async def test_a_time_zone_named_at_sign_up_is_kept_and_travels_in_tokens_for_services(auth) -> None:
    request = account_service_pb2.SignUpRequest(
        email="ada@example.org", password=auth.password, time_zone="Asia/Kathmandu"
    )

    signed_up = await auth.accounts.SignUp(request)

    assert signed_up.account.time_zone == "Asia/Kathmandu"
    assert await zone_in_token(auth, signed_up.tokens) == "Asia/Kathmandu"
    assert (await auth.sign_in()).account.time_zone == "Asia/Kathmandu"


async def test_the_next_token_carries_another_time_zone(auth) -> None:
    tokens = (await auth.sign_up()).tokens
    before = await zone_in_token(auth, tokens)
    auth.clock.advance(timedelta(seconds=1))

    account = await update(auth, tokens, time_zone="Pacific/Kiritimati")

    assert (before, account.time_zone, account.name) == ("", "Pacific/Kiritimati", "Ada")
    assert account.update_time.seconds == account.create_time.seconds + 1
    assert await zone_in_token(auth, tokens) == "Pacific/Kiritimati"


async def test_a_field_that_the_mask_names_without_a_value_is_emptied(auth) -> None:
    tokens = (await auth.sign_up()).tokens
    await update(auth, tokens, time_zone="Asia/Tokyo")

    account = await update(auth, tokens, "time_zone", name="ignored")

    assert (account.time_zone, account.name) == ("", "Ada")


async def test_an_address_cannot_be_changed_here(auth) -> None:
    tokens = (await auth.sign_up()).tokens

    account = await update(auth, tokens, "*", email="eve@example.org", name="Ada L.")

    assert (account.email, account.name) == ("ada@example.org", "Ada L.")


@pytest.mark.parametrize("values", [{"time_zone": "Mars/Olympus"}, {"name": "x" * 201}, {"name": "a\nb"}])
async def test_what_cannot_be_used_is_refused_and_changes_nothing(auth, values: dict[str, str]) -> None:
    signed_up = await auth.sign_up()

    refusal = await auth.refusal(update(auth, signed_up.tokens, **values))

    assert [violation.field for violation in refusal.violations] == list(values)
    assert (await auth.sign_in()).account == signed_up.account


async def test_what_changes_nothing_leaves_no_trace(auth, auth_database: DatabaseURLs) -> None:
    signed_up = await auth.sign_up()

    account = await update(auth, signed_up.tokens, name="Ada")

    assert account == signed_up.account
    assert recorded(auth_database) == (0, 1)


async def test_a_change_is_audited_and_another_name_is_told_to_services(
    auth, auth_database: DatabaseURLs
) -> None:
    tokens = (await auth.sign_up()).tokens

    await update(auth, tokens, time_zone="Asia/Tokyo")
    await update(auth, tokens, name="Countess")

    assert recorded(auth_database) == (2, 2)


def recorded(urls: DatabaseURLs) -> tuple[int, int]:
    """How many updates were audited, and how many events there are."""
    with psycopg.connect(urls.admin) as admin:
        [audited] = admin.execute(
            "SELECT count(*) FROM auth.audit WHERE action = 'account_updated'"
        ).fetchone()  # type: ignore[misc]
        [events] = admin.execute("SELECT count(*) FROM auth.events").fetchone()  # type: ignore[misc]
    return audited, events
