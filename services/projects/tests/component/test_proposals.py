"""Proposals: listed, read, accepted and rejected, whoever made them."""

import pytest

from eightgentc.projects.v1 import (
    diagram_service_pb2,
    plan_section_pb2,
    plan_service_pb2,
    project_pb2,
    projects_service_pb2,
)
from eightgentc.projects.v1 import proposal_pb2 as pb
from eightgentc.projects.v1 import proposal_service_pb2 as rpc
from eightgentc_kit.errors import Code

from .acting import (
    accept,
    acted,
    draws_diagram,
    draws_graph,
    person_writes,
    reject,
    section,
    undo,
    waiting_for,
    writes,
)
from .graphs import read as read_graph

TEXTS = "SELECT version, content, cause FROM projects.plan_section_versions ORDER BY version"


async def asks_for_approval(service, person, project_id):
    project = project_pb2.Project(id=project_id, approval=project_pb2.APPROVAL_ASK)
    asked = projects_service_pb2.UpdateProjectRequest(project=project)
    return (await person.call(service.projects.UpdateProject, asked)).project


async def test_what_waits_is_listed_with_its_reason_and_read_with_both_texts(service, ada):
    project_id = await service.project(ada)
    proposal_id = await waiting_for(service, ada, project_id)
    await acted(service, ada, project_id, *draws_diagram(), key="m-2")

    asked = rpc.ListProposalsRequest(project_id=project_id, state=pb.PROPOSAL_STATE_WAITING)
    listed = (await ada.call(service.proposals.ListProposals, asked)).proposals
    read = await ada.call(
        service.proposals.GetProposal, rpc.GetProposalRequest(project_id=project_id, proposal_id=proposal_id)
    )

    assert [(each.id, each.reason, each.subject, each.kind) for each in listed] == [
        (proposal_id, "person_text", "Goals", pb.PROPOSAL_KIND_SECTION)
    ]
    assert (read.content.text, read.content.current_text, read.content.current_version) == (
        *("Better words", "My own words"),
        1,
    )
    assert (read.proposal.requested_by, read.proposal.decided_by) == (ada.id, "")


async def test_proposals_come_newest_first_by_pages(service, ada):
    project_id = await service.project(ada)
    made = [
        (await acted(service, ada, project_id, *writes(f"Text {n}"), key=f"m-{n}"))["proposalId"]
        for n in range(3)
    ]

    found, token = [], ""
    while True:
        asked = rpc.ListProposalsRequest(project_id=project_id, page_size=2, page_token=token)
        page = await ada.call(service.proposals.ListProposals, asked)
        found += [each.id for each in page.proposals]
        if not (token := page.next_page_token):
            break

    assert found == made[::-1]


async def test_accepting_applies_it_and_keeps_the_persons_text_as_a_version(service, ada, database_rows):
    project_id = await service.project(ada)
    proposal_id = await waiting_for(service, ada, project_id)

    first, second = [
        (await ada.call(service.proposals.AcceptProposal, accept(project_id, proposal_id))).proposal
        for _ in range(2)
    ]

    assert (first.state, first.decided_by) == (pb.PROPOSAL_STATE_APPLIED, ada.id)
    assert first == second
    assert await database_rows(TEXTS) == [(1, "My own words", "edit"), (2, "Better words", "generate")]


@pytest.mark.row("F54", clause="deny leaves DB untouched")
async def test_rejecting_leaves_everything_as_it_is(service, ada, database_rows):
    project_id = await service.project(ada)
    proposal_id = await waiting_for(service, ada, project_id)

    for _ in range(2):
        rejected = await ada.call(service.proposals.RejectProposal, reject(project_id, proposal_id))

    refused = await ada.refused(service.proposals.AcceptProposal, accept(project_id, proposal_id))
    assert rejected.proposal.state == pb.PROPOSAL_STATE_REJECTED
    assert await database_rows(TEXTS) == [(1, "My own words", "edit")]
    assert (refused.code, refused.reason, refused.metadata) == (
        Code.FAILED_PRECONDITION,
        "PROPOSAL_DECIDED",
        {"state": "rejected"},
    )


async def test_an_accepted_graph_has_the_ids_that_it_was_shown_with(service, ada):
    project_id = await service.project(ada)
    await asks_for_approval(service, ada, project_id)
    shown = await acted(service, ada, project_id, *draws_graph("Bakery", "Oven"))

    await ada.call(service.proposals.AcceptProposal, accept(project_id, shown["proposalId"]))

    stored = await read_graph(service, ada, project_id)
    assert {node["id"] for node in stored["nodes"]} == set(shown["newNodes"])
    assert {edge["id"] for edge in stored["edges"]} == set(shown["newEdges"])


async def test_a_generation_waits_where_the_project_asks_for_approval(service, ada):
    project_id = await service.project(ada)
    project = await asks_for_approval(service, ada, project_id)

    asked = plan_service_pb2.GeneratePlanSectionRequest(project_id=project_id, section="Goals")
    made = await ada.call(service.plan.GeneratePlanSection, asked)

    await ada.call(service.proposals.AcceptProposal, accept(project_id, made.generation.id))
    assert (project.approval, project.title) == (project_pb2.APPROVAL_ASK, "Bakery")
    assert (made.generation.applied, made.HasField("section")) == (False, False)
    assert (await section(service, ada, project_id)).content == service.planner.section


