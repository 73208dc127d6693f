"""What a model made is proven by words that were said, found where they were said, or is inferred."""

from __future__ import annotations

import pytest

from eightgentc_ai.domain.concept_graph import checked_graph
from eightgentc_ai.domain.diagram import checked_diagram
from eightgentc_ai.domain.generation import ContextItem
from eightgentc_ai.domain.plan_section import checked_section
from eightgentc_ai.domain.source import LEFT_OUT, PROMPT, PartSources, Source, Sources
from eightgentc_testing.quotes import QuoteCase, right_quotes, said, wrong_quotes

EVERYTHING = tuple(
    ContextItem(f"message:{id}", "message", text, "1", label="user") for id, text in said().items()
)
MESSAGES = (
    ContextItem(
        "message:m1", "message", "We open a bakery 🍞 in Lisbon. The rent is low.", "1", label="user"
    ),
    ContextItem("message:m2", "message", "You could add a terrace.", "1", label="assistant"),
    ContextItem("insight:i1", "insight", "The rent is low.", "2", label="fact"),
    ContextItem("node:n1", "node", "A roof garden", "1", label="concept"),
)


def found(quote: object, id: str = "", items: tuple[ContextItem, ...] = MESSAGES) -> list[Source]:
    return list(Sources(items).of([{"id": id, "quote": quote}], "label", repairs=[]))


def test_the_corpus_is_as_large_as_it_says() -> None:
    assert (len(wrong_quotes()) >= 60, len(right_quotes()) >= 40) == (True, True)


@pytest.mark.row("M3", clause="fabricated-quote fixtures are rejected 100 %")
@pytest.mark.parametrize("case", wrong_quotes(), ids=lambda case: f"{case.how}: {case.quote[:30]}")
def test_words_that_were_not_said_so_prove_nothing(case: QuoteCase) -> None:
    named = [found(case.quote, item.id, EVERYTHING) for item in EVERYTHING]

    assert named == [[]] * len(EVERYTHING)


@pytest.mark.row("M3", clause="server verifies that the quote is a substring (normalised)")
@pytest.mark.parametrize("case", right_quotes(), ids=lambda case: f"{case.how}: {case.quote[:30]}")
def test_words_that_were_said_are_found_and_kept_as_they_were_said(case: QuoteCase) -> None:
    [source] = found(case.quote, items=EVERYTHING)

    text = next(item.text for item in EVERYTHING if item.id == source.item_id)
    assert source.quote in text
    assert text.encode("utf-16-le")[2 * source.start : 2 * source.end].decode("utf-16-le") == source.quote


def test_places_are_counted_in_utf_16_code_units() -> None:
    [source] = found("in Lisbon")

    assert source == Source("message:m1", "1", 20, 29, "in Lisbon")


def test_a_quote_of_another_item_than_was_named_is_found_where_a_person_said_it() -> None:
    assert [source.item_id for source in found("We open a bakery", "insight:i1")] == ["message:m1"]


def test_the_named_item_comes_first() -> None:
    assert [source.item_id for source in found("The rent is low.", "insight:i1")] == ["insight:i1"]


def test_a_message_comes_before_what_was_noted_of_it() -> None:
    assert [source.item_id for source in found("The rent is low.")] == ["message:m1"]


def test_words_of_the_model_prove_something_only_where_they_are_named() -> None:
    assert [found("add a terrace"), len(found("add a terrace", "message:m2"))] == [[], 1]


def test_what_is_drawn_proves_nothing() -> None:
    assert found("A roof garden", "node:n1") == []


@pytest.mark.parametrize("quote", [None, 7, ["We open"], {"text": "We open"}, "x" * 5_000])
def test_what_is_no_quote_proves_nothing(quote: object) -> None:
    assert found(quote) == []


def test_what_the_person_says_in_the_call_itself_has_no_id() -> None:
    items = (ContextItem(PROMPT, "message", "Draw the bakery", label="user"),)

    assert found("Draw the bakery", items=items) == [Source("", "", 0, 15, "Draw the bakery")]


