"""Tokens as attackers make them of a good one, or of nothing: none of them may be taken for anybody's."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey

from eightgentc_testing.tokens import TestIssuer

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def hostile_tokens(issuer: TestIssuer, audience: str) -> dict[str, str]:
    """By what is wrong with them. The issuer's key signs those whose signature is not what is wrong."""
    good = issuer.account_token("0198c0de-0000-7000-8000-0000000000aa", audience)
    return {
        **dict(_other_claims(issuer, audience)),
        **dict(_other_headers(issuer, good)),
        **dict(_other_keys(issuer, good)),
        **dict(_other_signatures(good)),
        **dict(_other_forms(good)),
    }


def changed_tokens(good: str) -> Iterator[str]:
    """A good token with one character changed, at each place, and each of its beginnings."""
    for place, character in enumerate(good):
        other = (
            "." if character != "." and place % 7 == 0 else _ALPHABET[(_ALPHABET.find(character) + 32) % 64]
        )
        yield f"{good[:place]}{other}{good[place + 1 :]}"
        yield good[:place]


def encoded(value: object) -> str:
    """A part of a token."""
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _other_claims(issuer: TestIssuer, audience: str) -> Iterator[tuple[str, str]]:
    now = int(time.time())
    wrong: dict[str, list[Any]] = {
        "aud": ["ai", "auth", "", None, [audience], [audience, "ai"], {"a": audience}, audience.upper(), f"{audience} "],
        "iss": ["", None, "8gentc-auth ", "https://8gentc-auth", "8GENTC-AUTH", ["8gentc-auth"]],
        "exp": [now - 3600, 0, -1, None, "9999999999", "tomorrow", [], now - 11, 1e300, True, {}],
        "iat": [now + 3600, None, "now", [], 2**62, {}],
        "kind": ["", None, "robot", "ACCOUNT", ["account"], 1, "admin"],
        "sub": [None, 1, [], {}, True],
        "tenant": [None, 7, [], {}],
        "jti": [None, 5, []],
        "act": ["edge-gateway", [], {"sub": None}, {}, {"sub": 1}],
        "aal": ["2", [], {}],
        "sid": [5, [], {}],
    }  # fmt: skip
    for claim, values in wrong.items():
        for number, value in enumerate(values):
            claims = {"sub": "ada", "aud": audience, "kind": "account", "tenant": "ada", "sid": "s", "aal": 1}
            claims |= {
                "act": {"sub": "edge-gateway"},
                "iss": "8gentc-auth",
                "iat": now,
                "exp": now + 60,
                "jti": "j",
            }
            changed = {name: v for name, v in (claims | {claim: value}).items() if v is not None}
            yield f"claim {claim} {number}", _signed(issuer.key, changed, issuer.key.kid or "")


def _signed(key: Any, claims: Any, kid: str, **header: Any) -> str:
    head = {"alg": "ES256", "typ": "at+jwt", "kid": kid} | header
    return _by_hand({name: v for name, v in head.items() if v is not None}, claims, key)


def _by_hand(header: object, claims: object, key: Any) -> str:
    """Signed by ES256 whatever the header says."""
    body = f"{encoded(header)}.{encoded(claims)}"
    r, s = decode_dss_signature(key.private_key.sign(body.encode(), ECDSA(SHA256())))
    return f"{body}.{encoded(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def _other_headers(issuer: TestIssuer, good: str) -> Iterator[tuple[str, str]]:
    header, claims = (json.loads(_decoded(part)) for part in good.split(".")[:2])
    public = issuer.key.as_dict(private=False)
    changes: dict[str, dict[str, Any]] = {
        "typ JWT": {"typ": "JWT"},
        "no typ": {"typ": None},
        "typ list": {"typ": ["at+jwt"]},
        "typ of an id token": {"typ": "id+jwt"},
        "typ refresh": {"typ": "rt+jwt"},
        "no kid": {"kid": None},
        "kid of nobody": {"kid": "other"},
        "kid number": {"kid": 1},
        "kid path": {"kid": "../../../../dev/null"},
        "kid sql": {"kid": "x' UNION SELECT 'key"},
        "kid url": {"kid": "https://evil.example/keys"},
        "kid empty": {"kid": ""},
        "kid long": {"kid": "k" * 3000},
        "alg none": {"alg": "none"},
        "alg None": {"alg": "None"},
        "alg NONE": {"alg": "NONE"},
        "alg empty": {"alg": ""},
        "no alg": {"alg": None},
        "alg list": {"alg": ["ES256"]},
        "alg lower": {"alg": "es256"},
        "alg ES384": {"alg": "ES384"},
        "alg ES512": {"alg": "ES512"},
        "alg RS256": {"alg": "RS256"},
        "alg HS256": {"alg": "HS256"},
        "alg EdDSA": {"alg": "EdDSA"},
        "crit unknown": {"crit": ["exp"], "exp": 1},
        "crit b64": {"crit": ["b64"], "b64": False},
        "zip": {"zip": "DEF", "crit": ["zip"]},
    }
    for name, change in changes.items():
        changed = {key: value for key, value in (header | change).items() if value is not None}
        yield f"header {name}", _by_hand(changed, claims, issuer.key)
    evil = ECKey.generate_key("P-256", {"kid": str(header["kid"])})
    for name, more in {
        "jwk": {"jwk": evil.as_dict(private=False)},
        "jku": {"jku": "https://evil.example/keys.json"},
        "x5u": {"x5u": "https://evil.example/cert.pem"},
        "x5c": {"x5c": ["MIIB"]},
        "its own key under jwk": {"jwk": public},
    }.items():
        yield f"header {name}", _by_hand(header | more, claims, evil)
    twice = '{"alg":"none","alg":"ES256","typ":"at+jwt","kid":"%s"}' % header["kid"]  # noqa: UP031  # braces
    yield "header alg twice", f"{encoded(twice.encode())}.{encoded(claims)}."


