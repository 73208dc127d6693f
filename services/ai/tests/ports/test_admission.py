"""Admission: one suite for the memory twin and for a real Valkey."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest

from eightgentc_ai.adapters.outbound.memory.admission import MemoryAdmission
from eightgentc_ai.adapters.outbound.valkey.admission import ValkeyAdmission
from eightgentc_ai.domain.fingerprint import tenant_tag
from eightgentc_ai.domain.quota import Limit
from eightgentc_kit.ids import new_id
from eightgentc_testing.valkey import ValkeyServer

Adapter = MemoryAdmission | ValkeyAdmission
NewLimit = Callable[..., Limit]


@pytest.fixture(params=["memory", "valkey"])
async def admission(request: pytest.FixtureRequest) -> AsyncIterator[Adapter]:
    if request.param == "memory":
        yield MemoryAdmission()
        return
    server: ValkeyServer = request.getfixturevalue("valkey_server")
    valkey = ValkeyAdmission(server.urls["ai"], seconds=5.0)  # however busy the machine is
    yield valkey
    await valkey.close()


@pytest.fixture
def tenant() -> str:
    """A tenant of this test's own: the server is shared."""
    return new_id()


@pytest.fixture
def limit(tenant: str) -> NewLimit:
    def make(
        burst: float = 5, *, name: str = "requests", cost: float = 1, per_second: float = 0.001
    ) -> Limit:
        return Limit(name, tenant, "ada", per_second, burst, cost)

    return make


async def allowed(admission: Adapter, *limits: Limit, tries: int = 20) -> int:
    """How many of so many tries at once pass."""
    entries = await asyncio.gather(*(admission.look_up((), on_hit=(), on_miss=limits) for _ in range(tries)))
    return sum(entry.decision.allowed for entry in entries)


def key_of(tenant: str, name: str = "answer") -> str:
    return f"{{{tenant_tag(tenant)}}}:c:{name}"


async def store(admission: Adapter, key: str, answer: bytes, seconds: int = 60) -> None:
    await admission.settle(unused=(), answer=answer, store={key: seconds})


@pytest.mark.parametrize("tries", [5, 60, 300])
async def test_exactly_the_limit_passes_however_many_try_at_once(
    admission: Adapter, limit: NewLimit, tries: int
) -> None:
    assert await allowed(admission, limit(5), tries=tries) == 5


async def test_a_refusal_names_the_limit_and_when_to_come_again(admission: Adapter, limit: NewLimit) -> None:
    three_a_minute = limit(3, per_second=3 / 60)
    await allowed(admission, three_a_minute, tries=3)

    entry = await admission.look_up((), on_hit=(), on_miss=(three_a_minute,))

    assert entry.decision.limit == "requests"
    assert entry.decision.retry_after == pytest.approx(20, abs=0.5)


async def test_when_one_limit_refuses_none_is_spent(admission: Adapter, limit: NewLimit) -> None:
    requests, tokens = limit(5), limit(10, name="tokens", cost=11)

    await allowed(admission, requests, tokens)

    assert await allowed(admission, requests) == 5


async def test_what_comes_back_may_be_spent_again(admission: Adapter, limit: NewLimit) -> None:
    tokens = limit(10, name="tokens", cost=10)
    await allowed(admission, tokens)

    await admission.settle(unused=(replace(tokens, cost=7),), answer=b"", store={})

    assert await allowed(admission, replace(tokens, cost=1)) == 7


async def test_no_more_comes_back_than_was_spent(admission: Adapter, limit: NewLimit) -> None:
    await admission.settle(unused=(limit(5, cost=99),), answer=b"", store={})

    assert await allowed(admission, limit(5)) == 5


async def test_what_was_used_beyond_is_charged(admission: Adapter, limit: NewLimit) -> None:
    await admission.settle(unused=(limit(5, cost=-3),), answer=b"", store={})

    assert await allowed(admission, limit(5)) == 2


async def test_people_and_tenants_do_not_spend_each_others_limits(
    admission: Adapter, limit: NewLimit
) -> None:
    await allowed(admission, limit(5))

    assert await allowed(admission, replace(limit(5), subject="bob")) == 5
    assert await allowed(admission, replace(limit(5), tenant=new_id())) == 5


@pytest.mark.parametrize("size", [0, 10, 100_000])
async def test_an_answer_comes_back_as_it_was_stored(admission: Adapter, tenant: str, size: int) -> None:
    answer = bytes(range(256)) * (size // 256) + b"x"
    await store(admission, key_of(tenant), answer)

    entry = await admission.look_up((key_of(tenant),), on_hit=(), on_miss=())

    assert entry.answer == answer


async def test_a_stored_answer_spends_its_own_limits_only(
    admission: Adapter, limit: NewLimit, tenant: str
) -> None:
    await store(admission, key_of(tenant), b"answer")
    hits, misses = limit(3, name="hits"), limit(0.5, name="misses")

    entries = [
        await admission.look_up((key_of(tenant),), on_hit=(hits,), on_miss=(misses,)) for _ in range(4)
    ]

    assert [entry.answer for entry in entries] == [b"answer"] * 3 + [None]
    assert (entries[3].decision.allowed, entries[3].decision.limit) == (False, "hits")


async def test_what_is_not_stored_spends_the_limits_of_a_miss(
    admission: Adapter, limit: NewLimit, tenant: str
) -> None:
    hits, misses = limit(3, name="hits"), limit(2, name="misses")

    entries = [
        await admission.look_up((key_of(tenant),), on_hit=(hits,), on_miss=(misses,)) for _ in range(3)
    ]

    assert [entry.decision.allowed for entry in entries] == [True, True, False]
    assert entries[2].decision.limit == "misses"


async def test_the_first_key_that_holds_an_answer_counts(admission: Adapter, tenant: str) -> None:
    first, second, third = (key_of(tenant, name) for name in "abc")
    await store(admission, second, b"second")
    await store(admission, third, b"third")

    entry = await admission.look_up((first, second, third), on_hit=(), on_miss=())

    assert entry.answer == b"second"


async def test_one_answer_may_lie_under_many_keys(admission: Adapter, tenant: str) -> None:
    keys = [key_of(tenant, name) for name in "ab"]

    await admission.settle(unused=(), answer=b"both", store=dict.fromkeys(keys, 60))

    assert [(await admission.look_up((key,), on_hit=(), on_miss=())).answer for key in keys] == [b"both"] * 2


async def test_a_newer_answer_replaces_the_older(admission: Adapter, tenant: str) -> None:
    await store(admission, key_of(tenant), b"old")
    await store(admission, key_of(tenant), b"new")

    assert (await admission.look_up((key_of(tenant),), on_hit=(), on_miss=())).answer == b"new"


async def test_nothing_to_look_up_nothing_to_spend_is_allowed(admission: Adapter) -> None:
    entry = await admission.look_up((), on_hit=(), on_miss=())

    assert (entry.answer, entry.decision.allowed) == (None, True)
