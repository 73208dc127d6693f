"""SignUp, SignIn and GetAccount over gRPC."""

from __future__ import annotations

import psycopg
import pytest
from argon2 import PasswordHasher

from eightgentc.auth.v1 import account_service_pb2
from eightgentc_kit.errors import Code
from eightgentc_testing.database import DatabaseURLs


@pytest.mark.row("F1", clause="after sign-up and login the access token verifies against the key set")
async def test_tokens_of_sign_up_and_sign_in_verify_against_the_key_set(auth) -> None:
    verifier = auth.verifier("edge-gateway")
    signed_up, signed_in = await auth.sign_up(), await auth.sign_in()

    tokens = [await verifier.verify(each.tokens.access_token) for each in (signed_up, signed_in)]

    assert [token.subject for token in tokens] == [signed_up.account.id] * 2
    assert tokens[0].session_id == signed_up.tokens.session_id != tokens[1].session_id
    assert tokens[0].tenant == signed_up.account.id
    assert tokens[0].assurance == 1


@pytest.mark.row("F6", clause="short access token")
async def test_access_token_ends_in_five_minutes_and_is_under_1_kib(auth) -> None:
    tokens = (await auth.sign_up()).tokens

    assert tokens.access_expire_time.ToDatetime().timestamp() == pytest.approx(
        auth.clock.now().replace(tzinfo=None).timestamp() + 300
    )
    assert len(tokens.access_token) < 1024


async def test_new_account_is_what_was_asked_for(auth) -> None:
    account = (await auth.sign_up("Ada@Example.ORG", name="Ada Lovelace")).account

    assert (account.email, account.name, account.email_verified) == ("Ada@Example.ORG", "Ada Lovelace", False)
    assert account.create_time == account.update_time


@pytest.mark.row("F122", clause="mail addresses unique whatever their case")
@pytest.mark.parametrize("email", ["ada@example.org", "ADA@EXAMPLE.ORG"])
async def test_second_sign_up_with_the_address_is_refused(auth, email: str) -> None:
    await auth.sign_up()

    refusal = await auth.refusal(auth.sign_up(email))

    assert (refusal.code, refusal.reason) == (Code.ALREADY_EXISTS, "EMAIL_TAKEN")


async def test_sign_in_ignores_the_case_of_the_address(auth) -> None:
    account = (await auth.sign_up("Ada@example.org")).account

    assert (await auth.sign_in("aDA@EXAMPLE.org")).account == account


@pytest.mark.row("F1", clause="unknown user and wrong password give the same answer")
async def test_unknown_address_and_wrong_password_get_the_same_answer(auth) -> None:
    await auth.sign_up()

    wrong = await auth.refusal(auth.sign_in(password="not this one"))
    unknown = await auth.refusal(auth.sign_in("eve@example.org"))
    impossible = await auth.refusal(auth.sign_in("no address\x00", password="x" * 100_000))

    assert (wrong.code, wrong.reason) == (Code.UNAUTHENTICATED, "CREDENTIALS_INVALID")
    for other in (unknown, impossible):
        assert (other.code, other.reason, other.message, other.metadata, other.retry_after) == (
            wrong.code,
            wrong.reason,
            wrong.message,
            wrong.metadata,
            wrong.retry_after,
        )


@pytest.mark.row("F1", clause="unknown user and wrong password take comparable time")
async def test_unknown_address_and_wrong_password_do_the_same_work(
    auth, database_use, monkeypatch: pytest.MonkeyPatch
) -> None:
    await auth.sign_up()
    hashed: list[str] = []
    monkeypatch.setattr(
        auth.process.hasher,
        "_argon2",
        _Spied(auth.process.hasher._argon2, lambda changes: hashed.append(changes.rsplit("$", 2)[0])),
    )
    del database_use.statements[:]

    await auth.refusal(auth.sign_in(password="not this one"))
    work_for_wrong, statements_for_wrong = hashed.copy(), database_use.statements.copy()
    del hashed[:], database_use.statements[:]
    await auth.refusal(auth.sign_in("eve@example.org"))

    assert hashed == work_for_wrong == ["$argon2id$v=19$m=64,t=1,p=1"]
    assert database_use.statements == statements_for_wrong == [
        "begin_sign_in_attempt", "begin_sign_in_attempt", "find_account_by_email",
        "fail_sign_in_attempt", "fail_sign_in_attempt",
    ]  # fmt: skip


