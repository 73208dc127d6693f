"""What the log of changes holds: who did what, and the values before and after. Chats have a log of their own."""

import json

import pytest
import pytest_asyncio

from eightgentc.projects.v1 import conversation_pb2, diagram_pb2, graph_pb2, plan_section_pb2, project_pb2
from eightgentc.projects.v1 import conversation_service_pb2 as conversations
from eightgentc.projects.v1 import diagram_service_pb2 as diagrams
from eightgentc.projects.v1 import graph_service_pb2 as graphs
from eightgentc.projects.v1 import plan_service_pb2 as plans
from eightgentc.projects.v1 import projects_service_pb2 as projects
from eightgentc.projects.v1 import sharing_service_pb2 as sharing

LATEST = """
    SELECT changes.cause, actors.user_id::text, change_texts.texts::text
    FROM projects.changes JOIN projects.change_texts USING (project_id, revision)
    LEFT JOIN projects.actors ON actors.ref = changes.actor_ref
    ORDER BY changes.revision DESC LIMIT 1
"""


@pytest_asyncio.fixture
async def last_change(service, ada, database_rows):
    """Reads the newest row of the one project: its cause, and its items as (entity, before, after)."""

    async def read():
        [(cause, user_id, texts)] = await database_rows(LATEST)
        items = json.loads(texts)
        assert user_id == ada.id
        assert all(item["id"] for item in items)
        return cause, [(item["entity"], item["before"], item["after"]) for item in items]

    return read


def put(project_id, content):
    section = plan_section_pb2.PlanSection(section="Goals", content=content)
    return plans.PutPlanSectionRequest(project_id=project_id, section=section)


def goals(version, content, name="Goals"):
    return {
        "section": name,
        "version": version,
        "details": {"content": content, "position": 0, "status": "draft"},
    }


async def test_a_new_project_is_recorded_with_what_the_person_wrote(service, ada, last_change):
    await service.project(ada, "Bakery")

    cause, [(entity, before, after)] = await last_change()
    assert (cause, entity, before) == ("CreateProject", "project", None)
    assert after["title"] == "Bakery"


async def test_a_changed_project_is_recorded_before_and_after(service, ada, last_change):
    project_id = await service.project(ada, "Bakery")
    project = project_pb2.Project(id=project_id, title="Café")

    await ada.call(service.projects.UpdateProject, projects.UpdateProjectRequest(project=project))

    cause, [(entity, before, after)] = await last_change()
    assert (cause, entity) == ("UpdateProject", "project")
    assert (before["title"], after["title"]) == ("Bakery", "Café")


async def test_a_deleted_project_is_recorded(service, ada, last_change):
    project_id = await service.project(ada)

    await ada.call(service.projects.DeleteProject, projects.DeleteProjectRequest(project_id=project_id))

    assert await last_change() == ("DeleteProject", [("project", {"deleted": False}, {"deleted": True})])


async def test_roles_of_members_are_recorded(service, ada, bob, last_change):
    project_id = await service.project(ada)
    member = {"project_id": project_id, "account_id": bob.id}

    await service.join(ada, project_id, bob, "viewer")
    added = await last_change()
    await ada.call(
        service.sharing.UpdateMember, sharing.UpdateMemberRequest(**member, role=project_pb2.ROLE_EDITOR)
    )
    updated = await last_change()
    await ada.call(service.sharing.RemoveMember, sharing.RemoveMemberRequest(**member))
    removed = await last_change()

    assert added == ("AddMember", [("member", None, {"role": "viewer"})])
    assert updated == ("UpdateMember", [("member", None, {"role": "editor"})])
    assert removed == ("RemoveMember", [("member", {"role": "editor"}, None)])


async def test_texts_of_a_section_are_recorded_before_and_after(service, ada, last_change):
    project_id = await service.project(ada)

    await ada.call(service.plan.PutPlanSection, put(project_id, "One"))
    made = await last_change()
    await ada.call(service.plan.PutPlanSection, put(project_id, "Two"))
    saved = await last_change()
    await ada.call(
        service.plan.RestorePlanSectionVersion,
        plans.RestorePlanSectionVersionRequest(project_id=project_id, section="Goals", version=1),
    )
    restored = await last_change()

    assert made == ("PutPlanSection", [("section", None, goals(1, "One"))])
    assert saved == ("PutPlanSection", [("section", goals(1, "One"), goals(2, "Two"))])
    assert restored == ("RestorePlanSectionVersion", [("section", goals(2, "Two"), goals(3, "One"))])


