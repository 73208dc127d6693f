"""The official parser decides, says where a text is wrong, and survives what it is given."""

from __future__ import annotations

import asyncio
import os
import signal
import tomllib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from eightgentc_ai.adapters.outbound.mermaid.diagram_parser import MermaidDiagramParser
from eightgentc_ai.domain.errors import ParserUnavailable
from eightgentc_testing.product import until

CORPUS = tomllib.loads(Path(__file__).with_name("corpus.toml").read_text("utf-8"))
GOOD = "flowchart TD\n  A --> B\n"
LARGE = "flowchart TD\n" + "\n".join(f'  n{number}["x{number}"]' for number in range(5_000))


@pytest.fixture(scope="module")
async def parser() -> AsyncIterator[MermaidDiagramParser]:
    """One parser for all texts, as a service has it."""
    parser = MermaidDiagramParser(seconds=10)
    yield parser
    await parser.close()


@pytest.fixture
async def hasty() -> AsyncIterator[MermaidDiagramParser]:
    """A parser with no time for large texts, and room for two in the queue."""
    parser = MermaidDiagramParser(seconds=0.1, waiting=2)
    yield parser
    await parser.close()


@pytest.mark.row("F101", clause="stored diagrams parse with the bundled official parser")
@pytest.mark.parametrize("case", CORPUS["good"], ids=lambda case: case["type"])
async def test_good_diagrams_parse(parser: MermaidDiagramParser, case: dict[str, Any]) -> None:
    verdict = await parser.parse(case["text"], tenant="t")
    assert (verdict.valid, verdict.diagram_type, verdict.message) == (True, case["type"], "")


@pytest.mark.row("F101", clause="invalid text is kept as draft with line, column, expected tokens")
@pytest.mark.parametrize("case", CORPUS["broken"], ids=lambda case: case["text"].split()[0])
async def test_broken_diagrams_are_refused_with_the_place(
    parser: MermaidDiagramParser, case: dict[str, Any]
) -> None:
    verdict = await parser.parse(case["text"], tenant="t")
    assert not verdict.valid
    assert verdict.line == case["line"], verdict
    assert verdict.column == case.get("column", verdict.column), verdict
    assert (verdict.column > 0) == (verdict.line > 0)
    assert verdict.message
    assert "\n" not in verdict.message
    assert len(verdict.message) <= 500


def edges(count: int) -> str:
    return "flowchart TD\n" + "\n".join(f"  a{number} --> b" for number in range(count))


def characters(count: int) -> str:
    return "flowchart TD\n  a --> b\n%% ".ljust(count, "x")


@pytest.mark.row("F101", clause="stored diagrams parse with the bundled official parser")
@pytest.mark.parametrize(
    "text", [edges(501), characters(50_001), "pie\n" + "%% 🍞\n" * 9_000 + '  "a" : 1\n']
)
async def test_what_parses_and_is_too_large_for_browsers_is_not_valid(
    parser: MermaidDiagramParser, text: str
) -> None:
    verdict = await parser.parse(text, tenant="t")

    assert (verdict.valid, verdict.reason, verdict.line) == (False, "too_large_for_browsers", 0)
    assert verdict.message == (
        "It parses, but browsers draw diagrams of at most 50,000 characters and 500 edges."
    )
    assert verdict.diagram_type


@pytest.mark.parametrize("text", [edges(500), characters(50_000)])
async def test_what_is_just_small_enough_is_valid(parser: MermaidDiagramParser, text: str) -> None:
    verdict = await parser.parse(text, tenant="t")

    assert (verdict.valid, verdict.reason) == (True, "")


async def test_a_large_text_that_does_not_parse_is_told_where(parser: MermaidDiagramParser) -> None:
    verdict = await parser.parse(edges(501) + "\n  a --", tenant="t")

    assert (verdict.valid, verdict.reason, verdict.line) == (False, "", 503)
    assert (await parser.parse(edges(501), tenant="t")).reason == "too_large_for_browsers"


@pytest.mark.parametrize(("date", "valid"), [("2027-02-28", True), ("soon", False)])
async def test_a_gantt_chart_is_valid_only_if_its_dates_can_be_drawn(
    parser: MermaidDiagramParser, date: str, valid: bool
) -> None:
    head = "---\ntitle: Plan\n---\n%%{init: {}}%%\ngantt\n  dateFormat YYYY-MM-DD\n"

    verdict = await parser.parse(f"{head}  Rent : t1, {date}, 5d\n", tenant="t")

    assert verdict.valid == valid


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ('C4Context\n  Person(a, "A")\n  System(b, "B")\n  Rel(a, b, "x")\n', True),
        ('C4Context\n  Person(a, "A")\n  Rel(a, b, "x")\n', False),
        ("sankey-beta\nA,B,1\nB,C,1\nA,C,2\n", True),
        ("sankey-beta\nA,B,1\nB,A,1\n", False),
    ],
)
async def test_what_parses_and_cannot_be_drawn_is_not_valid(
    parser: MermaidDiagramParser, text: str, valid: bool
) -> None:
    verdict = await parser.parse(text, tenant="t")

    assert (verdict.valid, bool(verdict.message)) == (valid, not valid)


