"""What is stored, who gets it, and what it costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from eightgentc_ai.adapters.outbound.memory.language_model import calling, saying
from eightgentc_ai.domain.errors import CacheMissed, LimitReached, OutputInvalid, RequestIdReused
from eightgentc_ai.domain.generation import CacheControl, CacheStatus, ContextItem
from eightgentc_kit.errors import FieldInvalid

from .conftest import NOW, SUBJECT

OTHER = calling("generatePlanSection", '{"section": "Goals", "content": "We open a forge."}')


async def test_an_identical_request_gets_the_stored_answer(walk_on: Any) -> None:
    walk = walk_on()
    first = await walk.section()

    second = await walk.section()

    assert walk.calls == 1
    assert second.value == first.value
    assert (first.info.cache_status, second.info.cache_status) == (CacheStatus.MISS, CacheStatus.HIT)


async def test_a_stored_answer_costs_nothing_and_names_the_model_that_gave_it(walk_on: Any) -> None:
    walk = walk_on(input_nano_usd=10, output_nano_usd=20)
    first = await walk.section()

    second = await walk.section()

    assert (first.info.cost_nano_usd, second.info.cost_nano_usd) == (100 * 10 + 20 * 20, 0)
    assert (second.info.model, second.info.model_calls) == ("scripted-1", 0)
    assert [row.cost_nano_usd for row in walk.ledger] == [1400, 0]


@pytest.mark.row("F89", clause="any change of any part misses")
@pytest.mark.parametrize(
    "changed",
    [
        {"prompt": "Cake, please."},
        {"message_time": NOW + timedelta(seconds=1)},
        {"context": (ContextItem("m1", "message", "by May"),)},
        {"section": "Risks"},
        {"goals": "two shops"},
        {"model": "scripted-2"},
        {"subject": replace(SUBJECT, scope="project-2")},
        {"subject": replace(SUBJECT, tenant="tenant-2")},
    ],
    ids=lambda changed: next(iter(changed)),
)
async def test_another_request_asks_the_model(walk_on: Any, changed: dict[str, Any]) -> None:
    walk = walk_on(other_models=frozenset({"scripted-2"}))
    await walk.section()

    await walk.section(**changed)

    assert walk.calls == 2


async def test_another_person_of_the_same_project_shares_the_answer(walk_on: Any) -> None:
    walk = walk_on()
    await walk.section()

    await walk.section(subject=replace(SUBJECT, subject="bob"))

    assert walk.calls == 1


async def test_bypass_neither_reads_nor_writes(walk_on: Any) -> None:
    walk = walk_on()

    results = [await walk.section(cache=CacheControl.BYPASS) for _ in range(2)]
    await walk.section()

    assert walk.calls == 3
    assert {result.info.cache_status for result in results} == {CacheStatus.BYPASS}


async def test_refresh_asks_again_and_replaces_what_is_stored(walk_on: Any) -> None:
    walk = walk_on()
    await walk.section()
    walk.model.script = [OTHER]

    await walk.section(cache=CacheControl.REFRESH)

    assert (await walk.section()).value.content == "We open a forge."
    assert walk.calls == 2


async def test_only_gives_what_is_stored_and_never_asks(walk_on: Any) -> None:
    walk = walk_on()

    with pytest.raises(CacheMissed):
        await walk.section(cache=CacheControl.ONLY)
    await walk.section()
    stored = await walk.section(cache=CacheControl.ONLY)

    assert (walk.calls, stored.info.cache_status) == (1, CacheStatus.HIT)
    assert walk.statuses == ["CACHE_MISSED", "done", "done"]


async def test_a_look_that_finds_nothing_spends_no_tokens(walk_on: Any) -> None:
    walk = walk_on(requests_of_person=1)
    before = walk.room()

    for _ in range(3):
        with pytest.raises(CacheMissed):
            await walk.section(cache=CacheControl.ONLY)

    assert walk.room() == before


@pytest.mark.row("F92", clause="only complete successes are stored (no errors, partials, aborts)")
@pytest.mark.parametrize(
    "failing",
    [
        calling("generatePlanSection", "no JSON"),
        calling("generatePlanSection", '{"content": "half', finish_reason="length"),
        saying("", refusal="No."),
        saying("", finish_reason="content_filter"),
    ],
)
async def test_what_failed_is_not_stored(walk_on: Any, failing: Any) -> None:
    walk = walk_on(failing)
    with pytest.raises(Exception, match=r"\w"):
        await walk.section()
    asked = walk.calls

    with pytest.raises(Exception, match=r"\w"):
        await walk.section()

    assert walk.calls == 2 * asked


async def test_stored_answers_have_a_limit_of_their_own(walk_on: Any) -> None:
    walk = walk_on(stored_answers_of_person=2, requests_of_person=1)
    await walk.section()
    for _ in range(2):
        await walk.section()

    with pytest.raises(LimitReached) as refused:
        await walk.section()

    assert refused.value.metadata == {"limit": "stored-answers-of-person"}
    assert refused.value.retry_after == pytest.approx(30)


async def test_a_model_that_is_not_offered_is_refused_by_name(walk_on: Any) -> None:
    with pytest.raises(FieldInvalid) as refused:
        await walk_on().section(model="the-dearest")

    assert refused.value.violations[0].field == "input.model"


async def test_the_same_request_id_gives_the_first_answer_although_the_world_moved_on(walk_on: Any) -> None:
    walk = walk_on()
    context = (ContextItem("m1", "message", "by May"),)
    first = await walk.section(request_id="r1", context=context)
    walk.model.script = [OTHER]

    again = await walk.section(request_id="r1", message_time=NOW + timedelta(hours=1))

    assert again.value == first.value
    assert again.info.receipt == first.info.receipt
    assert walk.calls == 1


@pytest.mark.parametrize("cache", [CacheControl.BYPASS, CacheControl.REFRESH])
async def test_the_same_request_id_gives_the_first_answer_where_the_cache_is_not_read(
    walk_on: Any, cache: CacheControl
) -> None:
    walk = walk_on()

    for _ in range(2):
        await walk.section(request_id="r1", cache=cache)

    assert walk.calls == 1


@pytest.mark.parametrize(
    "other",
    [
        {"prompt": "Cake."},
        {"section": "Risks"},
        {"goals": "x"},
        {"subject": replace(SUBJECT, scope="project-2")},
    ],
    ids=lambda changed: next(iter(changed)),
)
async def test_the_same_request_id_for_something_else_is_refused(walk_on: Any, other: dict[str, Any]) -> None:
    walk = walk_on()
    await walk.section(request_id="r1")

    with pytest.raises(RequestIdReused):
        await walk.section(request_id="r1", **other)

    assert walk.calls == 1


async def test_another_person_may_use_the_same_request_id(walk_on: Any) -> None:
    walk = walk_on()
    await walk.section(request_id="r1")

    await walk.section(request_id="r1", prompt="Cake.", subject=replace(SUBJECT, subject="bob"))

    assert walk.calls == 2


async def test_an_answer_found_by_its_content_is_the_first_to_its_request_id_too(walk_on: Any) -> None:
    walk = walk_on()
    await walk.section()
    await walk.section(request_id="r1")

    again = await walk.section(request_id="r1", message_time=NOW + timedelta(hours=1))

    assert (walk.calls, again.info.cache_status) == (1, CacheStatus.HIT)


async def test_a_request_that_failed_may_be_repeated_under_its_id(walk_on: Any) -> None:
    walk = walk_on(calling("generatePlanSection", "no JSON"))
    with pytest.raises(OutputInvalid):
        await walk.section(request_id="r1")
    walk.model.script = [OTHER]

    assert (await walk.section(request_id="r1")).value.content == "We open a forge."