@pytest.mark.row("M3", clause="drops or flags the rest as `inferred`")
def test_a_node_with_a_made_up_quote_is_inferred_and_another_is_not() -> None:
    repairs: list[str] = []
    nodes = [
        {"id": "n1", "label": "Bakery", "sources": [{"id": "message:m1", "quote": "open a bakery"}]},
        {"id": "n2", "label": "Investor", "sources": [{"id": "message:m1", "quote": "an investor pays"}]},
        {"id": "n3", "label": "Garden"},
    ]
    edges = [{"source": "n1", "target": "n2", "sources": [{"quote": "in Lisbon"}, {"quote": "in Porto"}]}]

    graph = checked_graph({"nodes": nodes, "edges": edges}, repairs, Sources(MESSAGES))

    assert [(node.inferred, len(node.sources)) for node in graph.nodes] == [(False, 1), (True, 0), (True, 0)]
    assert [source.quote for source in graph.edges[0].sources] == ["in Lisbon"]
    assert repairs.count(LEFT_OUT) == 1


@pytest.mark.row("M3", clause="plan paragraph")
def test_each_paragraph_has_its_own_sources() -> None:
    arguments = {
        "content": "We open a bakery.\n\nInvestors pay.",
        "sources": [
            {"paragraph": 1, "id": "message:m1", "quote": "We open a bakery"},
            {"paragraph": 2, "id": "message:m1", "quote": "Investors pay"},
            {"paragraph": 9, "id": "message:m1", "quote": "in Lisbon"},
        ],
    }

    section = checked_section(arguments, "Goals", [], Sources(MESSAGES))

    assert section.sources == (
        PartSources("1", (Source("message:m1", "1", 0, 16, "We open a bakery"),), inferred=False),
        PartSources("2", (), inferred=True),
    )


def test_a_heading_that_is_taken_off_is_not_counted() -> None:
    arguments = {
        "content": "# Goals\n\nWe open a bakery.",
        "sources": [{"paragraph": 2, "id": "message:m1", "quote": "We open a bakery"}],
    }

    [part] = checked_section(arguments, "Goals", [], Sources(MESSAGES)).sources

    assert (part.part, part.inferred) == ("1", False)


@pytest.mark.row("M3", clause="Gantt task")
def test_each_element_of_a_diagram_has_sources_under_its_id_in_the_text() -> None:
    bakery = [{"id": "message:m1", "quote": "We open a bakery"}]
    nodes = [{"id": "a", "label": "Bakery", "sources": bakery}, {"id": "b", "label": "Bank"}]
    drawn = checked_diagram(
        {"nodes": nodes, "edges": [{"source": "a", "target": "b"}]}, "flowchart", [], Sources(MESSAGES)
    )
    tasks = [{"id": "x", "label": "Open", "start": "2027-05-01", "sources": bakery}, {"label": "Grow"}]
    gantt = checked_diagram({"tasks": tasks}, "gantt", [], Sources(MESSAGES))

    assert [(part.part, part.inferred) for part in drawn.sources] == [
        ("n1", False),
        ("n2", True),
        ("e1", True),
    ]
    assert [(part.part, part.inferred) for part in gantt.sources] == [("t1", False), ("t2", True)]
    assert ("n1[" in drawn.content, "t1, 2027-05-01" in gantt.content) == (True, True)


def test_a_small_model_is_proven_by_the_sentences_that_have_its_words() -> None:
    graph = checked_graph(
        {
            "nodes": [{"id": "n1", "label": "Bakery in Lisbon"}, {"id": "n2", "label": "Cheap flights"}],
            "edges": [{"source": "n1", "target": "n2"}],
        },
        [],
        Sources(MESSAGES, by_words=True),
    )

    assert [source.quote for source in graph.nodes[0].sources] == ["We open a bakery 🍞 in Lisbon."]
    assert [graph.nodes[1].inferred, graph.edges[0].inferred] == [True, True]
