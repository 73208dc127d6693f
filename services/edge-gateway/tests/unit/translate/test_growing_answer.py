"""The JSON answer while it grows: every beginning of it can be read, and the end is the answer."""

from __future__ import annotations

import json
from typing import Any

import jiter
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc.projects.v1 import generation_pb2, graph_pb2, plan_section_pb2
from eightgentc.projects.v1 import graph_service_pb2 as graph
from eightgentc.projects.v1 import plan_service_pb2 as plan
from eightgentc_edge_gateway.http.problem_details import problem_of
from eightgentc_edge_gateway.translate.graph import to_generated_graph
from eightgentc_edge_gateway.translate.growing_answer import AnswerEvents, GraphText, SectionText
from eightgentc_edge_gateway.translate.plan_section import to_generated_section
from eightgentc_kit.errors import DomainError

GENERATION = generation_pb2.Generation(
    id="g1", run_id="r1", provider="p", model="m", cache="miss", applied=True
)
NODES = st.builds(lambda number, x: graph_pb2.Node(id=f"n{number}", label='a "b" ü', type="goal", x=x, y=0),
                  st.integers(0, 9), st.floats(0, 9))  # fmt: skip
EDGES = st.builds(
    lambda number: graph_pb2.Edge(id=f"e{number}", source="n1", target="n2", type="t"), st.integers(0, 9)
)
PIECES = st.builds(lambda nodes, edges: graph.StreamConceptGraphResponse(piece=graph.GraphPiece(nodes=nodes, edges=edges)),
                   st.lists(NODES, max_size=3), st.lists(EDGES, max_size=2))  # fmt: skip
RESTART = generation_pb2.Restart(reason="The model was asked again.")


def drawn(nodes: list[Any], edges: list[Any]) -> graph.StreamConceptGraphResponse:
    whole = graph.GenerateConceptGraphResponse(
        nodes=nodes, edges=edges, generation=GENERATION, revision=3, etag="g3"
    )
    return graph.StreamConceptGraphResponse(result=whole)


def written(content: str) -> plan.StreamPlanSectionResponse:
    section = plan_section_pb2.PlanSection(section="Goals", content=content)
    whole = plan.GeneratePlanSectionResponse(proposal=section, generation=GENERATION)
    return plan.StreamPlanSectionResponse(result=whole)


def text_of(growing: Any, messages: list[Any]) -> bytes:
    return b"".join(growing.of(message) for message in messages)


def beginnings(text: bytes) -> list[Any]:
    """What a partial parser reads of each; raises where one cannot be the beginning of JSON."""
    ends = [end for end in range(1, len(text) + 1) if end == len(text) or text[end] & 0xC0 != 0x80]
    return [jiter.from_json(text[:end], partial_mode="trailing-strings") for end in ends]


@pytest.mark.row("F41", clause="partials always parse")
@given(
    messages=st.lists(PIECES | st.just(graph.StreamConceptGraphResponse(restart=RESTART)), max_size=5),
    nodes=st.lists(NODES, max_size=3),
    edges=st.lists(EDGES, max_size=2),
)
def test_every_beginning_of_a_graph_can_be_read_and_the_end_is_the_answer(
    messages: list[Any], nodes: list[Any], edges: list[Any]
) -> None:
    messages = [*messages, drawn(nodes, edges)]

    text = text_of(GraphText("proposal", to_generated_graph), messages)

    assert all(isinstance(read, dict) for read in beginnings(text))
    assert json.loads(text) == to_generated_graph(messages[-1].result)


@pytest.mark.row("F41", clause="partials always parse")
@given(
    deltas=st.lists(st.text(alphabet='aü"\\\n\U0001f35e', max_size=5) | st.none(), max_size=5),
    content=st.none() | st.text(alphabet="ab", max_size=3),
)
def test_every_beginning_of_a_section_can_be_read_and_the_end_is_the_answer(
    deltas: list[str | None], content: str | None
) -> None:
    messages: list[Any] = [
        plan.StreamPlanSectionResponse(restart=RESTART)
        if delta is None
        else plan.StreamPlanSectionResponse(delta=delta)
        for delta in deltas
    ]
    shown = "".join(delta or "" for delta in deltas)
    messages.append(written(shown if content is None else content))

    text = text_of(SectionText("proposal", to_generated_section), messages)

    assert all(isinstance(read, dict) for read in beginnings(text))
    assert json.loads(text) == to_generated_section(messages[-1].result)


def test_what_was_shown_is_not_written_again() -> None:
    node = graph_pb2.Node(id="n1", label="Oven", type="goal", x=1, y=2)
    piece = graph.StreamConceptGraphResponse(piece=graph.GraphPiece(nodes=[node]))
    edge = graph_pb2.Edge(id="e1", source="n1", target="n1", type="t")
    joined = graph.StreamConceptGraphResponse(piece=graph.GraphPiece(edges=[edge]))

    text = text_of(GraphText("result", lambda message: {"result": to_generated_graph(message)["proposal"]}),
                   [piece, joined, drawn([node], [edge])])  # fmt: skip

    assert text.count(b'"Oven"') == text.count(b'"result"') == 1


def test_nodes_are_read_one_by_one() -> None:
    nodes = [graph_pb2.Node(id=f"n{number}", label=f"Node {number}", type="goal") for number in range(3)]
    messages = [graph.StreamConceptGraphResponse(piece=graph.GraphPiece(nodes=[node])) for node in nodes]

    text = text_of(GraphText("proposal", to_generated_graph), messages)

    counts = [len(read.get("proposal", {}).get("nodes", [])) for read in beginnings(text)]
    assert sorted(set(counts)) == [0, 1, 2, 3]


def test_events_have_names_and_their_problem_is_that_of_every_refusal() -> None:
    events = AnswerEvents(to_generated_section)

    delta, restart, result = (
        events.of(message)
        for message in (
            plan.StreamPlanSectionResponse(delta="We"),
            plan.StreamPlanSectionResponse(restart=RESTART),
            written("We open."),
        )
    )
    problem = events.failure(problem_of(DomainError(), request_id="r1"))

    assert delta == b'event: delta\ndata: {"text":"We"}\n\n'
    assert restart == b'event: restart\ndata: {"reason":"The model was asked again."}\n\n'
    assert result.startswith(b'event: result\ndata: {"proposal":{"section":"Goals"')
    assert problem is not None
    assert problem.startswith(b"event: problem\ndata: {")
    assert json.loads(problem.split(b"data: ")[1])["code"] == "INTERNAL"