def _other_keys(issuer: TestIssuer, good: str) -> Iterator[tuple[str, str]]:
    header, claims, _ = good.split(".")
    kid = json.loads(_decoded(header))["kid"]
    body = json.loads(_decoded(claims))
    yield "key of somebody else", _signed(ECKey.generate_key("P-256", {"kid": kid}), body, kid)
    for curve, alg in (("P-384", "ES384"), ("P-521", "ES512")):
        key = ECKey.generate_key(curve, {"kid": kid})
        yield (
            f"key {curve}",
            jwt.encode({"alg": alg, "typ": "at+jwt", "kid": kid}, body, key, algorithms=[alg]),
        )
    rsa = RSAKey.generate_key(2048, {"kid": kid})
    yield (
        "key RSA",
        jwt.encode({"alg": "RS256", "typ": "at+jwt", "kid": kid}, body, rsa, algorithms=["RS256"]),
    )
    okp = OKPKey.generate_key("Ed25519", {"kid": kid})
    yield (
        "key Ed25519",
        jwt.encode({"alg": "Ed25519", "typ": "at+jwt", "kid": kid}, body, okp, algorithms=["Ed25519"]),
    )
    # Confusion: our public key, in each of its forms, as the secret of an HMAC.
    public = issuer.key.as_dict(private=False)
    secrets = {
        "jwk": json.dumps(public).encode(),
        "jwk compact": json.dumps(public, separators=(",", ":")).encode(),
        "pem": issuer.key.as_pem(private=False),
        "der": issuer.key.as_der(private=False),
        "x": str(public["x"]).encode(),
        "kid": str(kid).encode(),
        "empty": b"",
        "word": b"secret",
    }
    for alg, digest in (("HS256", hashlib.sha256), ("HS384", hashlib.sha384), ("HS512", hashlib.sha512)):
        for name, secret in secrets.items():
            signed = f"{encoded({'alg': alg, 'typ': 'at+jwt', 'kid': kid})}.{claims}"
            yield (
                f"HMAC {alg} with {name}",
                f"{signed}.{encoded(hmac.new(secret, signed.encode(), digest).digest())}",
            )


def _other_signatures(good: str) -> Iterator[tuple[str, str]]:
    header, claims, signature = good.split(".")
    raw = _decoded(signature)
    r, s = raw[:32], raw[32:]
    zero, one = bytes(32), (1).to_bytes(32, "big")
    order = _ORDER.to_bytes(32, "big")
    for name, other in {
        "none": b"",
        "zeros": zero + zero,
        "one and zero": one + zero,
        "zero and one": zero + one,
        "ones": one + one,
        "order": order + order,
        "ff": b"\xff" * 64,
        "swapped": s + r,
        "half": r,
        "longer": raw + b"\0",
        "shorter": raw[:-1],
        "twice": raw + raw,
        "DER": b"\x30\x44\x02\x20" + r + b"\x02\x20" + s,
        "other bit": bytes([raw[0] ^ 1]) + raw[1:],
        "last bit": raw[:-1] + bytes([raw[-1] ^ 1]),
    }.items():
        yield f"signature {name}", f"{header}.{claims}.{encoded(other)}"


def _other_forms(good: str) -> Iterator[tuple[str, str]]:
    header, claims, signature = good.split(".")
    payload = json.loads(_decoded(claims))
    elevated = {"admin": {"role": "admin"}, "another": {"sub": "0198c0de-0000-7000-8000-0000000000bb"}}
    for name, change in elevated.items():
        yield f"form claims of {name}", f"{header}.{encoded(payload | change)}.{signature}"
    for name, form in {
        "two parts": f"{header}.{claims}",
        "empty signature": f"{header}.{claims}.",
        "four parts": f"{good}.{signature}",
        "five parts": f"{header}.{claims}.{claims}.{claims}.{signature}",
        "dots": "..",
        "dot": ".",
        "one part": header,
        "claims only": f".{claims}.",
        "json": json.dumps({"protected": header, "payload": claims, "signature": signature}),
        "padded": f"{header}=.{claims}=.{signature}=",
        "standard base64": good.replace("-", "+").replace("_", "/") + "+/",
        "tab inside": good[:50] + "\t" + good[50:],
        "space inside": good[:50] + " " + good[50:],
        "comma": f"{good},{good}",
        "twice": good + good,
        "quoted": f'"{good}"',
        "bearer twice": f"Bearer {good}",
        "reversed": good[::-1],
        "upper": good.upper(),
        "lower": good.lower(),
        "null": "null",
        "undefined": "undefined",
        "number": "0",
        "long": "A" * 5000,
        "long parts": ".".join(["A" * 1300] * 3),
        "header list": f"{encoded([1])}.{claims}.{signature}",
        "header null": f"{encoded(None)}.{claims}.{signature}",
        "header no json": f"{encoded(b'{')}.{claims}.{signature}",
        "claims list": f"{header}.{encoded([1])}.{signature}",
        "claims no json": f"{header}.{encoded(b'{')}.{signature}",
        "deep": f"{encoded(b'[' * 900)}.{claims}.{signature}",
        "utf-16": f"{encoded(json.dumps({'alg': 'ES256'}).encode('utf-16'))}.{claims}.{signature}",
        "bad utf-8": f"{encoded(bytes([0xFF, 0xFE, 0x7B]))}.{claims}.{signature}",
    }.items():
        yield f"form {name}", form
