"""The model's graph joined to the stored one."""

from dataclasses import replace

from eightgentc_kit.ids import new_id
from eightgentc_projects.application.drawing import Drawing
from eightgentc_projects.domain.draft import GraphDraft
from eightgentc_projects.domain.graph import Edge, EdgeDetails, Node, NodeDetails

BAKERY = Node("a", NodeDetails("Bakery"), client_key="n1")
OVEN = Node("b", NodeDetails("Oven"))
BAKES = Edge("ab", EdgeDetails("a", "b"))


def drawn(nodes, edges, stored=((BAKERY, OVEN), (BAKES,))):
    """`nodes`: labels by the model's keys. `edges`: (source, target, type)."""
    draft = GraphDraft(
        tuple(Node("", NodeDetails(label), client_key=key) for key, label in nodes.items()),
        tuple(Edge("", EdgeDetails(source, target, type=type)) for source, target, type in edges),
    )
    return Drawing(list(stored[0]), list(stored[1]), "g").add(draft.with_ids(new_id))


def test_a_node_of_a_name_that_exists_is_that_node_whatever_its_case():
    drawing = drawn({"n1": "BAKERY"}, [])

    assert (drawing.nodes, drawing.new_nodes) == ([BAKERY], [])


def test_a_node_of_a_new_name_is_new_and_of_this_generation():
    drawing = drawn({"n7": "Bread"}, [])

    [bread] = drawing.new_nodes
    assert bread.id
    assert bread == Node(bread.id, NodeDetails("Bread"), client_key="n7", generation_id="g")


def test_a_key_that_is_in_use_is_left_out():
    assert [node.client_key for node in drawn({"n1": "Bread"}, []).new_nodes] == [None]


def test_a_name_that_the_model_draws_twice_is_one_node():
    drawing = drawn({"n2": "Bread", "n3": "bread"}, [])

    assert len(drawing.new_nodes) == 1
    assert [node.client_key for node in drawing.nodes] == ["n2", "n2"]


def test_an_edge_joins_nodes_by_the_ids_they_have_here():
    drawing = drawn({"n1": "Oven", "n2": "Bread"}, [("n1", "n2", "makes")])

    [edge], [bread] = drawing.new_edges, drawing.new_nodes
    assert edge.details == EdgeDetails("b", bread.id, type="makes")
    assert edge.id
    assert edge.generation_id == "g"


def test_an_edge_that_exists_is_not_drawn_again_and_one_of_another_type_is():
    drawing = drawn({"n1": "Bakery", "n2": "Oven"}, [("n1", "n2", "relates-to"), ("n1", "n2", "owns")])

    assert drawing.edges[0] == BAKES
    assert [edge.details.type for edge in drawing.new_edges] == ["owns"]
    assert len(drawing.edges) == 2


def test_an_edge_that_the_model_draws_twice_is_one_edge():
    drawing = drawn({"n1": "Oven", "n2": "Bread"}, [("n1", "n2", "makes")] * 2)

    assert len(drawing.new_edges) == 1
    assert drawing.edges == drawing.new_edges * 2


def test_an_edge_from_a_node_to_itself_is_left_out_and_those_after_it_are_not():
    drawing = drawn(
        {"n1": "Bakery", "n2": "bakery", "n3": "Bread"}, [("n1", "n2", "is"), ("n1", "n3", "sells")]
    )

    assert [edge.details.type for edge in drawing.edges] == ["sells"]


def test_the_other_way_round_is_another_edge():
    drawing = drawn({"n1": "Oven", "n2": "Bakery"}, [("n1", "n2", "relates-to")])

    assert [replace(edge, id="") for edge in drawing.new_edges] == [
        Edge("", EdgeDetails("b", "a"), generation_id="g")
    ]
