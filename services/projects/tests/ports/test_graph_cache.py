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


@pytest_asyncio.fixture(params=["memory", "valkey", "valkey, another process"])
async def caches(request, valkey_server):
    """(where graphs are written, where they are read)."""
    if request.param == "memory":
        cache = MemoryGraphCache()
        yield cache, cache
        return
    writer = ValkeyGraphCache(valkey_server.urls["projects"])
    reader = ValkeyGraphCache(valkey_server.urls["projects"]) if "another" in request.param else writer
    yield writer, reader
    await writer.close()
    await reader.close()


def version(revision=7, *, project_id=None, format=GraphFormat.PLAN):
    return GraphVersion(project_id or new_id(), format, revision)


async def test_what_was_kept_is_got_and_nothing_else(caches):
    writer, reader = caches
    kept = version(7)
    await writer.put(kept, BODY)

    assert await reader.get(kept) == BODY
    assert await reader.get(version(8, project_id=kept.project_id)) is None
    assert await reader.get(version(7, project_id=kept.project_id, format=GraphFormat.MERMAID)) is None
    assert await reader.get(version(7)) is None


async def test_a_later_revision_takes_the_place_of_an_earlier_one(caches):
    writer, reader = caches
    earlier = version(7)
    later = version(8, project_id=earlier.project_id)
    await writer.put(earlier, BODY)

    await writer.put(later, b"later")

    assert (await reader.get(earlier), await reader.get(later)) == (None, b"later")


async def test_memory_keeps_no_more_than_it_may_and_drops_what_was_not_used_for_longest():
    cache, versions = MemoryGraphCache(), [version() for _ in range(3)]

    for each in versions:
        await cache.put(each, bytes(MOST_BYTES // 2))
        await cache.get(versions[0])

    assert [await cache.get(each) is not None for each in versions] == [True, False, True]


async def test_valkey_forgets_after_an_hour(valkey_server):
    cache, kept = ValkeyGraphCache(valkey_server.urls["projects"]), version()

    await cache.put(kept, BODY)

    await cache.close()
    async with Redis.from_url(valkey_server.urls["projects"]) as client:
        left = await client.ttl(f"projects:graph:2:{{{kept.project_id}}}:plan")
    assert KEEP_SECONDS - 60 <= left <= KEEP_SECONDS


async def test_without_valkey_a_process_keeps_its_own_and_nothing_fails():
    cache, kept = ValkeyGraphCache(f"redis://127.0.0.1:{free_ports(1)[0]}"), version()

    async with asyncio.timeout(5):
        await cache.put(kept, BODY)
        found = [await cache.get(kept), await cache.get(version())]

    await cache.close()
    assert found == [BODY, None]
