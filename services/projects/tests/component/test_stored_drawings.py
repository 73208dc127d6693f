"""A stored answer that draws what is there already is answered with that, and nothing changes."""

from dataclasses import replace

from eightgentc.projects.v1 import diagram_pb2
from eightgentc.projects.v1 import diagram_service_pb2 as diagrams
from eightgentc.projects.v1 import graph_service_pb2 as graphs

CHANGES = "SELECT count(*) FROM projects.changes"


async def test_a_graph_that_holds_the_stored_answer_already_stays_as_it_is(service, ada, database_rows):
    request = graphs.GenerateConceptGraphRequest(project_id=await service.project(ada))
    first = await ada.call(service.graph.GenerateConceptGraph, request)
    before = await database_rows(CHANGES)
    service.planner.run = replace(service.planner.run, cache="hit")

    again = await ada.call(service.graph.GenerateConceptGraph, request)

    assert (list(again.nodes), list(again.edges)) == (list(first.nodes), list(first.edges))
    assert (again.generation.id, again.generation.cache) == (first.generation.id, "hit")
    assert (again.revision, again.etag) == (first.revision, first.etag)
    assert await database_rows(CHANGES) == before


async def test_a_node_that_was_deleted_since_comes_back_with_the_stored_answer(service, ada):
    project_id = await service.project(ada)
    request = graphs.GenerateConceptGraphRequest(project_id=project_id)
    first = await ada.call(service.graph.GenerateConceptGraph, request)
    gone = graphs.GraphOperation(delete_node=first.nodes[0].id)
    await ada.call(
        service.graph.PatchGraph, graphs.PatchGraphRequest(project_id=project_id, operations=[gone])
    )
    service.planner.run = replace(service.planner.run, cache="hit")

    again = await ada.call(service.graph.GenerateConceptGraph, request)

    assert [node.label for node in again.nodes] == [node.label for node in first.nodes]
    assert again.nodes[0].id != first.nodes[0].id
    assert again.nodes[1] == first.nodes[1]


async def test_the_graph_of_a_stored_answer_is_the_reply_to_an_id_as_well(service, ada):
    project_id = await service.project(ada)
    await ada.call(
        service.graph.GenerateConceptGraph, graphs.GenerateConceptGraphRequest(project_id=project_id)
    )
    service.planner.run = replace(service.planner.run, cache="hit")
    request = graphs.GenerateConceptGraphRequest(project_id=project_id, request_id="r-1")

    answers = [await ada.call(service.graph.GenerateConceptGraph, request) for _ in range(2)]

    assert [answer.replayed for answer in answers] == [False, True]
    assert service.planner.calls == 2


async def test_a_diagram_is_not_kept_twice_for_one_stored_answer(service, ada, database_rows):
    request = diagrams.GenerateDiagramRequest(project_id=await service.project(ada), type="flowchart")
    first = await ada.call(service.diagrams.GenerateDiagram, request)
    before = await database_rows(CHANGES)
    service.planner.run = replace(service.planner.run, cache="hit")

    again = await ada.call(service.diagrams.GenerateDiagram, request)

    assert again.proposal == first.proposal
    assert (again.generation.id, again.generation.cache) == (first.generation.id, "hit")
    assert await database_rows(CHANGES) == before


async def test_a_diagram_that_a_person_edited_since_is_drawn_beside_it(service, ada):
    request = diagrams.GenerateDiagramRequest(project_id=await service.project(ada), type="flowchart")
    first = await ada.call(service.diagrams.GenerateDiagram, request)
    titled = diagram_pb2.Diagram(id=first.proposal.id, title="Mine")
    await ada.call(
        service.diagrams.UpdateDiagram,
        diagrams.UpdateDiagramRequest(project_id=request.project_id, diagram=titled),
    )
    service.planner.run = replace(service.planner.run, cache="hit")

    again = await ada.call(service.diagrams.GenerateDiagram, request)

    assert again.proposal.id != first.proposal.id
    assert again.proposal.content == first.proposal.content
