"""Proposals over HTTP: what is asked of projects, and how it is said."""

from __future__ import annotations

import pytest

from eightgentc.projects.v1 import graph_pb2, project_pb2, projects_service_pb2
from eightgentc.projects.v1 import proposal_pb2 as proposals
from eightgentc.projects.v1 import proposal_service_pb2 as pb
from eightgentc_kit.errors import Code, FieldViolation, RemoteError

PROJECT = "0198c0de-0000-7000-8000-000000000001"
ID = "0198c0de-0000-7000-8000-0000000000d1"
PATH = f"/api/projects/{PROJECT}/proposals"
WAITING = proposals.Proposal(
    id=ID,
    kind=proposals.PROPOSAL_KIND_SECTION,
    state=proposals.PROPOSAL_STATE_WAITING,
    reason="person_text",
    subject="Goals",
    requested_by="ada",
)


async def test_what_waits_is_listed(edge):
    edge.projects.answers["ListProposals"] = pb.ListProposalsResponse(
        proposals=[WAITING], next_page_token="t"
    )

    answer = await edge.http.get(PATH, params={"state": "waiting", "pageSize": 5})

    asked = edge.projects.last("ListProposals")
    assert (asked.project_id, asked.page_size, asked.state) == (
        *(PROJECT, 5),
        proposals.PROPOSAL_STATE_WAITING,
    )
    [found] = answer.json()["proposals"]
    assert (found["id"], found["kind"], found["state"], found["reason"]) == (
        *(ID, "section", "waiting"),
        "person_text",
    )
    assert answer.json()["nextPageToken"] == "t"
    assert "decidedBy" not in found


async def test_another_state_is_no_state(edge):
    answer = await edge.http.get(PATH, params={"state": "done"})

    assert (answer.status_code, answer.json()["code"]) == (400, "FIELD_INVALID")


async def test_a_proposal_is_read_with_both_texts(edge):
    content = proposals.ProposedContent(text="Better", current_text="Mine", current_version=2)
    edge.projects.answers["GetProposal"] = pb.GetProposalResponse(proposal=WAITING, content=content)

    answer = await edge.http.get(f"{PATH}/{ID}")

    assert answer.json()["content"] == {
        "text": "Better",
        "nodes": [],
        "edges": [],
        "currentText": "Mine",
        "currentVersion": 2,
    }


async def test_a_proposed_graph_has_nodes_and_edges(edge):
    content = proposals.ProposedContent(
        nodes=[graph_pb2.Node(id="n", label="Oven", type="concept", x=1.0, y=2.0)],
        edges=[graph_pb2.Edge(id="e", source="n", target="n", type="needs")],
    )
    edge.projects.answers["GetProposal"] = pb.GetProposalResponse(proposal=WAITING, content=content)

    found = (await edge.http.get(f"{PATH}/{ID}")).json()["content"]

    assert found["nodes"] == [{"id": "n", "label": "Oven", "type": "concept", "x": 1.0, "y": 2.0}]
    assert found["edges"] == [{"id": "e", "source": "n", "target": "n", "type": "needs"}]


@pytest.mark.parametrize(
    ("verb", "method", "kind"),
    [
        ("accept", "AcceptProposal", pb.AcceptProposalResponse),
        ("reject", "RejectProposal", pb.RejectProposalResponse),
        ("undo", "UndoProposal", pb.UndoProposalResponse),
    ],
)
async def test_a_decision_is_one_call(edge, verb, method, kind):
    edge.projects.answers[method] = kind(proposal=WAITING)

    answer = await edge.http.post(f"{PATH}/{ID}/{verb}")

    assert (answer.status_code, answer.json()["id"]) == (200, ID)
    assert (edge.projects.last(method).project_id, edge.projects.last(method).proposal_id) == (PROJECT, ID)


@pytest.mark.row("F131")
async def test_what_cannot_be_taken_back_says_what_touched_it(edge):
    edge.projects.answers["UndoProposal"] = RemoteError(
        "It was changed again.",
        code=Code.FAILED_PRECONDITION,
        reason="PROPOSAL_TOUCHED",
        domain="projects.eightgentc",
        metadata={"count": "1"},
        violations=(FieldViolation("sections/s1", "Goals: version 4 was made by bob (edit)"),),
    )

    answer = await edge.http.post(f"{PATH}/{ID}/undo")

    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["count"]) == (409, "PROPOSAL_TOUCHED", 1)
    assert problem["errors"] == [
        {"field": "sections/s1", "detail": "Goals: version 4 was made by bob (edit)"}
    ]


async def test_a_project_says_whether_it_asks_for_approval(edge):
    project = project_pb2.Project(id=PROJECT, role=project_pb2.ROLE_OWNER, approval=project_pb2.APPROVAL_ASK)
    edge.projects.answers["UpdateProject"] = projects_service_pb2.UpdateProjectResponse(project=project)

    answer = await edge.http.patch(f"/api/projects/{PROJECT}", json={"approval": "ask"})

    asked = edge.projects.last("UpdateProject")
    assert answer.json()["approval"] == "ask"
    assert (list(asked.update_mask.paths), asked.project.approval) == (["approval"], project_pb2.APPROVAL_ASK)
