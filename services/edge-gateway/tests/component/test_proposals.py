"""Proposals over HTTP: what is asked of projects, and how it is said."""

from __future__ import annotations

import json

import httpx2
import pytest

from eightgentc.projects.v1 import conversation_service_pb2 as turn_events
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


def approval(approved: object, *, call: str = "call-1", id: str = ID) -> dict[str, object]:
    """The part of a message in which a person has answered."""
    answer = {"id": id, "approved": approved}
    return {
        "type": "tool-generatePlanSection",
        "toolCallId": call,
        "state": "approval-responded",
        "input": {},
        "approval": answer,
    }


def answered(*parts: dict[str, object], **body: object) -> dict[str, object]:
    """What `useChat` sends once a person has answered: the message that asked comes last."""
    asked = {"id": "m1", "role": "user", "parts": [{"type": "text", "text": "Write it."}]}
    asking = {"id": "a1", "role": "assistant", "parts": list(parts)}
    return {"id": "chat-1", "messages": [asked, asking], "projectId": PROJECT, **body}


def chunks_of(answer: httpx2.Response) -> list[dict[str, object]]:
    return [json.loads(line[6:]) for line in answer.text.split("\n") if line.startswith("data: {")]


@pytest.mark.row("F54")
async def test_answers_to_approvals_are_decisions_and_the_message_goes_on(edge):
    edge.projects.answers["AcceptProposal"] = pb.AcceptProposalResponse(proposal=WAITING)
    edge.projects.answers["RejectProposal"] = pb.RejectProposalResponse(proposal=WAITING)
    body = answered(approval(True), approval(False, call="call-2", id="p2"))

    answer = await edge.http.post("/api/chat", json=body)

    assert edge.projects.last("AcceptProposal").proposal_id == ID
    assert edge.projects.last("RejectProposal").proposal_id == "p2"
    assert "StreamTurn" not in edge.projects.calls
    assert chunks_of(answer) == [
        {"type": "start", "messageId": "a1"},
        {
            "type": "tool-output-available",
            "toolCallId": "call-1",
            "output": {"proposalId": ID, "state": "applied", "applied": True},
        },
        {"type": "tool-output-denied", "toolCallId": "call-2"},
        {"type": "finish"},
    ]
    assert answer.text.endswith("data: [DONE]\n\n")


async def test_an_answer_that_comes_too_late_says_so_in_its_tool(edge):
    edge.projects.answers["AcceptProposal"] = RemoteError(
        "The proposal is rejected.",
        code=Code.FAILED_PRECONDITION,
        reason="PROPOSAL_DECIDED",
        domain="projects.eightgentc",
    )

    answer = await edge.http.post("/api/chat", json=answered(approval(True)))

    assert chunks_of(answer)[1] == {
        "type": "tool-output-error",
        "toolCallId": "call-1",
        "errorText": "The proposal is rejected.",
    }


async def test_an_answer_needs_its_project(edge):
    answer = await edge.http.post("/api/chat", json=answered(approval(True), projectId=""))

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "projectId")


@pytest.mark.parametrize(
    "part", [approval("yes"), {"type": "text", "text": "Hi"}, approval(True) | {"state": "x"}]
)
async def test_what_answers_no_approval_is_a_message_like_any_other(edge, turns, part):
    edge.projects.answers["StreamTurn"] = turns.streamed(turns.started, turns.ended(2))

    await edge.http.post("/api/chat", json=answered(part))

    assert "Write it." in edge.projects.last("StreamTurn").message.parts


@pytest.mark.parametrize(
    ("asks", "kind"), [(True, "tool-approval-request"), (False, "tool-output-available")]
)
async def test_what_waits_is_asked_for_only_where_the_client_takes_that(edge, turns, asks, kind):
    call = {"tool_call_id": "call-1", "tool_name": "generatePlanSection"}
    output = f'{{"proposalId":"{ID}","state":"waiting","applied":false}}'
    waits = turn_events.TurnEvent(
        number=2, tool_output_available=turn_events.ToolOutputAvailable(**call, input="{}", output=output)
    )
    edge.projects.answers["StreamTurn"] = turns.streamed(turns.started, waits, turns.ended(3))
    body = {"id": "chat-1", "message": {"parts": [{"type": "text", "text": "Hi"}], "role": "user"}}

    answer = await edge.http.post("/api/chat", json={**body, "toolApproval": asks})

    last = [chunk for chunk in chunks_of(answer) if "toolCallId" in chunk][-1]
    assert last["type"] == kind
    assert last.get("approvalId") == (ID if asks else None)
