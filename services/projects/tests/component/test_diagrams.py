"""Diagrams over the real server."""

import pytest

from eightgentc.projects.v1 import diagram_pb2 as pb
from eightgentc.projects.v1 import diagram_service_pb2 as rpc
from eightgentc_kit.errors import Code


def create(project_id, content, type="", **fields):
    return rpc.CreateDiagramRequest(
        project_id=project_id, diagram=pb.Diagram(type=type, content=content), **fields
    )


@pytest.mark.row("F101", clause="valid")
@pytest.mark.row("F127", clause="mermaid resolves to the detected kind")
async def test_a_diagram_of_type_mermaid_gets_the_kind_that_the_parser_saw(service, ada):
    project_id = await service.project(ada)

    made = await ada.call(
        service.diagrams.CreateDiagram, create(project_id, "flowchart TD\n a-->b", "mermaid")
    )

    assert (made.diagram.type, made.diagram.check.state) == ("flowchart", pb.DIAGRAM_STATE_VALID)


@pytest.mark.row("F101", clause="invalid text is kept as draft with line, column, expected")
async def test_text_that_does_not_parse_is_kept_as_a_draft_with_its_fault(service, ada):
    project_id = await service.project(ada)

    made = await ada.call(service.diagrams.CreateDiagram, create(project_id, "flowchrt TD", "flowchart"))

    check = made.diagram.check
    assert made.diagram.content == "flowchrt TD"
    assert (check.state, check.line, check.column, list(check.expected)) == (
        pb.DIAGRAM_STATE_DRAFT,
        1,
        3,
        ["NEWLINE"],
    )


async def test_what_a_person_wrote_is_kept_byte_for_byte_and_marked_unsafe(service, ada):
    project_id = await service.project(ada)
    content = 'flowchart TD\r\n a-->b\n click a "javascript:alert(1)"\u200b \n'

    made = await ada.call(service.diagrams.CreateDiagram, create(project_id, content))

    read = await ada.call(
        service.diagrams.GetDiagram, rpc.GetDiagramRequest(project_id=project_id, diagram_id=made.diagram.id)
    )
    check = read.diagram.check
    assert read.diagram.content == content
    assert (check.state, check.reason, check.line, check.column) == (pb.DIAGRAM_STATE_DRAFT, "unsafe", 3, 9)
    assert read.diagram.type == "flowchart"


@pytest.mark.row("F127", clause="stored byte-equal, never parsed or called valid")
async def test_content_that_is_not_mermaid_is_kept_byte_for_byte_and_never_judged(service, ada):
    project_id = await service.project(ada)
    content = "\ufeff@startuml\r\nA -> B : \u200bhi\t\n@enduml  "

    made = await ada.call(service.diagrams.CreateDiagram, create(project_id, content, "plantuml"))

    read = await ada.call(
        service.diagrams.GetDiagram, rpc.GetDiagramRequest(project_id=project_id, diagram_id=made.diagram.id)
    )
    assert (read.diagram.content, read.diagram.type) == (content, "plantuml")
    assert not read.diagram.HasField("check")


@pytest.mark.row("F104", clause="latest by type")
async def test_the_first_diagram_of_a_type_is_its_latest(service, ada):
    project_id = await service.project(ada)
    for content in ("flowchart TD\n a-->b", "flowchart TD\n c-->d"):
        await ada.call(service.diagrams.CreateDiagram, create(project_id, content))
    await ada.call(service.diagrams.CreateDiagram, create(project_id, "@startuml", "plantuml"))

    listed = await ada.call(
        service.diagrams.ListDiagrams, rpc.ListDiagramsRequest(project_id=project_id, type="flowchart")
    )

    assert [diagram.content for diagram in listed.diagrams] == [
        "flowchart TD\n c-->d",
        "flowchart TD\n a-->b",
    ]


