"""Who gets past the door of each method: every one that is not public, and every forgery we could think of."""

from __future__ import annotations

import base64
import hmac
import time
from collections.abc import Iterator

import grpc
import msgspec
import pytest
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from joserfc import jwt
from joserfc.jwk import ECKey

from eightgentc.auth.v1 import account_service_pb2, event_service_pb2, session_service_pb2
from eightgentc_kit.errors import Code
from eightgentc_kit.identity.auth_client import AUTH_POLICIES

SERVICES = [
    account_service_pb2.DESCRIPTOR.services_by_name["AccountService"],
    session_service_pb2.DESCRIPTOR.services_by_name["SessionService"],
    event_service_pb2.DESCRIPTOR.services_by_name["EventService"],
]
CLOSED = [
    method
    for service in SERVICES
    for method in service.methods
    if not AUTH_POLICIES[f"/{service.full_name}/{method.name}"].public
]
PERSONS = "/eightgentc.auth.v1.AccountService/GetAccount"


async def call(auth, path: str, metadata=()) -> object:
    """Call a method by its path alone, with an empty request."""
    service, name = path.strip("/").split("/")
    [method] = [each for s in SERVICES if s.full_name == service for each in s.methods if each.name == name]
    request, response = GetMessageClass(method.input_type)(), GetMessageClass(method.output_type)
    if method.server_streaming:
        stream = auth.channel.unary_stream(path, _serialized, response.FromString)
        return await stream(request, metadata=metadata, timeout=5).read()
    unary = auth.channel.unary_unary(path, _serialized, response.FromString)
    return await unary(request, metadata=metadata, timeout=5)


def _serialized(message: Message) -> bytes:
    return message.SerializeToString()


@pytest.mark.row("F10", clause="every gRPC call without identity is UNAUTHENTICATED")
@pytest.mark.parametrize("method", CLOSED, ids=lambda method: method.name)
@pytest.mark.parametrize(
    "metadata",
    [
        (),
        (("authorization", ""),),
        (("authorization", "Bearer"),),
        (("authorization", "Bearer "),),
        (("authorization", "Basic YWRhOmFkYQ=="),),
        (("authorization", "Bearer not.a.token"),),
        (("authorization", "Bearer " + "A" * 6000),),
        (("x-user-id", "ada"), ("x-tenant-id", "ada")),
    ],
    ids=["nothing", "empty", "scheme", "blank", "basic", "nonsense", "long", "plain-metadata"],
)
async def test_call_without_identity_is_unauthenticated(auth, method, metadata) -> None:
    path = f"/{method.containing_service.full_name}/{method.name}"

    refusal = await auth.refusal(call(auth, path, metadata))

    assert (refusal.code, refusal.reason) == (Code.UNAUTHENTICATED, "TOKEN_INVALID")