async def test_expected_tokens_are_named(parser: MermaidDiagramParser) -> None:
    assert "TXT" in (await parser.parse("sequenceDiagram\n  A->>B hello\n", tenant="t")).expected
    assert (await parser.parse("gitGraph\n  brnch x\n", tenant="t")).expected == ("EOF",)


@pytest.mark.parametrize(
    "text", ["", "   \n", "\0", "\ud800", "%%{init: {", "---\n---", "é" * 3000, "flowchart TD\n" + "[" * 9000]
)
async def test_any_text_gets_a_verdict(parser: MermaidDiagramParser, text: str) -> None:
    assert not (await parser.parse(text, tenant="t")).valid
    assert (await parser.parse(GOOD, tenant="t")).valid


async def test_texts_at_once_get_their_own_verdicts(parser: MermaidDiagramParser) -> None:
    texts = [GOOD if number % 2 else f"flowchart TD\n  A{number}[x" for number in range(40)]
    verdicts = await asyncio.gather(*(parser.parse(text, tenant="t") for text in texts))
    assert [verdict.valid for verdict in verdicts] == [bool(number % 2) for number in range(40)]


async def test_the_process_starts_with_the_first_text_and_ends_with_close() -> None:
    parser = MermaidDiagramParser()
    before = parser.first.pid
    await parser.parse(GOOD, tenant="t")
    pid = parser.first.pid
    assert before is None
    assert pid is not None
    await parser.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_a_text_that_takes_too_long_is_not_valid_and_the_next_one_is_judged(
    hasty: MermaidDiagramParser,
) -> None:
    verdict = await hasty.parse(LARGE, tenant="t")
    assert (verdict.valid, verdict.message) == (False, "The diagram takes too long to parse.")
    assert (await hasty.parse(GOOD, tenant="t")).valid


async def test_a_killed_process_is_replaced(parser: MermaidDiagramParser) -> None:
    await parser.parse(GOOD, tenant="t")
    assert parser.first.pid is not None
    assert parser.first.process is not None
    os.kill(parser.first.pid, signal.SIGKILL)
    await asyncio.wait_for(parser.first.process.wait(), 10)
    assert (await parser.parse(GOOD, tenant="t")).valid


async def test_a_caller_that_leaves_does_not_leave_its_answer_to_the_next(
    parser: MermaidDiagramParser,
) -> None:
    await parser.parse(GOOD, tenant="t")
    leaving = asyncio.ensure_future(parser.parse(LARGE, tenant="t"))
    await asyncio.sleep(0.05)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    assert not (await parser.parse("flowchart TD\n  A[x", tenant="t")).valid


async def test_hard_texts_of_one_tenant_do_not_keep_another_waiting() -> None:
    parser = MermaidDiagramParser(seconds=1.0)
    await parser.parse(GOOD, tenant="b")
    hard = [asyncio.ensure_future(parser.parse(LARGE * 2, tenant="a")) for _ in range(6)]
    await asyncio.sleep(0)

    assert (await parser.parse(GOOD, tenant="b")).valid
    judged = sum(text.done() for text in hard)
    assert (await parser.parse(GOOD, tenant="b")).valid

    assert judged <= 1
    assert not all(text.done() for text in hard)
    for text in hard:
        text.cancel()
    await parser.close()


async def test_the_second_process_comes_when_it_is_needed_and_goes_when_it_is_not() -> None:
    parser = MermaidDiagramParser(seconds=10, patience=0.0, idle_seconds=0.0)
    await parser.parse(GOOD, tenant="a")
    assert parser.second.pid is None

    large = asyncio.ensure_future(parser.parse(LARGE, tenant="a"))
    await asyncio.sleep(0)
    small = asyncio.ensure_future(parser.parse(GOOD, tenant="b"))

    async def second_runs() -> bool:
        return parser.second.pid is not None

    async def second_is_gone() -> bool:
        return parser.second.pid is None

    await until(second_runs, "a second process", within=20)
    assert (await small).valid
    await large

    await until(second_is_gone, "the end of the second process", within=20)
    assert parser.first.pid is not None
    await parser.close()


async def test_a_text_that_need_not_wait_long_starts_no_second_process() -> None:
    parser = MermaidDiagramParser(seconds=10, patience=10)

    verdicts = await asyncio.gather(*(parser.parse(GOOD, tenant=str(number)) for number in range(20)))

    assert all(verdict.valid for verdict in verdicts)
    assert parser.second.pid is None
    await parser.close()


async def test_too_many_waiting_texts_are_refused(hasty: MermaidDiagramParser) -> None:
    answers = await asyncio.gather(*(hasty.parse(GOOD, tenant="t") for _ in range(5)), return_exceptions=True)
    assert sum(isinstance(answer, ParserUnavailable) for answer in answers) == 2


async def test_the_process_ends_when_its_input_ends(parser: MermaidDiagramParser) -> None:
    await parser.parse(GOOD, tenant="t")
    process = parser.first.process
    assert process is not None
    assert process.stdin is not None
    process.stdin.close()
    assert await asyncio.wait_for(process.wait(), 10) == 0
