"""Moves of nodes that come at once share a transaction; what they leave behind is what they would have left one by one."""

import asyncio
import json

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eightgentc.projects.v1 import graph_pb2 as pb
from eightgentc.projects.v1 import graph_service_pb2 as rpc
from eightgentc_kit.errors import Code, DomainError
from eightgentc_kit.ids import new_id
from eightgentc_projects.adapters.outbound.graph_layout import LibraryGraphLayout
from eightgentc_projects.adapters.outbound.postgres.workspace import PostgresWorkspace
from eightgentc_projects.application.move_nodes import MOST_TOGETHER
from eightgentc_projects.application.patch_graph import PatchGraph
from eightgentc_projects.application.repeat import Repeat
from eightgentc_projects.domain.graph import MAX_OPERATIONS, UpdateNode
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.request_store import RequestKey

KEYS = ("a", "b", "c")


class Desk:
    """The use case on the database of the service, so that a test knows when a move has begun to wait."""

    def __init__(self, service):
        self.service = service
        self.workspace = PostgresWorkspace(service.database)
        self.patch_graph = PatchGraph(self.workspace, LibraryGraphLayout())

    async def with_nodes(self, person):
        project_id = await self.service.project(person)
        operations = [rpc.GraphOperation(create_node=pb.Node(client_key=key, label=key)) for key in KEYS]
        await person.call(
            self.service.graph.PatchGraph,
            rpc.PatchGraphRequest(project_id=project_id, operations=operations),
        )
        return project_id

    async def move(self, person, project_id, places, etag="", *, as_a_batch=False):
        """Revision and etag, or why it was refused. `places` are (key, x or None, y or None).

        `as_a_batch`: by the general way of a batch, which a request with an id goes.
        """
        repeat = Repeat(RequestKey(new_id(), "PatchGraph", b"") if as_a_batch else None, lambda _: b"")
        operations = [
            UpdateNode(key, {name: value for name, value in (("x", x), ("y", y)) if value is not None})
            for key, x, y in places
        ]
        try:
            patched = await self.patch_graph(
                Acting(person.id, "t"), project_id, operations, etag=etag, repeat=repeat
            )
        except DomainError as error:
            return error.reason
        return patched.revision, patched.etag

    def held(self, person, project_id):
        """The project is another change's meanwhile, as of another process."""
        acting = Acting(person.id, "t").in_project(project_id)
        return PostgresWorkspace(self.service.database).change(acting, cause="Hold", needs=Role.EDITOR)

    async def move_together(self, person, project_id, moves):
        """All of them wait before the first is made."""
        async with self.held(person, project_id):
            moving = [
                asyncio.create_task(self.move(person, project_id, places, etag)) for places, etag in moves
            ]
            await asyncio.sleep(0)
        return await asyncio.gather(*moving)


@pytest_asyncio.fixture
async def desk(service):
    return Desk(service)


async def left_behind(rows, project_id):
    """Nodes, head and changes, with keys in the place of ids."""
    nodes = await rows(
        "SELECT id::text, client_key, x, y, version, edited_by_person, pinned FROM projects.nodes"
        " WHERE project_id = %s ORDER BY client_key",
        (project_id,),
    )
    head = await rows(
        "SELECT revision, graph_revision FROM projects.heads WHERE project_id = %s", (project_id,)
    )
    changes = await rows(
        "SELECT c.revision, c.cause, c.entities, t.texts FROM projects.changes c"
        " JOIN projects.change_texts t USING (project_id, revision)"
        " WHERE project_id = %s AND c.revision > 2 ORDER BY c.revision",
        (project_id,),
    )
    said = json.dumps([[node[1:] for node in nodes], head, changes])
    for id, key, *_ in nodes:
        said = said.replace(id, key)
    nodes, head, changes = json.loads(said)
    # What is in one change happened at once: its order says nothing.
    return (
        nodes,
        head,
        [
            [revision, cause, sorted(entities, key=json.dumps), sorted(texts, key=json.dumps)]
            for revision, cause, entities, texts in changes
        ],
    )


