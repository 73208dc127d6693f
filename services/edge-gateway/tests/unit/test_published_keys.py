"""The public keys at the edge: asked for once a while, and kept when auth is away."""

from __future__ import annotations

import pytest

from eightgentc_edge_gateway.application.published_keys import ASK_AFTER, PublishedKeys
from eightgentc_edge_gateway.ports.key_set_source import KeySet
from eightgentc_kit.errors import Code, RemoteError

AWAY = RemoteError("away", code=Code.UNAVAILABLE, reason="UNAVAILABLE", domain="grpc")


class Source:
    def __init__(self) -> None:
        self.now = 1000.0
        self.asked = 0
        self.away = False

    async def get_key_set(self) -> KeySet:
        self.asked += 1
        if self.away:
            raise AWAY
        return KeySet(b"%d" % self.asked, 300.0)


async def test_keys_are_asked_for_once_in_half_a_minute():
    source = Source()
    keys = PublishedKeys(source, now=lambda: source.now)
    first = await keys.get_key_set()
    source.now += ASK_AFTER - 1

    assert await keys.get_key_set() is first
    source.now += 1
    assert (await keys.get_key_set()).document == b"2"


async def test_keys_stay_when_auth_goes_away():
    source = Source()
    keys = PublishedKeys(source, now=lambda: source.now)
    first = await keys.get_key_set()
    source.now, source.away = source.now + 10 * ASK_AFTER, True

    assert await keys.get_key_set() is first


async def test_without_any_keys_the_cause_is_said():
    source = Source()
    source.away = True

    with pytest.raises(RemoteError):
        await PublishedKeys(source).get_key_set()
