"""The suite of layouts of graphs."""

from itertools import combinations, pairwise

import pytest

from eightgentc_kit.ids import new_id
from eightgentc_projects.adapters.outbound.graph_layout import LibraryGraphLayout
from eightgentc_projects.domain.graph import Edge, EdgeDetails, Node, NodeDetails

# The box of a node on the canvas is at least this large.
WIDTH, HEIGHT = 100, 30


@pytest.fixture(params=[LibraryGraphLayout], ids=["library"])
def layout(request):
    return request.param()


def chain(size):
    nodes = [Node(new_id(), NodeDetails(f"n{index}")) for index in range(size)]
    edges = [Edge(new_id(), EdgeDetails(a.id, b.id)) for a, b in pairwise(nodes)]
    return nodes, edges


@pytest.mark.parametrize("style", ["layered", "grid"])
async def test_no_box_lies_on_another_and_the_same_graph_gets_the_same_places(layout, style):
    nodes, edges = chain(30)

    places = await layout.place(nodes, edges, fixed=frozenset(), style=style)

    assert set(places) == {node.id for node in nodes}
    assert all(
        abs(a[0] - b[0]) >= WIDTH or abs(a[1] - b[1]) >= HEIGHT for a, b in combinations(places.values(), 2)
    )
    assert places == await layout.place(nodes, edges, fixed=frozenset(), style=style)


async def test_a_layered_chain_goes_down(layout):
    nodes, edges = chain(5)

    places = await layout.place(nodes, edges, fixed=frozenset(), style="layered")

    heights = [places[node.id][1] for node in nodes]
    assert heights == sorted(set(heights))


async def test_what_a_person_placed_stays_there(layout):
    nodes, edges = chain(4)

    places = await layout.place(nodes, edges, fixed=frozenset({nodes[2].id}), style="layered")

    assert places[nodes[2].id] == (0.0, 0.0)