async def test_names_and_the_end_of_a_section_are_recorded(service, ada, last_change):
    project_id = await service.project(ada)
    await ada.call(service.plan.PutPlanSection, put(project_id, "One"))
    section = {"project_id": project_id, "section": "Goals"}

    await ada.call(
        service.plan.NamePlanSectionVersion,
        plans.NamePlanSectionVersionRequest(**section, version=1, name="For the bank"),
    )
    named = await last_change()
    await ada.call(service.plan.RenamePlanSection, plans.RenamePlanSectionRequest(**section, new_name="Aims"))
    renamed = await last_change()
    await ada.call(
        service.plan.DeletePlanSection,
        plans.DeletePlanSectionRequest(project_id=project_id, section="Aims"),
    )
    deleted = await last_change()

    assert named == (
        "NamePlanSectionVersion",
        [("section", {"versionName": ""}, {"versionName": "For the bank"})],
    )
    assert renamed == ("RenamePlanSection", [("section", goals(1, "One"), goals(2, "One", "Aims"))])
    assert deleted == ("DeletePlanSection", [("section", goals(2, "One", "Aims"), None)])


async def test_a_generated_section_is_recorded_with_its_generation(service, ada, last_change):
    project_id = await service.project(ada)

    await ada.call(
        service.plan.GeneratePlanSection,
        plans.GeneratePlanSectionRequest(project_id=project_id, section="Goals"),
    )

    assert await last_change() == (
        "GeneratePlanSection",
        [
            ("generation", None, {"kind": "section", "applied": True}),
            ("section", None, goals(1, service.planner.section)),
        ],
    )


async def test_a_generated_text_that_is_only_proposed_is_recorded_as_not_applied(service, ada, last_change):
    project_id = await service.project(ada)
    await ada.call(service.plan.PutPlanSection, put(project_id, "Mine"))

    await ada.call(
        service.plan.GeneratePlanSection,
        plans.GeneratePlanSectionRequest(project_id=project_id, section="Goals"),
    )

    _, items = await last_change()
    assert items == [("generation", None, {"kind": "section", "applied": False})]


async def test_a_diagram_is_recorded_from_its_first_to_its_last_text(service, ada, last_change):
    project_id = await service.project(ada)
    first = {"type": "flowchart", "title": "", "content": "flowchart TD\n a-->b"}
    second = first | {"title": "Days"}

    made = await ada.call(
        service.diagrams.CreateDiagram,
        diagrams.CreateDiagramRequest(project_id=project_id, diagram=diagram_pb2.Diagram(**first)),
    )
    created = await last_change()
    await ada.call(
        service.diagrams.UpdateDiagram,
        diagrams.UpdateDiagramRequest(
            project_id=project_id, diagram=diagram_pb2.Diagram(id=made.diagram.id, title="Days")
        ),
    )
    updated = await last_change()
    await ada.call(
        service.diagrams.DeleteDiagram,
        diagrams.DeleteDiagramRequest(project_id=project_id, diagram_id=made.diagram.id),
    )
    deleted = await last_change()

    assert created == ("CreateDiagram", [("diagram", None, first)])
    assert updated == ("UpdateDiagram", [("diagram", first, second)])
    assert deleted == ("DeleteDiagram", [("diagram", second, None)])


async def test_a_generated_diagram_is_recorded_with_its_generation(service, ada, last_change):
    project_id = await service.project(ada)

    await ada.call(
        service.diagrams.GenerateDiagram,
        diagrams.GenerateDiagramRequest(project_id=project_id, type="timeline"),
    )

    cause, [generation, (entity, before, after)] = await last_change()
    assert cause == "GenerateDiagram"
    assert generation == ("generation", None, {"kind": "diagram", "applied": True})
    assert (entity, before, after["type"]) == ("diagram", None, "timeline")


def nodes_and_edges(items):
    """(entity, label before, label after) of each."""
    return [
        (entity, before and before["details"]["label"], after and after["details"]["label"])
        for entity, before, after in items
    ]


