"""What a model makes in a chat, and what is asked about it, for the tests of acting chats and of proposals."""

import json

from eightgentc.projects.v1 import plan_section_pb2, plan_service_pb2
from eightgentc.projects.v1 import proposal_service_pb2 as rpc
from eightgentc_projects.domain.diagram import DiagramCheck, DiagramState
from eightgentc_projects.domain.draft import (
    DiagramDraft,
    GraphDraft,
    InsightAction,
    InsightDraft,
    SectionDraft,
)
from eightgentc_projects.domain.graph import Edge, EdgeDetails, Node, NodeDetails
from eightgentc_projects.domain.insight import InsightKind, Quote
from eightgentc_projects.domain.stream_event import ToolCalled, ToolInputStart

from .chats import messages, turn

FLOWCHART = "flowchart TD\n    a --> b\n"


def writes(content="Open by May.", section="Goals", call="call-1"):
    """The model writes a section."""
    name = "generatePlanSection"
    input = json.dumps({"section": section, "content": content})
    return ToolInputStart(call, name), ToolCalled(call, name, input, SectionDraft(section, content))


def draws_graph(*labels, call="call-2"):
    """The model draws a chain of concepts."""
    nodes = tuple(Node("", NodeDetails(label), client_key=f"n{n}") for n, label in enumerate(labels))
    edges = tuple(Edge("", EdgeDetails(f"n{n}", f"n{n + 1}")) for n in range(len(labels) - 1))
    name = "generateNodeGraph"
    return ToolInputStart(call, name), ToolCalled(call, name, "{}", GraphDraft(nodes, edges))


def draws_diagram(content=FLOWCHART, call="call-3"):
    """The model draws a flowchart."""
    name, draft = (
        "generateMermaidDiagram",
        DiagramDraft("flowchart", content, DiagramCheck(DiagramState.VALID)),
    )
    return ToolInputStart(call, name), ToolCalled(call, name, "{}", draft)


def remembers(text, quote="", call="call-4"):
    """The model remembers what the person told it to."""
    name, said = "rememberInsight", Quote("", "", quote) if quote else None
    draft = InsightDraft(InsightAction.REMEMBER, text=text, kind=InsightKind.CONSTRAINT, quote=said)
    return ToolInputStart(call, name), ToolCalled(call, name, "{}", draft)


def forgets(insight_id, call="call-5"):
    """The model forgets an insight."""
    name, draft = "correctInsight", InsightDraft(InsightAction.FORGET, insight_id)
    return ToolInputStart(call, name), ToolCalled(call, name, "{}", draft)


def corrects(insight_id, text, call="call-6"):
    """The model holds something else to be true instead of an insight."""
    name, draft = "correctInsight", InsightDraft(InsightAction.REPLACE, insight_id, text)
    return ToolInputStart(call, name), ToolCalled(call, name, "{}", draft)


async def acted(service, person, project_id, *events, key="m-1", words=()):
    """The data of the one part that a turn shows in which the model does this."""
    service.planner.reply_pieces, service.planner.tool_events = words, events
    asked = turn(project_id, "Write the Goals section.", key=key, section="Goals")
    await person.stream(service.conversations.StreamTurn, asked)
    return data_of(await messages(service, person, "chat-1"))


def data_of(said):
    """The data of the last part of the last message that holds any."""
    parts = json.loads(said[-1].parts)
    return [part["data"] for part in parts if part["type"].startswith("data-")][-1]


async def section(service, person, project_id, name="Goals"):
    asked = plan_service_pb2.GetPlanSectionRequest(project_id=project_id, section=name)
    return (await person.call(service.plan.GetPlanSection, asked)).section


async def person_writes(service, person, project_id, content, name="Goals"):
    written = plan_section_pb2.PlanSection(section=name, content=content)
    asked = plan_service_pb2.PutPlanSectionRequest(project_id=project_id, section=written)
    return (await person.call(service.plan.PutPlanSection, asked)).section


def undo(project_id, proposal_id):
    return rpc.UndoProposalRequest(project_id=project_id, proposal_id=proposal_id)


def accept(project_id, proposal_id):
    return rpc.AcceptProposalRequest(project_id=project_id, proposal_id=proposal_id)


def reject(project_id, proposal_id):
    return rpc.RejectProposalRequest(project_id=project_id, proposal_id=proposal_id)


async def waiting_for(service, person, project_id):
    """The id of a proposal that would replace a person's text."""
    await person_writes(service, person, project_id, "My own words")
    return (await acted(service, person, project_id, *writes("Better words")))["proposalId"]
