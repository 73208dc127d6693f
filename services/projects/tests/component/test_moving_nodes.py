"""Moves of nodes are one call of the database, made together where they wait; they leave what the general way of a batch would."""

import asyncio
import hashlib

import msgspec
import psycopg
import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eightgentc.projects.v1 import graph_pb2 as pb
from eightgentc.projects.v1 import graph_service_pb2 as rpc
from eightgentc_kit.errors import Code, DomainError, RemoteError
from eightgentc_kit.grpc.channel import call_unary
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
        self.ids = {}

    async def with_nodes(self, person):
        """A project with three nodes, of which a person placed the last."""
        project_id = await self.service.project(person)
        nodes = [
            pb.Node(client_key="a", label='"A"\\\t\x01/é🥐', content="a\nA", type="food"),
            pb.Node(client_key="b", label="B", parent_id="a", presentation='{"z": "é\\u0001/\\""}'),
            pb.Node(client_key="c", label="C", x=1, y=2),
        ]
        operations = [rpc.GraphOperation(create_node=node) for node in nodes]
        request = rpc.PatchGraphRequest(project_id=project_id, operations=operations)
        made = await person.call(self.service.graph.PatchGraph, request)
        self.ids[project_id] = {item.client_key: item.id for item in made.created}
        return project_id

    async def move(self, person, project_id, places, etag="", *, way="together"):
        """Revision and etag, or why it was refused. `places` are (key or id:key, x or None, y or None).

        `way`: as it comes; "with a key" as a request with an id; "as a batch" in the general way, the definition.
        """
        operations = [
            UpdateNode(
                self.ref(project_id, key),
                {name: value for name, value in (("x", x), ("y", y)) if value is not None},
            )
            for key, x, y in places
        ]
        return await self.patch(person, project_id, operations, etag, way=way)

    def ref(self, project_id, name):
        return self.ids[project_id][name.removeprefix("id:")] if name.startswith("id:") else name

    async def patch(self, person, project_id, operations, etag="", *, way="together"):
        acting = Acting(person.id, "t").in_project(project_id)
        repeat = Repeat(
            RequestKey(new_id(), "PatchGraph", b"") if way == "with a key" else None, lambda _: b""
        )
        try:
            if way == "as a batch":
                patched = await self.patch_graph._apply(acting, operations, etag, repeat)
            else:
                patched = await self.patch_graph(acting, project_id, operations, etag=etag, repeat=repeat)
        except DomainError as error:
            return error.reason, error.metadata
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
    """Nodes, head and changes byte for byte, with keys in the place of ids."""
    nodes = await rows(
        "SELECT id::text, client_key, x::text, y::text, version, edited_by_person, pinned FROM projects.nodes"
        " WHERE project_id = %s ORDER BY client_key",
        (project_id,),
    )
    head = await rows(
        "SELECT revision, graph_revision FROM projects.heads WHERE project_id = %s", (project_id,)
    )
    changes = await rows(
        "SELECT c.revision, c.actor_ref, c.cause, c.entities::text, t.texts::text, c.digest"
        " FROM projects.changes c JOIN projects.change_texts t USING (project_id, revision)"
        " WHERE project_id = %s AND c.revision > 2 ORDER BY c.revision",
        (project_id,),
    )
    for *_, texts, digest in changes:
        assert digest == hashlib.sha256(texts.encode()).digest()
    keys = {id: key for id, key, *_ in nodes}
    return (
        [node[1:] for node in nodes],
        head,
        [
            (revision, actor, cause, _items(entities, keys), _items(texts, keys))
            for revision, actor, cause, entities, texts, _ in changes
        ],
    )


def _items(text, keys):
    """The JSON of each item. What is in one change happened at once: its order says nothing."""
    items = msgspec.json.decode(text, type=list[msgspec.Raw])
    assert text.encode() == b"[" + b",".join(items) + b"]"
    said = [bytes(item).decode() for item in items]
    for id, key in keys.items():
        said = [item.replace(id, key) for item in said]
    return sorted(said)