async def test_every_node_and_edge_of_a_batch_is_recorded(service, ada, last_change):
    project_id = await service.project(ada)
    operation, node, edge = graphs.GraphOperation, graph_pb2.Node, graph_pb2.Edge

    async def patch(*operations):
        request = graphs.PatchGraphRequest(project_id=project_id, operations=operations)
        await ada.call(service.graph.PatchGraph, request)
        cause, items = await last_change()
        assert cause == "PatchGraph"
        return nodes_and_edges(items)

    made = await patch(
        operation(create_node=node(client_key="a", label="A", x=0, y=0)),
        operation(create_node=node(client_key="b", label="B", x=300, y=0)),
        operation(create_edge=edge(client_key="ab", source="a", target="b", label="to")),
    )
    changed = await patch(
        operation(update_node=graphs.UpdateNodeOperation(node_id="a", node=node(label="A2"))),
        operation(update_edge=graphs.UpdateEdgeOperation(edge_id="ab", edge=edge(label="from"))),
    )
    gone = await patch(operation(delete_node="a"))

    assert made == [("node", None, "A"), ("node", None, "B"), ("edge", None, "to")]
    assert changed == [("node", "A", "A2"), ("edge", "to", "from")]
    assert gone == [("node", "A2", None), ("edge", "from", None)]


@pytest.mark.parametrize("named_by", ["client_key", "id"])
async def test_an_edge_that_goes_with_its_node_is_recorded(service, ada, last_change, named_by):
    project_id = await service.project(ada)
    operation, node = graphs.GraphOperation, graph_pb2.Node
    request = graphs.PatchGraphRequest(
        project_id=project_id,
        operations=[
            operation(create_node=node(client_key="a", label="A", x=0, y=0)),
            operation(create_node=node(client_key="b", label="B", x=300, y=0)),
            operation(create_edge=graph_pb2.Edge(source="b", target="a", label="to")),
        ],
    )
    made = await ada.call(service.graph.PatchGraph, request)
    name = {"client_key": "a", "id": made.created[0].id}[named_by]

    await ada.call(
        service.graph.PatchGraph,
        graphs.PatchGraphRequest(project_id=project_id, operations=[operation(delete_node=name)]),
    )

    _, items = await last_change()
    assert nodes_and_edges(items) == [("node", "A", None), ("edge", "to", None)]


async def test_what_the_model_drew_is_recorded_node_by_node(service, ada, last_change):
    project_id = await service.project(ada)

    await ada.call(
        service.graph.GenerateConceptGraph, graphs.GenerateConceptGraphRequest(project_id=project_id)
    )

    cause, [generation, *items] = await last_change()
    assert cause == "GenerateConceptGraph"
    assert generation == ("generation", None, {"kind": "graph", "applied": True})
    assert nodes_and_edges(items) == [("node", None, "Bakery"), ("node", None, "Oven"), ("edge", None, None)]


async def test_a_layout_records_each_place_before_and_after(service, ada, last_change):
    project_id = await service.project(ada)
    await ada.call(
        service.graph.GenerateConceptGraph, graphs.GenerateConceptGraphRequest(project_id=project_id)
    )

    answer = await ada.call(service.graph.LayoutGraph, graphs.LayoutGraphRequest(project_id=project_id))

    cause, items = await last_change()
    assert (cause, len(items)) == ("LayoutGraph", answer.moved)
    assert all(entity == "node" and before["place"] != after["place"] for entity, before, after in items)


async def test_chats_raise_no_revision_and_are_recorded_by_their_messages(service, ada, database_rows):
    """Issue 7: the revision is that of the plan, graph, diagrams, members and settings."""
    project_id = await service.project(ada)
    in_chat = {"project_id": project_id, "section": "Goals"}
    target = conversations.ConversationTarget(**in_chat, conversation_id="c")
    said = conversation_pb2.Message(parts='[{"type":"text","text":"Hi"}]')
    opened = conversations.CreateConversationRequest(
        project_id=project_id, conversation=conversation_pb2.Conversation(section="Goals", client_key="c")
    )

    await ada.call(service.conversations.CreateConversation, opened)
    await ada.call(
        service.conversations.AppendMessage,
        conversations.AppendMessageRequest(target=target, message=said),
    )
    await ada.stream(
        service.conversations.StreamTurn, conversations.StreamTurnRequest(target=target, message=said)
    )
    await ada.call(
        service.conversations.CompletePrompt,
        conversations.CompletePromptRequest(**in_chat, prompt="What now?"),
    )

    entries = await database_rows(
        """SELECT sequence, messages.role, text, revision, user_id::text
        FROM projects.messages JOIN projects.actors ON ref = actor_ref ORDER BY sequence"""
    )
    spoken = [("user", "Hi"), ("user", "Hi"), ("assistant", "Good morning.")]
    spoken += [("user", "What now?"), ("assistant", "Good morning.")]
    assert entries == [(number, *each, 1, ada.id) for number, each in enumerate(spoken, 1)]
    assert await database_rows("SELECT cause FROM projects.changes") == [("CreateProject",)]
    shown = await ada.call(service.projects.GetProject, projects.GetProjectRequest(project_id=project_id))
    assert shown.project.revision == 1
