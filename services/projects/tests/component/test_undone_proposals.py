"""Taking back what a proposal did: as long as nothing later touched it, and else naming what did."""

from eightgentc.projects.v1 import (
    diagram_pb2,
    diagram_service_pb2,
    graph_pb2,
    graph_service_pb2,
    plan_section_pb2,
    plan_service_pb2,
)
from eightgentc.projects.v1 import proposal_pb2 as pb
from eightgentc_kit.errors import Code

from .acting import (
    accept,
    acted,
    draws_diagram,
    draws_graph,
    person_writes,
    section,
    undo,
    waiting_for,
    writes,
)
from .graphs import read as read_graph

TEXTS = "SELECT version, content, cause FROM projects.plan_section_versions ORDER BY version"


async def test_undo_removes_a_section_that_was_made(service, ada, database_rows):
    project_id = await service.project(ada)
    data = await acted(service, ada, project_id, *writes())

    states = [
        (await ada.call(service.proposals.UndoProposal, undo(project_id, data["proposalId"]))).proposal.state
        for _ in range(2)
    ]

    assert states == [pb.PROPOSAL_STATE_UNDONE] * 2
    assert await database_rows("SELECT count(*) FROM projects.plan_sections") == [(0,)]


async def test_undo_brings_the_text_before_it_back_as_a_new_version(service, ada, database_rows):
    project_id = await service.project(ada)
    proposal_id = await waiting_for(service, ada, project_id)
    await ada.call(service.proposals.AcceptProposal, accept(project_id, proposal_id))

    await ada.call(service.proposals.UndoProposal, undo(project_id, proposal_id))

    now = await section(service, ada, project_id)
    assert (now.content, now.version, now.edited_by_person) == ("My own words", 3, True)
    assert (await database_rows(TEXTS))[-1] == (3, "My own words", "restore")


async def test_a_text_of_the_model_that_came_back_may_be_replaced_by_itself(service, ada):
    project_id = await service.project(ada)
    await acted(service, ada, project_id, *writes("First"))
    second = await acted(service, ada, project_id, *writes("Second"), key="m-2")
    await ada.call(service.proposals.UndoProposal, undo(project_id, second["proposalId"]))

    third = await acted(service, ada, project_id, *writes("Third"), key="m-3")

    assert (third["applied"], third["version"]) == (True, 4)


async def test_undo_of_a_section_that_was_changed_again_names_the_version_and_its_author(service, ada, bob):
    project_id = await service.project(ada)
    await service.join(ada, project_id, bob, "editor")
    data = await acted(service, ada, project_id, *writes())
    edited = await person_writes(service, bob, project_id, "Bob's words")

    refused = await ada.refused(service.proposals.UndoProposal, undo(project_id, data["proposalId"]))

    [touched] = refused.violations
    assert (refused.code, refused.reason) == (Code.FAILED_PRECONDITION, "PROPOSAL_TOUCHED")
    assert touched.field == f"sections/{edited.id}"
    assert touched.description == f"Goals: version 2 was made by {bob.id} (edit)"
    assert (await section(service, ada, project_id)).content == "Bob's words"


async def test_undo_does_not_remove_a_section_whose_status_was_set(service, ada):
    project_id = await service.project(ada)
    data = await acted(service, ada, project_id, *writes())
    final = plan_section_pb2.PlanSection(section="Goals", status=plan_section_pb2.PLAN_SECTION_STATUS_FINAL)
    await ada.call(
        service.plan.PutPlanSection,
        plan_service_pb2.PutPlanSectionRequest(project_id=project_id, section=final),
    )

    refused = await ada.refused(service.proposals.UndoProposal, undo(project_id, data["proposalId"]))

    assert refused.violations[0].description == "Goals: place or status was changed"


async def test_undo_removes_what_was_drawn_and_nothing_else(service, ada):
    project_id = await service.project(ada)
    first = await acted(service, ada, project_id, *draws_graph("Bakery", "Oven"))
    second = await acted(service, ada, project_id, *draws_graph("Bakery", "Shop"), key="m-2")

    await ada.call(service.proposals.UndoProposal, undo(project_id, second["proposalId"]))

    stored = await read_graph(service, ada, project_id)
    assert len(second["newNodes"]) == 1
    assert {node["id"] for node in stored["nodes"]} == set(first["newNodes"])
    assert {edge["id"] for edge in stored["edges"]} == set(first["newEdges"])