def forgeries(good: str, our_key_id: str, public_key: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Tokens that differ from a good one in one point."""
    mine = ECKey.generate_key("P-256")
    header = {"alg": "ES256", "typ": "at+jwt", "kid": our_key_id}
    body = good.split(".")[1]
    claims = msgspec.json.decode(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))

    def encoded(part: object) -> str:
        return base64.urlsafe_b64encode(msgspec.json.encode(part)).rstrip(b"=").decode()

    for algorithm in ("none", "None", "NONE"):
        yield f"alg {algorithm}", f"{encoded({**header, 'alg': algorithm})}.{encoded(claims)}."
    pem = ECKey.import_key(public_key).as_pem(private=False)
    signed = f"{encoded({**header, 'alg': 'HS256'})}.{encoded(claims)}"
    signature = base64.urlsafe_b64encode(hmac.digest(pem, signed.encode(), "sha256")).rstrip(b"=").decode()
    yield "HS256 with the public key", f"{signed}.{signature}"
    yield "another key under our id", jwt.encode(header, claims, mine)
    yield "another key under its own id", jwt.encode({**header, "kid": mine.thumbprint()}, claims, mine)
    yield "no key id", f"{encoded({'alg': 'ES256', 'typ': 'at+jwt'})}.{'.'.join(good.split('.')[1:])}"
    jwk = mine.as_dict(private=False)
    yield "key in the header", jwt.encode({**header, "jwk": jwk}, claims, mine)
    longer = {**claims, "exp": claims["exp"] + 3600}
    head, _, sealed = good.split(".")
    yield "claims of another", f"{head}.{encoded(longer)}.{sealed}"
    yield "no signature", good.rsplit(".", 1)[0] + "."
    yield "half a signature", good[:-10]
    yield "twice", f"{good}.{good}"


@pytest.mark.row("F10", clause="forged tokens are UNAUTHENTICATED")
async def test_no_forged_token_gets_in(auth) -> None:
    signed_up = await auth.sign_up()
    good = (await auth.exchange(signed_up.tokens.access_token, "auth")).access_token
    key_set = (await auth.sessions.GetKeySet(session_service_pb2.GetKeySetRequest())).key_set
    [public_key] = msgspec.json.decode(key_set)["keys"]
    assert await call(auth, PERSONS, auth.bearer(good))

    for name, forged in forgeries(good, public_key["kid"], public_key):
        refusal = await auth.refusal(call(auth, PERSONS, auth.bearer(forged)))

        assert (refusal.code, refusal.reason) == (Code.UNAUTHENTICATED, "TOKEN_INVALID"), name


@pytest.mark.row("F10", clause="forged tokens are UNAUTHENTICATED")
@pytest.mark.parametrize(
    ("change", "header"),
    [
        ({"aud": "projects"}, {}),
        ({"aud": "edge-gateway"}, {}),
        ({"aud": ["auth", "projects"]}, {}),
        ({"aud": None}, {}),
        ({"iss": "someone-else"}, {}),
        ({"exp": -11}, {}),
        ({"exp": None}, {}),
        ({"iat": +60}, {}),
        ({"sub": None}, {}),
        ({"kind": "admin"}, {}),
        ({}, {"typ": "JWT"}),
        ({}, {"typ": "rt+jwt"}),
        ({}, {"typ": None}),
    ],
    ids=str,
)
async def test_token_under_our_own_key_that_says_the_wrong_thing_is_refused(auth, change, header) -> None:
    # Times are given as seconds from now.
    signed_up = await auth.sign_up()
    key_id, key = auth.process.signing_keys.active()
    now = int(time.time())
    claims = {
        "iss": "8gentc-auth",
        "aud": "auth",
        "sub": signed_up.account.id,
        "exp": now + 60,
        "iat": now,
        "jti": "1",
        "kind": "account",
        "tenant": signed_up.account.id,
        "sid": signed_up.tokens.session_id,
        "aal": 1,
        "act": {"sub": "edge-gateway"},
    }
    good_header = {"alg": "ES256", "typ": "at+jwt", "kid": key_id}

    def signed(claims, header) -> str:
        return jwt.encode(
            {name: value for name, value in header.items() if value is not None},
            {name: value for name, value in claims.items() if value is not None},
            key,
        )

    assert await call(auth, PERSONS, auth.bearer(signed(claims, good_header)))
    change = {name: now + value if isinstance(value, int) else value for name, value in change.items()}
    refusal = await auth.refusal(
        call(auth, PERSONS, auth.bearer(signed({**claims, **change}, {**good_header, **header})))
    )

    assert (refusal.code, refusal.reason) == (Code.UNAUTHENTICATED, "TOKEN_INVALID")


@pytest.mark.row("F10", clause="a service token with audience ai is refused by every other service")
@pytest.mark.parametrize("method", CLOSED, ids=lambda method: method.name)
async def test_service_token_for_ai_is_refused_by_auth(auth, method) -> None:
    token = await auth.service_token("edge-gateway", "ai")
    path = f"/{method.containing_service.full_name}/{method.name}"

    refusal = await auth.refusal(call(auth, path, auth.bearer(token)))

    assert (refusal.code, refusal.reason) == (Code.UNAUTHENTICATED, "TOKEN_INVALID")


@pytest.mark.parametrize(
    ("caller", "path"),
    [
        ("projects", "/eightgentc.auth.v1.SessionService/ExchangeToken"),
        ("ai", "/eightgentc.auth.v1.SessionService/ExchangeToken"),
        ("edge-gateway", "/eightgentc.auth.v1.EventService/WatchEvents"),
        ("ai", "/eightgentc.auth.v1.EventService/WatchEvents"),
        ("edge-gateway", "/eightgentc.auth.v1.SessionService/SignOut"),
        ("edge-gateway", "/eightgentc.auth.v1.AccountService/GetAccount"),
    ],
)
async def test_service_that_may_not_call_a_method_is_told_so(auth, caller: str, path: str) -> None:
    refusal = await auth.refusal(call(auth, path, await auth.as_service(caller)))

    assert (refusal.code, refusal.reason) == (Code.PERMISSION_DENIED, "CALLER_NOT_ALLOWED")
    assert refusal.metadata == {"method": path}


@pytest.mark.parametrize(
    "path",
    [
        "/eightgentc.auth.v1.SessionService/ExchangeToken",
        "/eightgentc.auth.v1.SessionService/WatchRevocations",
        "/eightgentc.auth.v1.EventService/WatchEvents",
    ],
)
async def test_token_of_a_person_opens_no_method_of_services(auth, path: str) -> None:
    signed_up = await auth.sign_up()

    refusal = await auth.refusal(call(auth, path, await auth.as_person(signed_up.tokens.access_token)))

    assert (refusal.code, refusal.reason) == (Code.PERMISSION_DENIED, "CALLER_NOT_ALLOWED")


async def test_token_of_the_edge_is_not_taken_in_place_of_an_exchanged_one(auth) -> None:
    signed_up = await auth.sign_up()

    refusal = await auth.refusal(call(auth, PERSONS, auth.bearer(signed_up.tokens.access_token)))

    assert refusal.code is Code.UNAUTHENTICATED


async def test_unknown_method_is_unimplemented(auth) -> None:
    method = auth.channel.unary_unary("/eightgentc.auth.v1.AccountService/DropEverything")

    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await method(b"", metadata=await auth.as_service("edge-gateway"))

    assert refused.value.code() is grpc.StatusCode.UNIMPLEMENTED