async def test_a_diagram_that_waits_is_no_diagram_yet(service, ada, database_rows):
    project_id = await service.project(ada)
    await asks_for_approval(service, ada, project_id)
    asked = diagram_service_pb2.GenerateDiagramRequest(project_id=project_id, type="flowchart")

    made = await ada.call(service.diagrams.GenerateDiagram, asked)
    accepted = await ada.call(service.proposals.AcceptProposal, accept(project_id, made.generation.id))

    assert (made.generation.applied, made.proposal.id, made.proposal.etag) == (False, "", "")
    assert made.proposal.content
    assert await database_rows("SELECT id::text FROM projects.diagrams") == [(accepted.proposal.item_id,)]


@pytest.mark.parametrize("role", ["viewer", "commenter"])
async def test_who_may_not_change_the_plan_reads_proposals_and_decides_nothing(service, ada, bob, role):
    project_id = await service.project(ada)
    proposal_id = await waiting_for(service, ada, project_id)
    await service.join(ada, project_id, bob, role)

    read = await bob.call(service.proposals.ListProposals, rpc.ListProposalsRequest(project_id=project_id))
    refused = [
        (await bob.refused(method, request)).reason
        for method, request in (
            (service.proposals.AcceptProposal, accept(project_id, proposal_id)),
            (service.proposals.RejectProposal, reject(project_id, proposal_id)),
            (service.proposals.UndoProposal, undo(project_id, proposal_id)),
        )
    ]

    assert [each.id for each in read.proposals] == [proposal_id]
    assert refused == ["ROLE_NOT_SUFFICIENT"] * 3


async def test_a_stranger_finds_no_proposal(service, ada, bob):
    project_id = await service.project(ada)
    proposal_id = await waiting_for(service, ada, project_id)

    refused = [
        (await bob.refused(service.proposals.AcceptProposal, accept(project_id, proposal_id))).reason,
        (
            await bob.refused(
                service.proposals.ListProposals, rpc.ListProposalsRequest(project_id=project_id)
            )
        ).reason,
        (await ada.refused(service.proposals.AcceptProposal, accept(project_id, project_id))).reason,
    ]

    assert refused == ["RESOURCE_NOT_FOUND"] * 3


async def test_the_reply_of_a_chat_is_no_proposal(service, ada):
    project_id = await service.project(ada)
    await acted(service, ada, project_id, *draws_diagram(), words=("Here.",))

    listed = await ada.call(service.proposals.ListProposals, rpc.ListProposalsRequest(project_id=project_id))

    assert [each.kind for each in listed.proposals] == [pb.PROPOSAL_KIND_DIAGRAM]


async def test_what_a_release_before_proposals_left_behind_waits_or_is_applied(service, ada, database_rows):
    project_id = await service.project(ada)
    proposal_id = await waiting_for(service, ada, project_id)
    applied = (await acted(service, ada, project_id, *writes(section="Risks"), key="m-2"))["proposalId"]
    await database_rows(
        "WITH old AS (UPDATE projects.generations SET state = NULL RETURNING 1) SELECT 1 FROM old"
    )

    refused = await ada.refused(service.proposals.UndoProposal, undo(project_id, applied))
    done = await ada.call(service.proposals.AcceptProposal, accept(project_id, proposal_id))

    assert (refused.reason, refused.message.endswith("Restore an earlier version instead.")) == (
        *("PROPOSAL_DECIDED",),
        True,
    )
    assert done.proposal.state == pb.PROPOSAL_STATE_APPLIED


async def test_what_waits_is_not_taken_back_and_what_is_applied_is_not_rejected(service, ada):
    project_id = await service.project(ada)
    waiting = await waiting_for(service, ada, project_id)
    applied = (await acted(service, ada, project_id, *draws_diagram(), key="m-2"))["proposalId"]

    refused = [
        await ada.refused(service.proposals.UndoProposal, undo(project_id, waiting)),
        await ada.refused(service.proposals.RejectProposal, reject(project_id, applied)),
    ]

    assert [(each.reason, each.metadata) for each in refused] == [
        ("PROPOSAL_DECIDED", {"state": "waiting"}),
        ("PROPOSAL_DECIDED", {"state": "applied"}),
    ]


async def test_what_was_taken_back_is_not_accepted_again(service, ada):
    project_id = await service.project(ada)
    proposal_id = (await acted(service, ada, project_id, *writes()))["proposalId"]
    await ada.call(service.proposals.UndoProposal, undo(project_id, proposal_id))

    refused = await ada.refused(service.proposals.AcceptProposal, accept(project_id, proposal_id))

    assert (refused.reason, refused.metadata) == ("PROPOSAL_DECIDED", {"state": "undone"})


async def test_what_was_changed_meanwhile_is_replaced_by_what_is_accepted_and_comes_back(service, ada):
    project_id = await service.project(ada)
    proposal_id = await waiting_for(service, ada, project_id)
    await person_writes(service, ada, project_id, "Newer words")

    accepted = await ada.call(service.proposals.AcceptProposal, accept(project_id, proposal_id))
    await ada.call(service.proposals.UndoProposal, undo(project_id, proposal_id))

    assert (accepted.proposal.item_version, accepted.proposal.replaced_version) == (3, 2)
    assert (await section(service, ada, project_id)).content == "Newer words"


async def test_a_chat_makes_no_section_beyond_what_a_project_may_have(service, ada):
    project_id = await service.project(ada)
    last = plan_section_pb2.PlanSection(section="Last", position=499)
    await ada.call(
        service.plan.PutPlanSection,
        plan_service_pb2.PutPlanSectionRequest(project_id=project_id, section=last),
    )

    with pytest.raises(IndexError):
        await acted(service, ada, project_id, *writes())

    refused = await ada.refused(
        service.plan.GetPlanSection,
        plan_service_pb2.GetPlanSectionRequest(project_id=project_id, section="Goals"),
    )
    assert refused.reason == "RESOURCE_NOT_FOUND"