class _Spied:
    """Tells which hashes are verified; everything else is the real thing."""

    def __init__(self, real, note) -> None:
        self._real, self._note = real, note

    def __getattr__(self, name: str):
        return getattr(self._real, name)

    def verify(self, changes: str, password: str) -> bool:
        self._note(changes)
        return self._real.verify(changes, password)


@pytest.mark.parametrize(
    ("password", "rule"),
    [("short", "too_short"), ("x" * 257, "too_long"), ("password1234", "most_used")],
)
async def test_password_that_is_refused_names_the_rule(auth, password: str, rule: str) -> None:
    refusal = await auth.refusal(auth.sign_up(password=password))

    assert (refusal.code, refusal.reason) == (Code.INVALID_ARGUMENT, "PASSWORD_REFUSED")
    assert refusal.metadata == {"rule": rule}


async def test_256_characters_of_any_script_sign_in_untruncated(auth) -> None:
    password = "語🦊é " * 64
    await auth.sign_up(password=password)

    await auth.sign_in(password=password)
    refusal = await auth.refusal(auth.sign_in(password=password[:-1]))

    assert refusal.reason == "CREDENTIALS_INVALID"


async def test_malformed_address_names_the_field(auth) -> None:
    refusal = await auth.refusal(auth.sign_up("not an address"))

    assert (refusal.code, refusal.reason) == (Code.INVALID_ARGUMENT, "FIELD_INVALID")
    assert [violation.field for violation in refusal.violations] == ["email"]


async def test_browser_with_an_absurd_name_may_sign_in(auth) -> None:
    await auth.sign_up()
    client = account_service_pb2.ClientInfo(address="2001:db8::1\x00" * 50, user_agent="\x00é" * 5000)

    request = account_service_pb2.SignInRequest(
        email="ada@example.org", password=auth.password, client=client
    )

    assert (await auth.accounts.SignIn(request)).tokens.session_id


async def test_account_is_the_one_the_token_names(auth) -> None:
    signed_up = await auth.sign_up()
    await auth.sign_up("eve@example.org")

    response = await auth.accounts.GetAccount(
        account_service_pb2.GetAccountRequest(),
        metadata=await auth.as_person(signed_up.tokens.access_token),
    )

    assert response.account == signed_up.account


async def test_hash_with_old_parameters_is_replaced_at_the_next_sign_in(
    auth, auth_database: DatabaseURLs
) -> None:
    await auth.sign_up()
    old = PasswordHasher(time_cost=1, memory_cost=32, parallelism=1).hash(auth.password)
    with psycopg.connect(auth_database.roles["eightgentc_auth"]) as connection:
        connection.execute("UPDATE auth.accounts SET password_hash = %s", (old,))

    await auth.sign_in()
    with psycopg.connect(auth_database.roles["eightgentc_auth"]) as connection:
        [new] = connection.execute("SELECT password_hash FROM auth.accounts").fetchone()

    assert "m=64,t=1,p=1" in new
    assert (await auth.sign_in()).account.email == "ada@example.org"


async def test_disabled_account_cannot_sign_in_and_is_not_told_why(auth, auth_database: DatabaseURLs) -> None:
    await auth.sign_up()
    with psycopg.connect(auth_database.admin) as admin:
        admin.execute("UPDATE auth.accounts SET disabled_time = now()")

    assert (await auth.refusal(auth.sign_in())).reason == "CREDENTIALS_INVALID"


@pytest.mark.row("F28", clause="every mutating RPC leaves one record in the same transaction")
async def test_each_rpc_that_changes_something_leaves_its_record(auth, auth_database: DatabaseURLs) -> None:
    signed_up = await auth.sign_up()
    signed_in = await auth.sign_in()
    await auth.refresh(signed_in.tokens.refresh_token)
    await auth.sign_out(signed_in.tokens.access_token)
    await auth.refusal(auth.sign_in(password="not this one"))

    with psycopg.connect(auth_database.admin) as admin:
        records = admin.execute(
            "SELECT action, actor, target FROM auth.audit WHERE actor <> 'operator' ORDER BY id"
        ).fetchall()

    person = signed_up.account.id
    assert records == [
        ("sign_up", person, person),
        ("sign_in", person, signed_in.tokens.session_id),
        ("session_refreshed", person, signed_in.tokens.session_id),
        ("sign_out", person, signed_in.tokens.session_id),
    ]
