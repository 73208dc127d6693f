"""GenerateDiagram: a diagram of the kind that was asked for."""

from __future__ import annotations

import json
from typing import Any

import pytest

from eightgentc_ai.adapters.outbound.memory.language_model import calling
from eightgentc_ai.application.generate_diagram import GenerateDiagram
from eightgentc_ai.ports.diagram_parser import ParseVerdict

from .conftest import asking


class Parser:
    """Implements `DiagramParser`: sees the kind in the first word."""

    async def parse(self, text: str, *, tenant: str) -> ParseVerdict:
        return ParseVerdict(valid=True, diagram_type=text.split(maxsplit=1)[0])


def drawing(code: str, **more: Any) -> Any:
    return calling("generateMermaidDiagram", json.dumps({"code": code, **more}))


async def test_a_diagram_of_another_kind_than_was_asked_for_is_asked_for_again(walk_on: Any) -> None:
    walk = walk_on(drawing("classDiagram\n A --> B"), drawing('pie\n "a" : 1'))

    result = await GenerateDiagram(walk.runs, Parser())(asking(), "pie chart")

    assert (result.value.type, walk.calls) == ("pie", 2)
    assert (
        "A diagram of type 'pie' was asked for, and not 'class'."
        in walk.model.requests[1].messages[-1].content
    )


@pytest.mark.parametrize("asked", ["flowchart", "Flow chart", "graph TD", ""])
async def test_a_kind_is_compared_by_its_meaning(walk_on: Any, asked: str) -> None:
    walk = walk_on(drawing("flowchart-v2\n A --> B"))

    result = await GenerateDiagram(walk.runs, Parser())(asking(), asked)

    assert (result.value.type, walk.calls) == ("flowchart", 1)


async def test_a_kind_that_we_do_not_name_is_kept_as_it_was_asked_for(walk_on: Any) -> None:
    walk = walk_on(drawing("venn\n A"))

    result = await GenerateDiagram(walk.runs, Parser())(asking(), "venn")

    assert result.value.type == "venn"


class NarrowParser:
    """Implements `DiagramParser`: finds every text too large for browsers."""

    async def parse(self, text: str, *, tenant: str) -> ParseVerdict:
        return ParseVerdict(valid=False, diagram_type="pie", reason="too_large_for_browsers")


async def test_a_diagram_that_is_too_large_for_browsers_costs_no_second_call(walk_on: Any) -> None:
    walk = walk_on(drawing('pie\n "a" : 1'))

    result = await GenerateDiagram(walk.runs, NarrowParser())(asking(), "pie")

    assert (result.value.verdict.reason, walk.calls) == ("too_large_for_browsers", 1)
