"""The suite of the store of requests that carry an id."""

import asyncio

import pytest

from eightgentc_projects.domain.errors import RequestIdReused, RequestInProgress
from eightgentc_projects.ports.request_store import RequestKey, StoredReply

KEY = RequestKey("r1", "CreateProject", b"one content")


async def answered(workspace, acting, key, reply=b"answer"):
    async with workspace.transaction(acting) as stores:
        seen = await stores.requests.claim(key)
        if seen is None:
            await stores.requests.keep(key, reply)
        return seen


async def test_a_repeat_gets_the_first_answer(desk, workspace):
    first = await answered(workspace, desk.acting, KEY)
    second = await answered(workspace, desk.acting, KEY, b"another answer")

    assert (first, second) == (None, StoredReply(b"answer"))


@pytest.mark.parametrize(
    "other",
    [RequestKey("r1", "CreateProject", b"other content"), RequestKey("r1", "PatchGraph", b"one content")],
)
async def test_an_id_with_another_content_or_method_is_refused(desk, workspace, other):
    await answered(workspace, desk.acting, KEY)

    with pytest.raises(RequestIdReused):
        await answered(workspace, desk.acting, other)


async def test_ids_of_different_people_have_nothing_to_do_with_each_other(desk, workspace, person):
    await answered(workspace, desk.acting, KEY)

    assert await answered(workspace, person("Bob"), KEY) is None


async def test_parallel_duplicates_have_one_effect_and_one_answer(desk, workspace):
    seen = await asyncio.gather(*(answered(workspace, desk.acting, KEY, bytes([n])) for n in range(4)))

    effects = [n for n, each in enumerate(seen) if each is None]
    assert len(effects) == 1
    assert {each.reply for each in seen if each} == {bytes(effects)}


async def test_an_id_is_free_again_where_its_effect_failed(desk, workspace):
    async def fails():
        async with workspace.transaction(desk.acting) as stores:
            await stores.requests.claim(KEY)
            raise LookupError

    with pytest.raises(LookupError):
        await fails()

    assert await answered(workspace, desk.acting, KEY) is None


async def test_a_long_request_holds_its_id_until_it_gives_it_back(desk):
    requests = desk.stores.requests
    assert await requests.claim_lease(KEY, 60) is None

    with pytest.raises(RequestInProgress):
        await requests.claim_lease(KEY, 60)

    await requests.release(KEY)
    assert await requests.claim_lease(KEY, 60) is None


async def test_a_lease_that_ended_is_taken_over_and_one_that_is_renewed_is_not(desk):
    requests = desk.stores.requests
    await requests.claim_lease(KEY, -1)
    assert await requests.claim_lease(KEY, -1) is None

    await requests.renew(KEY, 60)

    with pytest.raises(RequestInProgress):
        await requests.claim_lease(KEY, 60)


async def test_an_answer_is_kept_once(desk):
    requests = desk.stores.requests
    await requests.claim_lease(KEY, 60)
    await requests.keep(KEY, b"first")

    with pytest.raises(RequestInProgress):
        await requests.keep(KEY, b"second")

    assert await requests.claim_lease(KEY, 60) == StoredReply(b"first")
