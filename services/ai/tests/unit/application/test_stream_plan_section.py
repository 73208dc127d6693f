"""StreamPlanSection: the text as it grows, the checked whole last."""

from __future__ import annotations

import json
from contextlib import aclosing
from typing import Any

import pytest

from eightgentc_ai.adapters.outbound.memory.language_model import calling, saying
from eightgentc_ai.application.section_request import SectionRequest
from eightgentc_ai.application.stream_plan_section import SectionDelta, StreamPlanSection
from eightgentc_ai.application.stream_run import Restart
from eightgentc_ai.domain.errors import OutputInvalid, UpstreamTruncated
from eightgentc_ai.domain.generation import CacheStatus

from .conftest import asking

CONTENT = 'Wir öffnen "Zum Brot" \U0001f35e im Mai.\nMit 40.000 €.'


def section(content: str) -> Any:
    return calling("generatePlanSection", json.dumps({"section": "Goals", "content": content}))


async def streamed(walk: Any) -> list[Any]:
    events = [event async for event in StreamPlanSection(walk.runs)(SectionRequest(asking(), "Goals"))]
    await walk.runs.close()
    return events


async def test_the_pieces_are_the_whole(walk_on: Any) -> None:
    walk = walk_on(section(CONTENT))

    *deltas, result = await streamed(walk)

    assert len(deltas) > 3
    assert "".join(delta.text for delta in deltas) == CONTENT == result.value.content
    assert walk.statuses == ["done"]


async def test_no_piece_is_empty(walk_on: Any) -> None:
    *deltas, _ = await streamed(walk_on(section(CONTENT)))

    assert all(delta.text for delta in deltas)


async def test_an_unusable_answer_voids_its_pieces_and_is_asked_for_again(walk_on: Any) -> None:
    walk = walk_on(section("   "), section(CONTENT))

    events = await streamed(walk)

    at = next(index for index, event in enumerate(events) if isinstance(event, Restart))
    after = events[at + 1 : -1]
    assert "".join(delta.text for delta in after) == CONTENT
    assert events[-1].info.model_calls == 2


async def test_after_two_re_asks_the_stream_ends_with_the_error(walk_on: Any) -> None:
    walk = walk_on(saying("no"))

    with pytest.raises(OutputInvalid):
        await streamed(walk)

    assert (walk.calls, walk.statuses) == (3, ["OUTPUT_INVALID"])


@pytest.mark.row("F92", clause="Cache hit goes through the same UI stream")
async def test_a_stored_section_streams_too_and_costs_nothing(walk_on: Any) -> None:
    walk = walk_on(section(CONTENT))
    await walk.section()

    delta, result = await streamed(walk)

    assert delta == SectionDelta(CONTENT)
    assert (walk.calls, result.info.cache_status, result.info.cost_nano_usd) == (1, CacheStatus.HIT, 0)


async def test_what_was_streamed_is_stored_for_those_who_ask_at_once(walk_on: Any) -> None:
    walk = walk_on(section(CONTENT))
    await streamed(walk)

    result = await walk.section()

    assert (walk.calls, result.value.content) == (1, CONTENT)


async def test_leaving_stops_the_model_and_records_what_came(walk_on: Any) -> None:
    walk = walk_on(section(CONTENT))

    async with aclosing(StreamPlanSection(walk.runs)(SectionRequest(asking(), "Goals"))) as events:
        await anext(events)

    assert (walk.model.stopped, walk.statuses) == (1, ["CANCELLED"])
    assert walk.ledger[0].estimated
    assert 0 < walk.ledger[0].output_tokens < len(CONTENT.encode())


async def test_every_attempt_that_is_cut_is_recorded(walk_on: Any) -> None:
    once, twice = (walk_on(UpstreamTruncated(), attempts=attempts) for attempts in (1, 2))

    for walk in (once, twice):
        with pytest.raises(UpstreamTruncated):
            await streamed(walk)

    assert twice.ledger[0].input_tokens == 2 * once.ledger[0].input_tokens > 0


async def test_a_stream_that_is_cut_is_not_stored(walk_on: Any) -> None:
    walk = walk_on(UpstreamTruncated(), attempts=1)
    with pytest.raises(UpstreamTruncated):
        await streamed(walk)
    walk.model.script = [section(CONTENT)]

    result = await walk.section()

    assert (walk.calls, result.info.cache_status) == (2, CacheStatus.MISS)
