"""Many chats at once: what one token costs in each process, and how evenly the words come.

Compare the processes with each other and with what the same model costs a client that reads it directly; the rates of
two runs differ with the machine.
"""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median

from bench.figures import percentile, say
from bench.stage import CpuClock, lift_limits, measured, person_at, product_with
from eightgentc_devstack.engine import Engine
from eightgentc_testing.model_server import ModelServer, text
from eightgentc_testing.person import Person
from eightgentc_testing.product import Product

TOKENS, GAP = 60, 0.033
SHORT, LONG = 2, 1_000
PROCESSES = ("edge-gateway", "projects", "ai", "valkey", "postgres")


@dataclass(slots=True)
class Heard:
    """What a reader got. `writes`: when each piece of bytes with words in it came, in seconds; `last`: the end of it."""

    first: float = 0.0
    words: int = 0
    last: bytes = b""
    writes: list[float] = field(default_factory=list)

    @property
    def gaps(self) -> Iterator[float]:
        return (after - before for before, after in zip(self.writes, self.writes[1:], strict=False))


async def run() -> None:
    lift_limits()
    with ModelServer() as model:
        engine = Engine("scripted", "scripted-1", model.url, "not-needed")
        async with product_with(engine) as product, person_at(product) as person:
            projects = [await person.project() for _ in range(200)]
            for count in (1, 50, 200):
                model.default = text(" word" * TOKENS, piece=5, delay=GAP)
                await _measure(
                    product, person, projects[:count], TOKENS, f"{count} chats, a token every 33 ms"
                )
            model.default = text(" word" * SHORT, piece=5)
            await _measure(product, person, projects[:20], SHORT, f"20 chats of {SHORT} tokens")
            one = projects[:1] * 200
            await _measure(product, person, one, SHORT, f"200 chats of one project, of {SHORT} tokens")
            model.default = text(" word" * LONG, piece=5)
            await _measure(product, person, projects[:20], LONG, f"20 chats of {LONG:,} tokens without a gap")


async def _measure(product: Product, person: Person, projects: list[str], tokens: int, name: str) -> None:
    clock, started = CpuClock.of(product, *PROCESSES), time.perf_counter()
    heard = await asyncio.gather(*(_chat(product, person, project) for project in projects))
    seconds, used = time.perf_counter() - started, clock.spent()
    said = sum(one.words for one in heard)
    cut = [one.last for one in heard if one.words != tokens]
    assert not cut, f"{len(cut)} chats were not whole; one ended with {cut[0]!r}"
    gaps = [gap * 1000 for one in heard for gap in one.gaps]
    say(f"{name}: first token, p50", median(one.first * 1000 for one in heard), "ms")
    say(f"{name}: tokens a second", said / seconds, "/s")
    if gaps:
        say(f"{name}: between two writes to a reader, p95", percentile(gaps, 0.95), "ms")
    say(f"{name}: writes a token", sum(len(one.writes) for one in heard) / said, "")
    for process, cpu in used.items():
        say(f"  a token in {process}", cpu / said * 1e6, "µs")
    say("  a chat in all of them", sum(used.values()) / len(projects) * 1e3, "ms")


async def _chat(product: Product, person: Person, project: str) -> Heard:
    """By sockets: a client library would take the time that is to be measured."""
    message = {
        "id": uuid.uuid4().hex,
        "role": "user",
        "parts": [{"type": "text", "text": "How do we start?"}],
    }
    body = json.dumps({"messages": [message], "projectId": project, "section": uuid.uuid4().hex}).encode()
    head = (
        f"POST /api/chat HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {person.token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    host, port = product.url.removeprefix("http://").split(":")
    heard, started, tail = Heard(), time.perf_counter(), b""
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(head.encode() + body)
    while read := await reader.read(65_536):
        words = (tail + read).count(b" word")
        tail, heard.last = read[-4:], read[-500:]
        if words:
            now = time.perf_counter() - started
            heard.first = heard.first or now
            heard.words += words
            heard.writes.append(now)
        if b"data: [DONE]" in read:
            break
    writer.close()
    return heard


def main() -> None:
    measured(run)
