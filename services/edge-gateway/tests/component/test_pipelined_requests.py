"""Several requests on one connection, answered in their order, faults included."""

from __future__ import annotations

from .bounded_server import GOOD, POST, served


async def test_refusal_comes_after_the_answers_of_earlier_requests():
    async with served() as connect:
        client = await connect()
        client.send(GOOD + GOOD + b"GET /a HTTP/1.1\r\n\r\n")

        answers = await client.rest()

        assert [part[:4] for part in answers.split(b"HTTP/1.1 ")[1:]] == [b"200 ", b"200 ", b"400 "]


async def test_fault_in_a_waiting_body_does_not_reach_the_request_before_it():
    async with served() as connect:
        client = await connect()
        client.send(GOOD + POST + b"Transfer-Encoding: chunked\r\n\r\nxyz")

        answers = await client.rest()

        assert [part[:4] for part in answers.split(b"HTTP/1.1 ")[1:]] == [b"200 ", b"400 "]


async def test_pipelined_requests_are_answered_up_to_their_limit():
    async with served(pipelined=3) as connect:
        client = await connect()
        client.send(GOOD * 100)

        answers = await client.rest()

        assert [part[:4] for part in answers.split(b"HTTP/1.1 ")[1:]] == [b"200 "] * 4 + [b"429 "]