async def test_undo_of_a_graph_names_every_node_and_edge_that_was_touched(service, ada):
    project_id = await service.project(ada)
    data = await acted(service, ada, project_id, *draws_graph("Bakery", "Oven"))
    moved, kept = data["newNodes"]
    node = graph_pb2.Node(id=moved, x=5, y=5)
    operations = [
        graph_service_pb2.GraphOperation(
            update_node=graph_service_pb2.UpdateNodeOperation(node_id=moved, node=node)
        ),
        graph_service_pb2.GraphOperation(create_edge=graph_pb2.Edge(source=kept, target=moved)),
    ]
    patched = await ada.call(
        service.graph.PatchGraph,
        graph_service_pb2.PatchGraphRequest(project_id=project_id, operations=operations),
    )

    refused = await ada.refused(service.proposals.UndoProposal, undo(project_id, data["proposalId"]))

    assert {(each.field, each.description) for each in refused.violations} == {
        (f"nodes/{moved}", "was changed"),
        (f"edges/{patched.created[0].id}", "joins one of its nodes"),
    }
    assert refused.metadata == {"count": "2"}


async def test_undo_removes_a_diagram_unless_it_was_changed(service, ada, database_rows):
    project_id = await service.project(ada)
    first = await acted(service, ada, project_id, *draws_diagram())
    second = await acted(service, ada, project_id, *draws_diagram("flowchart TD\n    c --> d\n"), key="m-2")
    changed = diagram_pb2.Diagram(id=second["diagramId"], title="Ours")
    await ada.call(
        service.diagrams.UpdateDiagram,
        diagram_service_pb2.UpdateDiagramRequest(project_id=project_id, diagram=changed),
    )

    await ada.call(service.proposals.UndoProposal, undo(project_id, first["proposalId"]))
    refused = await ada.refused(service.proposals.UndoProposal, undo(project_id, second["proposalId"]))

    assert refused.violations[0].field == f"diagrams/{second['diagramId']}"
    assert await database_rows("SELECT id::text FROM projects.diagrams") == [(second["diagramId"],)]


async def test_undo_of_a_generation_works_as_that_of_a_chat(service, ada, database_rows):
    project_id = await service.project(ada)
    asked = graph_service_pb2.GenerateConceptGraphRequest(project_id=project_id)
    made = await ada.call(service.graph.GenerateConceptGraph, asked)

    await ada.call(service.proposals.UndoProposal, undo(project_id, made.generation.id))

    assert await database_rows("SELECT count(*) FROM projects.nodes") == [(0,)]


async def test_undo_of_a_section_that_is_gone_has_nothing_to_do(service, ada):
    project_id = await service.project(ada)
    data = await acted(service, ada, project_id, *writes())
    gone = plan_service_pb2.DeletePlanSectionRequest(project_id=project_id, section="Goals")
    await ada.call(service.plan.DeletePlanSection, gone)

    undone = await ada.call(service.proposals.UndoProposal, undo(project_id, data["proposalId"]))

    assert undone.proposal.state == pb.PROPOSAL_STATE_UNDONE


async def test_undo_does_not_bring_back_a_section_that_a_person_deleted(service, ada):
    project_id = await service.project(ada)
    proposal_id = await waiting_for(service, ada, project_id)
    accepted = await ada.call(service.proposals.AcceptProposal, accept(project_id, proposal_id))
    gone = plan_service_pb2.DeletePlanSectionRequest(project_id=project_id, section="Goals")
    await ada.call(service.plan.DeletePlanSection, gone)

    refused = await ada.refused(service.proposals.UndoProposal, undo(project_id, proposal_id))

    assert [(each.field, each.description) for each in refused.violations] == [
        (f"sections/{accepted.proposal.item_id}", "was deleted")
    ]


async def test_a_section_that_got_another_name_is_one_that_was_touched(service, ada):
    project_id = await service.project(ada)
    data = await acted(service, ada, project_id, *writes())
    renamed = plan_service_pb2.RenamePlanSectionRequest(
        project_id=project_id, section="Goals", new_name="Aims"
    )
    await ada.call(service.plan.RenamePlanSection, renamed)

    refused = await ada.refused(service.proposals.UndoProposal, undo(project_id, data["proposalId"]))

    assert refused.violations[0].description == f"Aims: version 2 was made by {ada.id} (rename)"


async def test_undo_of_a_graph_that_was_laid_out_or_drawn_in_again_is_refused(service, ada):
    project_id = await service.project(ada)
    data = await acted(service, ada, project_id, *draws_graph("Bakery", "Oven"))
    [edge] = data["newEdges"]
    inner = graph_pb2.Node(label="Door", parent_id=data["newNodes"][0], client_key="door")
    operations = [
        graph_service_pb2.GraphOperation(create_node=inner),
        graph_service_pb2.GraphOperation(
            update_edge=graph_service_pb2.UpdateEdgeOperation(edge_id=edge, edge=graph_pb2.Edge(label="has"))
        ),
    ]
    patched = await ada.call(
        service.graph.PatchGraph,
        graph_service_pb2.PatchGraphRequest(project_id=project_id, operations=operations),
    )

    refused = await ada.refused(service.proposals.UndoProposal, undo(project_id, data["proposalId"]))

    assert {(each.field, each.description) for each in refused.violations} == {
        (f"edges/{edge}", "was changed"),
        (f"nodes/{patched.created[0].id}", "is drawn in one of its nodes"),
    }
