"""Keyset pages, over a list in memory."""

import pytest

from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.pagination import PageSeal, PageTokenInvalid
from eightgentc_projects.application.page import PageRequest, load_page, parse_time_and_id

SEAL = PageSeal(b"of the tests")
NUMBERS = list(range(1, 301))


async def page_of(asked: PageRequest, numbers=NUMBERS, **sizes):
    async def load(after, size):
        return [number for number in numbers if number > (after or 0)][:size]

    return await load_page(
        asked, ["numbers"], load, lambda number: [number], parse=lambda raw: int(raw[0]), **sizes
    )


async def test_a_page_without_a_size_has_20_items():
    assert (await page_of(PageRequest(SEAL))).items == NUMBERS[:20]


async def test_a_page_has_at_most_100_items():
    assert (await page_of(PageRequest(SEAL, size=1000))).items == NUMBERS[:100]


async def test_a_list_may_have_sizes_of_its_own():
    assert (await page_of(PageRequest(SEAL), default=50, maximum=200)).items == NUMBERS[:50]
    assert (await page_of(PageRequest(SEAL, size=1000), default=50, maximum=200)).items == NUMBERS[:200]


async def test_a_token_leads_to_the_items_after_the_last():
    first = await page_of(PageRequest(SEAL, size=2))

    second = await page_of(PageRequest(SEAL, size=2, token=first.next_token))

    assert second.items == [3, 4]


async def test_a_page_that_is_just_full_at_the_end_has_no_token():
    assert (await page_of(PageRequest(SEAL, size=2), [1, 2])).next_token == ""
    assert (await page_of(PageRequest(SEAL, size=2), [1, 2, 3])).next_token


async def test_a_negative_size_is_refused():
    with pytest.raises(FieldInvalid):
        await page_of(PageRequest(SEAL, size=-1))


@pytest.mark.parametrize("position", [["x"], []])
async def test_a_token_whose_position_is_none_of_the_list_is_refused(position):
    token = SEAL.seal(["numbers"], position)

    with pytest.raises(PageTokenInvalid):
        await page_of(PageRequest(SEAL, token=token))


def test_a_position_of_time_and_id_is_read_back():
    time, id = parse_time_and_id(["2026-11-24T12:00:00+00:00", "a"])

    assert (time.isoformat(), id) == ("2026-11-24T12:00:00+00:00", "a")
