"""The public keys at the edge: fetched every half minute, and kept when auth does not answer."""

from __future__ import annotations

import pytest

from eightgentc_edge_gateway.application.published_keys import ASK_AFTER, KeySet, PublishedKeys
from eightgentc_kit.errors import Code, RemoteError

UNAVAILABLE = RemoteError("unavailable", code=Code.UNAVAILABLE, reason="UNAVAILABLE", domain="grpc")


class Source:
    def __init__(self) -> None:
        self.now = 1000.0
        self.asked = 0
        self.silent = False

    async def __call__(self) -> KeySet:
        self.asked += 1
        if self.silent:
            raise UNAVAILABLE
        return KeySet(b"%d" % self.asked, 300.0)


async def test_keys_are_asked_for_once_in_half_a_minute():
    source = Source()
    keys = PublishedKeys(source, now=lambda: source.now)
    first = await keys.get_key_set()
    source.now += ASK_AFTER - 1

    assert await keys.get_key_set() is first
    source.now += 1
    assert (await keys.get_key_set()).document == b"2"


async def test_keys_stay_when_auth_stops_answering():
    source = Source()
    keys = PublishedKeys(source, now=lambda: source.now)
    first = await keys.get_key_set()
    source.now, source.silent = source.now + 10 * ASK_AFTER, True

    assert await keys.get_key_set() is first


async def test_without_any_keys_the_cause_is_said():
    source = Source()
    source.silent = True

    with pytest.raises(RemoteError):
        await PublishedKeys(source).get_key_set()
