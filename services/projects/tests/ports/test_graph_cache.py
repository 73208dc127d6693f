"""One suite for every cache of graphs, and what becomes of it without Valkey."""

import asyncio

import pytest_asyncio
from redis.asyncio import Redis

from eightgentc_devstack.ports import free_ports
from eightgentc_kit.ids import new_id
from eightgentc_projects.adapters.outbound.memory_graph_cache import MOST_BYTES, MemoryGraphCache
from eightgentc_projects.adapters.outbound.valkey_graph_cache import KEEP_SECONDS, ValkeyGraphCache
from eightgentc_projects.ports.graph_cache import GraphVersion
from eightgentc_projects.ports.graph_store import GraphFormat

BODY = b"\x1f\x8b bytes \x00 of a graph"


@pytest_asyncio.fixture(params=["memory", "valkey"])
async def cache(request, valkey_server):
    if request.param == "memory":
        yield MemoryGraphCache()
        return
    cache = ValkeyGraphCache(valkey_server.urls["projects"])
    yield cache
    await cache.close()


def version(revision=7, *, project_id=None, format=GraphFormat.PLAN):
    return GraphVersion(project_id or new_id(), format, revision)


async def test_what_was_kept_is_got_and_nothing_else(cache):
    kept = version(7)
    await cache.put(kept, BODY)

    assert await cache.get(kept) == BODY
    assert await cache.get(version(8, project_id=kept.project_id)) is None
    assert await cache.get(version(7, project_id=kept.project_id, format=GraphFormat.MERMAID)) is None
    assert await cache.get(version(7)) is None


async def test_a_later_revision_takes_the_place_of_an_earlier_one(cache):
    earlier = version(7)
    later = version(8, project_id=earlier.project_id)
    await cache.put(earlier, BODY)

    await cache.put(later, b"later")

    assert (await cache.get(earlier), await cache.get(later)) == (None, b"later")


async def test_memory_keeps_no_more_than_it_may_and_drops_what_it_kept_first():
    cache, versions = MemoryGraphCache(), [version() for _ in range(3)]

    for each in versions:
        await cache.put(each, bytes(MOST_BYTES // 2))

    assert [await cache.get(each) is not None for each in versions] == [False, True, True]


async def test_valkey_forgets_after_an_hour(valkey_server):
    cache, kept = ValkeyGraphCache(valkey_server.urls["projects"]), version()

    await cache.put(kept, BODY)

    await cache.close()
    async with Redis.from_url(valkey_server.urls["projects"]) as client:
        left = await client.ttl(f"projects:graph:{{{kept.project_id}}}:plan")
    assert KEEP_SECONDS - 60 <= left <= KEEP_SECONDS


async def test_without_valkey_nothing_is_kept_and_nothing_fails():
    cache = ValkeyGraphCache(f"redis://127.0.0.1:{free_ports(1)[0]}")

    async with asyncio.timeout(5):
        await cache.put(version(), BODY)
        assert await cache.get(version()) is None

    await cache.close()
