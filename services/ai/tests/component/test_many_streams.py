"""Many replies at once: each is, character by character, what the model sent for it."""

from __future__ import annotations

import asyncio
import random
import re

import pytest

from eightgentc_testing.model_server import ModelServer, Recorded, text

from .conftest import StartAi

STREAMS = 200


def said_to(request: Recorded) -> str:
    """What the model answers: other words, pieces and gaps for each number."""
    number = int(re.findall(r"number (\d+)", request.raw_body.decode())[-1])
    return words(number)


def words(number: int) -> str:
    letters = random.Random(number)
    return f"{number}: " + "".join(letters.choices('abc äöü🍞\n"\\', k=300))


@pytest.mark.timeout(120)
async def test_two_hundred_streams_are_whole_and_in_order(
    start_ai: StartAi, model_server: ModelServer
) -> None:
    model_server.default = lambda request: text(said_to(request), piece=7, delay=0.005)
    plenty = {"limit_requests_of_person": 1e6, "limit_requests_of_tenant": 1e6, "limit_tokens_of_tenant": 1e9}
    async with start_ai(**plenty) as ai:
        caller = ai.projects()

        async def reply(number: int) -> str:
            request = caller.message(prompt=f"Tell me of number {number}")
            events = await caller.stream(ai.chat.StreamChatReply, request, timeout=100)
            return "".join(event.text_delta for event in events)

        replies = await asyncio.gather(*map(reply, range(STREAMS)))

    assert replies == [words(number) for number in range(STREAMS)]