@pytest.mark.row("F104", clause="history immutable")
async def test_every_text_of_a_diagram_stays_readable(service, ada):
    project_id = await service.project(ada)
    made = (
        await ada.call(service.diagrams.CreateDiagram, create(project_id, "flowchart TD\n a-->b"))
    ).diagram
    change = rpc.UpdateDiagramRequest(
        project_id=project_id, diagram=pb.Diagram(id=made.id, content="flowchart TD\n x-->y", etag=made.etag)
    )

    changed = (await ada.call(service.diagrams.UpdateDiagram, change)).diagram

    old = await ada.call(
        service.diagrams.GetDiagramVersion,
        rpc.GetDiagramVersionRequest(project_id=project_id, diagram_id=made.id, version=1),
    )
    assert changed.version == 2
    assert old.version.content == "flowchart TD\n a-->b"


async def test_a_stale_etag_is_refused(service, ada):
    project_id = await service.project(ada)
    made = (
        await ada.call(service.diagrams.CreateDiagram, create(project_id, "flowchart TD\n a-->b"))
    ).diagram
    change = rpc.UpdateDiagramRequest(
        project_id=project_id, diagram=pb.Diagram(id=made.id, title="New", etag=made.etag)
    )
    await ada.call(service.diagrams.UpdateDiagram, change)

    error = await ada.refused(service.diagrams.UpdateDiagram, change)

    assert (error.code, error.reason) == (Code.ABORTED, "ETAG_STALE")


async def test_a_generated_diagram_is_saved_as_valid(service, ada):
    project_id = await service.project(ada)

    answer = await ada.call(
        service.diagrams.GenerateDiagram, rpc.GenerateDiagramRequest(project_id=project_id, type="timeline")
    )

    read = await ada.call(
        service.diagrams.GetDiagram,
        rpc.GetDiagramRequest(project_id=project_id, diagram_id=answer.proposal.id),
    )
    assert read.diagram == answer.proposal
    assert (read.diagram.type, read.diagram.check.state) == ("timeline", pb.DIAGRAM_STATE_VALID)


async def test_a_kind_that_is_not_mermaid_cannot_be_generated(service, ada):
    project_id = await service.project(ada)

    error = await ada.refused(
        service.diagrams.GenerateDiagram, rpc.GenerateDiagramRequest(project_id=project_id, type="plantuml")
    )

    assert (error.code, error.reason) == (Code.INVALID_ARGUMENT, "FIELD_INVALID")
    assert [violation.field for violation in error.violations] == ["type"]


async def test_a_new_diagram_counts_from_one_for_people_and_models(service, ada):
    project_id = await service.project(ada)

    made = await ada.call(service.diagrams.CreateDiagram, create(project_id, "flowchart TD"))
    drawn = await ada.call(
        service.diagrams.GenerateDiagram, rpc.GenerateDiagramRequest(project_id=project_id)
    )

    numbers = [(item.version, item.etag, item.edited_by_person) for item in (made.diagram, drawn.proposal)]
    assert numbers == [(1, "d1", True), (1, "d1", False)]
    assert drawn.proposal.generation_id == drawn.generation.id


async def test_every_text_of_a_generated_diagram_says_who_wrote_it_and_why(service, ada):
    project_id = await service.project(ada)
    drawn = (
        await ada.call(service.diagrams.GenerateDiagram, rpc.GenerateDiagramRequest(project_id=project_id))
    ).proposal
    change = rpc.UpdateDiagramRequest(
        project_id=project_id,
        diagram=pb.Diagram(id=drawn.id, content="flowchart TD\n x-->y", etag=drawn.etag),
    )
    await ada.call(service.diagrams.UpdateDiagram, change)

    texts = [
        await ada.call(
            service.diagrams.GetDiagramVersion,
            rpc.GetDiagramVersionRequest(project_id=project_id, diagram_id=drawn.id, version=number),
        )
        for number in (1, 2)
    ]

    assert [(text.version.content, text.version.author_id, text.version.cause) for text in texts] == [
        (drawn.content, "", "generate"),
        ("flowchart TD\n x-->y", ada.id, "edit"),
    ]
