"""The suite of the store of graphs."""

import json
import math
import statistics
import time
from dataclasses import replace

import psycopg
import pytest

from eightgentc_kit.ids import new_id
from eightgentc_kit.postgres.database import Database, PoolOptions
from eightgentc_projects.adapters.outbound.postgres.workspace import PostgresWorkspace
from eightgentc_projects.domain.errors import ResourceNotFound
from eightgentc_projects.domain.graph import Edge, EdgeDetails, Node, NodeDetails
from eightgentc_projects.domain.node_moves import NodeMoves
from eightgentc_projects.ports.graph_store import GraphFormat
from eightgentc_projects.ports.workspace import Move

PLAN = GraphFormat.PLAN


def node(label, **more):
    return Node(new_id(), NodeDetails(label, x=1.5, y=-2.25), **more)


def joined(source, target, **more):
    return Edge(new_id(), EdgeDetails(source.id, target.id), **more)


async def kept(desk, nodes, edges=()):
    async def insert(change):
        await change.graph.insert_nodes(nodes)
        await change.graph.insert_edges(edges)

    await desk.change(insert, graph=True)


async def test_nodes_and_edges_read_back_field_by_field(desk):
    oven = node(
        "Öfen 🥐", client_key="n1", version=3, generation_id=new_id(), edited_by_person=True, pinned=True
    )
    bread = Node(new_id(), NodeDetails("Bread", content="rye\nwheat", type="food"))
    details = EdgeDetails(oven.id, bread.id, "bakes", "causes")
    edge = Edge(new_id(), details, "e1", 2, new_id(), True)
    await kept(desk, [oven, bread], [edge])

    revision, nodes, edges = await desk.stores.graph.load()

    assert (revision, nodes, edges) == (1, sorted([oven, bread], key=lambda each: each.id), [edge])


async def test_things_are_found_by_id_and_by_client_key_and_those_that_are_not_there_are_left_out(desk):
    oven, bread = node("Oven", client_key="oven"), node("Bread")
    edge = joined(oven, bread, client_key="e")
    await kept(desk, [oven, bread], [edge])
    graph = desk.stores.graph

    found = await graph.nodes(["oven", bread.id, "nothing", new_id()])

    assert sorted(each.details.label for each in found) == ["Bread", "Oven"]
    assert [await graph.edges([ref]) for ref in ("e", edge.id, "x")] == [[edge], [edge], []]
    assert await graph.nodes([]) == []


async def test_a_node_that_is_named_twice_is_found_once(desk):
    oven = node("Oven", client_key="oven")
    await kept(desk, [oven])

    assert await desk.stores.graph.nodes(["oven", oven.id]) == [oven]


async def test_edges_of_a_node_are_those_that_leave_and_those_that_enter(desk):
    a, b, c = (node(label) for label in "abc")
    ab, ca, bc = joined(a, b), joined(c, a), joined(b, c)
    await kept(desk, [a, b, c], [ab, ca, bc])

    found = await desk.stores.graph.edges_of([a.id])

    assert sorted(each.id for each in found) == sorted([ab.id, ca.id])


async def test_what_is_saved_and_deleted_is_read_back_so_and_edges_go_with_their_node(desk):
    a, b, c = (node(label) for label in "abc")
    ab, bc = joined(a, b), joined(b, c)
    then = replace(bc, details=replace(bc.details, label="then"), version=2)
    await kept(desk, [a, b, c], [ab, bc])

    async def edit(change):
        await change.graph.save_nodes([replace(b.at((9.0, 0.0)), pinned=True, version=2)])
        await change.graph.save_edges([then])
        await change.graph.delete_nodes([a.id])

    await desk.change(edit, graph=True)

    _, nodes, edges = await desk.stores.graph.load()
    assert {each.details.label: (each.details.x, each.version) for each in nodes} == {
        "b": (9.0, 2),
        "c": (1.5, 1),
    }
    assert edges == [then]


MANY, MOST_TIMES_SLOWER = 2_000, 6


async def test_two_thousand_are_saved_and_moved_row_by_row_whatever_the_planner_expects(desk, database_urls):
    """Without statistics a plan that is made once for all compares each with each, which takes seconds."""
    options = PoolOptions(database_urls.roles["eightgentc_projects"], size=1)
    database = Database(options, application="ports-test-one-connection")
    await database.open()
    alone = replace(desk, workspace=PostgresWorkspace(database))
    nodes = [node("Oven") for _ in range(MANY)]
    await kept(alone, nodes)
    refs, taken = [each.id for each in nodes], []

    # From the sixth time on a prepared statement keeps its plan.
    for number in range(1, 8):
        started = time.monotonic()
        await alone.change(
            lambda change, x=number: change.graph.save_nodes([each.at((x, 0)) for each in nodes])
        )
        columns = NodeMoves(refs, [float(number)] * MANY, [1.0] * MANY)
        await alone.workspace.move_nodes(alone.acting, lambda moves=columns: [Move(moves, None, math.inf)])
        taken.append(time.monotonic() - started)

    await database.close()
    # A plan that compares each with each takes some thirty times as long.
    assert max(taken[5:]) < MOST_TIMES_SLOWER * statistics.median(taken[:5])


async def test_an_edge_between_projects_is_refused_by_the_database(desk, new_desk):
    other = await new_desk(desk.acting, "Other")
    here, there = node("here"), node("there")
    await kept(other, [there])

    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        await kept(desk, [here], [joined(here, there)])

    assert (await desk.stores.graph.load())[1] == []


@pytest.mark.parametrize("format", list(GraphFormat))
async def test_every_format_names_every_node(desk, format):
    await kept(desk, [node("Oven"), node("Bread")])

    document = await desk.stores.graph.document(format)

    text = document.body.decode()
    assert document.graph_revision == 1
    assert "Oven" in text
    assert "Bread" in text


async def test_the_revision_is_that_of_the_document(desk):
    await kept(desk, [node("Oven")])
    graph = desk.stores.graph

    assert await graph.revision() == (await graph.document(PLAN)).graph_revision == 1


async def test_an_empty_graph_is_a_document_too(desk):
    document = await desk.stores.graph.document(PLAN)

    assert {key: value for key, value in json.loads(document.body).items() if value == []} == {
        "nodes": [], "edges": [],
    }  # fmt: skip


async def test_a_stranger_finds_no_graph(desk, person, workspace):
    graph = workspace.reading(person("Eve").in_project(desk.project_id)).graph

    for reading in (graph.revision(), graph.document(PLAN), graph.load()):
        with pytest.raises(ResourceNotFound):
            await reading