_number = st.integers(-2, 2).map(float) | st.floats(-1e6, 1e6) | st.floats(-2e-3, 2e-3)
_place = st.none() | st.just(1.0) | _number
_move = st.tuples(
    st.lists(
        st.tuples(st.sampled_from([*KEYS, *(f"id:{key}" for key in KEYS), "nobody"]), _place, _place),
        min_size=1,
        max_size=3,
    ),
    st.sampled_from(["", "", "*", "g1", "g2", "g02", "x"]),
)
_rename = st.tuples(
    st.sampled_from(KEYS),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=9),
)
_histories = st.lists(st.lists(_move, min_size=1, max_size=5) | _rename, min_size=1, max_size=3)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=_histories)
async def test_moves_leave_what_batches_one_by_one_would(desk, ada, database_rows, history):
    by_batch, together, by_key = [await desk.with_nodes(ada) for _ in range(3)]

    for step in history:
        if isinstance(step, tuple):
            key, label = step
            for project_id in (by_batch, together, by_key):
                await desk.patch(ada, project_id, [UpdateNode(key, {"label": label})])
            continue
        expected = [await desk.move(ada, by_batch, *move, way="as a batch") for move in step]
        assert await desk.move_together(ada, together, step) == expected
        assert [await desk.move(ada, by_key, *move, way="with a key") for move in step] == expected

    left = await left_behind(database_rows, by_batch)
    assert await left_behind(database_rows, together) == left
    assert await left_behind(database_rows, by_key) == left


async def test_a_move_with_an_id_that_comes_again_is_made_once_and_answered_the_same(desk, service, ada):
    project_id = await desk.with_nodes(ada)
    request = in_columns(project_id, ["a", "b"], [8.0, 9.0], [8.0, 9.0])
    request.request_id = "drag-1"

    first, again = [await ada.call(service.graph.PatchGraph, request) for _ in range(2)]

    assert (first.revision, first.replayed) == (3, False)
    assert (again.revision, again.etag, again.replayed) == (3, first.etag, True)


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


@pytest.mark.parametrize("role", ["viewer", "commenter"])
async def test_who_may_not_edit_moves_nothing_by_the_function_either(
    desk, service, ada, bob, database_rows, role
):
    project_id = await desk.with_nodes(ada)
    await service.join(ada, project_id, bob, role)
    before = await left_behind(database_rows, project_id)

    answer = await called_directly(service, bob, project_id)

    assert answer == [(role, None)]
    assert await left_behind(database_rows, project_id) == before


async def test_for_a_stranger_the_function_finds_no_project(desk, service, ada, bob, database_rows):
    project_id = await desk.with_nodes(ada)
    before = await left_behind(database_rows, project_id)

    answer = await called_directly(service, bob, project_id)

    assert answer == [(None, None)]
    assert await left_behind(database_rows, project_id) == before


async def called_directly(service, person, project_id):
    """What the function says to somebody who is logged in as the service."""
    url = service.urls.roles["eightgentc_projects"]
    async with await psycopg.AsyncConnection.connect(url) as connection:
        await connection.execute(
            "SELECT set_config('app.user_id', %s, true), set_config('app.project_id', %s, true)",
            (person.id, project_id),
        )
        cursor = await connection.execute(
            "SELECT role, outcome FROM projects.move_nodes('{1}', '{NULL}', '{a}', '{9}', '{9}')"
        )
        return await cursor.fetchall()


async def test_a_move_waits_for_the_project_until_its_deadline_and_never_comes_later(desk, service, ada):
    project_id = await desk.with_nodes(ada)
    request = in_columns(project_id, ["a"], [9.0], [9.0])

    async with desk.held(ada, project_id):
        with pytest.raises(RemoteError) as late:
            await call_unary(service.graph.PatchGraph, request, token=ada.token, timeout=0.5)
    # The next change comes after whatever still waited for the project.
    answer = await ada.call(service.graph.PatchGraph, in_columns(project_id, ["b"], [9.0], [9.0]))

    assert late.value.reason == "CONTENDED"
    assert answer.revision == 3


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
        assert (await stays)[0] == "ROLE_NOT_SUFFICIENT"