_place = st.none() | st.integers(-2, 2).map(float)
_moves = st.lists(
    st.tuples(
        st.lists(st.tuples(st.sampled_from([*KEYS, "nobody"]), _place, _place), min_size=1, max_size=3),
        st.sampled_from(["", "", "*", "g1", "g2"]),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=_moves)
async def test_moves_at_once_leave_what_batches_one_by_one_would(desk, ada, database_rows, moves):
    one_by_one, together = [await desk.with_nodes(ada) for _ in range(2)]

    expected = [await desk.move(ada, one_by_one, places, etag, as_a_batch=True) for places, etag in moves]
    answers = await desk.move_together(ada, together, moves)

    assert answers == expected
    assert await left_behind(database_rows, together) == await left_behind(database_rows, one_by_one)


async def test_moves_that_wait_together_are_one_transaction_with_a_row_for_each(desk, ada, database_rows):
    project_id = await desk.with_nodes(ada)

    answers = await desk.move_together(ada, project_id, [([("a", float(n), 0.0)], "") for n in range(1, 9)])

    rows = await database_rows(
        "SELECT count(*), count(DISTINCT create_time) FROM projects.changes WHERE revision > 2"
    )
    assert [revision for revision, _ in answers] == list(range(3, 11))
    assert rows == [(8, 1)]


async def test_more_moves_than_fit_into_one_transaction_are_several(desk, ada, database_rows):
    project_id = await desk.with_nodes(ada)

    answers = await desk.move_together(
        ada, project_id, [([("a", float(n), 0.0)], "") for n in range(1, MOST_TOGETHER + 3)]
    )

    rows = await database_rows(
        "SELECT count(*), count(DISTINCT create_time) FROM projects.changes WHERE revision > 2"
    )
    assert [revision for revision, _ in answers] == list(range(3, MOST_TOGETHER + 5))
    assert rows == [(MOST_TOGETHER + 2, 2)]


async def test_moves_of_two_persons_share_no_transaction(desk, service, ada, bob, database_rows):
    project_id = await desk.with_nodes(ada)
    await service.join(ada, project_id, bob, "editor")

    async with desk.held(ada, project_id):
        moving = [
            asyncio.create_task(desk.move(person, project_id, [("a", x, 0.0)]))
            for person, x in ((ada, 1.0), (bob, 2.0), (ada, 3.0), (bob, 4.0))
        ]
        await asyncio.sleep(0)
    answers = await asyncio.gather(*moving)

    rows = await database_rows(
        "SELECT count(*), count(DISTINCT actor_ref) FROM projects.changes WHERE revision > 3"
        " GROUP BY create_time"
    )
    assert sorted(revision for revision, _ in answers) == [4, 5, 6, 7]
    assert rows == [(2, 1), (2, 1)]


@pytest.mark.parametrize("role", ["viewer", "commenter"])
async def test_who_may_not_edit_moves_nothing(desk, service, ada, bob, role):
    project_id = await desk.with_nodes(ada)
    await service.join(ada, project_id, bob, role)
    operation = rpc.GraphOperation(update_node=rpc.UpdateNodeOperation(node_id="a", node=pb.Node(x=1)))

    refused = await bob.refused(
        service.graph.PatchGraph, rpc.PatchGraphRequest(project_id=project_id, operations=[operation])
    )

    assert refused.code is Code.PERMISSION_DENIED


async def test_a_caller_who_has_gone_moves_nothing_and_the_next_one_goes_on(desk, ada, database_rows):
    project_id = await desk.with_nodes(ada)

    async with desk.held(ada, project_id):
        gone, stays = [
            asyncio.create_task(desk.move(ada, project_id, [(key, 9.0, 9.0)])) for key in ("a", "b")
        ]
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.sleep(0)

    assert (await stays)[0] == 3
    places = await database_rows("SELECT client_key, x FROM projects.nodes ORDER BY client_key")
    assert [place for place in places if place[1] == 9.0] == [("b", 9.0)]


def in_columns(project_id, keys, xs, ys, *before):
    columns = rpc.MoveNodesOperation(node_ids=keys, xs=xs, ys=ys)
    operations = [*before, rpc.GraphOperation(move_nodes=columns)]
    return rpc.PatchGraphRequest(project_id=project_id, operations=operations)


async def test_columns_move_each_node_to_its_place(desk, service, ada, database_rows):
    project_id = await desk.with_nodes(ada)

    await ada.call(service.graph.PatchGraph, in_columns(project_id, ["c", "a"], [1.0, 2.0], [3.0, 4.0]))

    places = await database_rows(
        "SELECT client_key, x, y FROM projects.nodes WHERE version = 2 ORDER BY client_key"
    )
    assert places == [("a", 2.0, 4.0), ("c", 1.0, 3.0)]


@pytest.mark.parametrize(
    ("columns", "index"),
    [
        ((["a", "b"], [1.0], [1.0, 2.0]), "1"),
        ((["a", "nobody"], [1.0, 2.0], [1.0, 2.0]), "2"),
        ((["a", "b"], [1.0, float("nan")], [1.0, 2.0]), "2"),
        ((["a", "b"], [1.0, 2.0], [1.0, 1e9]), "2"),
    ],
    ids=["lengths", "unknown node", "no number", "too far"],
)
async def test_each_node_of_the_columns_counts_as_an_operation(desk, service, ada, columns, index):
    project_id = await desk.with_nodes(ada)
    before = rpc.GraphOperation(update_node=rpc.UpdateNodeOperation(node_id="c", node=pb.Node(label="C")))

    refused = await ada.refused(service.graph.PatchGraph, in_columns(project_id, *columns, before))

    assert (refused.reason, refused.metadata["index"]) == ("OPERATION_INVALID", index)


async def test_columns_hold_no_more_nodes_than_a_batch_has_operations(desk, service, ada):
    project_id = await desk.with_nodes(ada)
    many = MAX_OPERATIONS + 1

    refused = await ada.refused(
        service.graph.PatchGraph, in_columns(project_id, ["a"] * many, [1.0] * many, [1.0] * many)
    )

    assert refused.reason == "FIELD_INVALID"


async def test_a_group_that_is_refused_tells_each_caller_who_is_still_there(desk, service, ada, bob):
    project_id = await desk.with_nodes(ada)
    await service.join(ada, project_id, bob, "viewer")

    gone, stays = [asyncio.create_task(desk.move(bob, project_id, [(key, 9.0, 9.0)])) for key in "ab"]
    await asyncio.sleep(0)
    gone.cancel()

    async with asyncio.timeout(5):
        assert await stays == "ROLE_NOT_SUFFICIENT"
