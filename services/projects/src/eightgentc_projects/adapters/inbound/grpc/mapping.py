"""Domain values as messages, by the names of their fields; the few that differ are named here."""

from __future__ import annotations

from eightgentc.projects.v1 import conversation_pb2 as conversation_pb
from eightgentc.projects.v1 import diagram_pb2 as diagram_pb
from eightgentc.projects.v1 import generation_pb2 as generation_pb
from eightgentc.projects.v1 import graph_pb2 as graph_pb
from eightgentc.projects.v1 import insight_pb2 as insight_pb
from eightgentc.projects.v1 import memory_service_pb2 as memory_pb
from eightgentc.projects.v1 import plan_section_pb2 as section_pb
from eightgentc.projects.v1 import project_pb2 as project_pb
from eightgentc.projects.v1 import proposal_pb2 as proposal_pb
from eightgentc.projects.v1 import provenance_pb2 as provenance_pb
from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.grpc.messages import message_builder
from eightgentc_projects.domain.conversation import Conversation, Message, Turn, TurnState
from eightgentc_projects.domain.diagram import Diagram, DiagramVersion
from eightgentc_projects.domain.generation import Generation
from eightgentc_projects.domain.graph import Edge, Node
from eightgentc_projects.domain.insight import Insight, InsightKind, InsightState
from eightgentc_projects.domain.plan_section import PlanSection, SectionVersion
from eightgentc_projects.domain.project import Member, Project
from eightgentc_projects.domain.proposal import Proposal
from eightgentc_projects.domain.provenance import ItemKind
from eightgentc_projects.domain.recall import RecalledItem, ShownMessage
from eightgentc_projects.domain.receipt import Receipt
from eightgentc_projects.domain.role import Role
from eightgentc_projects.domain.summary import SummarizedConversation
from eightgentc_projects.domain.told_provenance import ProvenanceItem, ToldSource

TURN_STATES = {state: conversation_pb.TurnState.Value(f"TURN_STATE_{state.name}") for state in TurnState}
_LONGEST_RECALLED = 2_000
_ROLES = {project_pb.Role.Value(f"ROLE_{role.name}"): role for role in Role}
_STATES = {insight_pb.InsightState.Value(f"INSIGHT_STATE_{state.name}"): state for state in InsightState}
_KINDS = {insight_pb.InsightKind.Value(f"INSIGHT_KIND_{kind.name}"): kind for kind in InsightKind}
_PROVENANCE_KINDS = {
    kind: provenance_pb.ProvenanceKind.Value(f"PROVENANCE_KIND_{kind.name}") for kind in ItemKind
}

project = message_builder(project_pb.Project, Project)
member = message_builder(project_pb.Member, Member, account_id="user_id")
section = message_builder(section_pb.PlanSection, PlanSection, section="name")
section_version = message_builder(section_pb.PlanSectionVersion, SectionVersion, section="name")
node = message_builder(graph_pb.Node, Node)
edge = message_builder(graph_pb.Edge, Edge)
diagram = message_builder(diagram_pb.Diagram, Diagram)
diagram_version = message_builder(diagram_pb.DiagramVersion, DiagramVersion)
conversation = message_builder(conversation_pb.Conversation, Conversation)
summarized_conversation = message_builder(conversation_pb.Conversation, SummarizedConversation)
message = message_builder(conversation_pb.Message, Message, state="completeness")
turn = message_builder(conversation_pb.Turn, Turn)
generation = message_builder(generation_pb.Generation, Generation)
insight = message_builder(insight_pb.Insight, Insight)
provenance_source = message_builder(provenance_pb.ProvenanceSource, ToldSource)
receipt = message_builder(insight_pb.Receipt, Receipt)
proposal = message_builder(proposal_pb.Proposal, Proposal)


def provenance_item(value: ProvenanceItem) -> provenance_pb.ProvenanceItem:
    return provenance_pb.ProvenanceItem(
        kind=_PROVENANCE_KINDS[value.kind],
        id=value.id,
        part=value.part,
        text=value.text,
        inferred=value.inferred,
        sources=[provenance_source(source) for source in value.sources],
    )


def recalled_item(value: RecalledItem) -> memory_pb.RecalledItem:
    item, ranked = value.item, value.ranked
    answer = memory_pb.RecalledItem(rank_by_words=ranked.by_words, rank_by_meaning=ranked.by_meaning)
    if isinstance(item, ShownMessage):
        answer.message_id = item.message.id
        answer.text = item.message.text[:_LONGEST_RECALLED]
        answer.conversation_id = item.conversation_id
        answer.section = item.section
    else:
        answer.insight_id = item.id
        answer.text = item.text
    return answer


def role_from(value: project_pb.Role.ValueType) -> Role:
    """Raises FieldInvalid when it is none of the four."""
    if value not in _ROLES:
        raise FieldInvalid.of("role", "must be viewer, commenter, editor or owner")
    return _ROLES[value]


def insight_state_from(value: insight_pb.InsightState.ValueType) -> InsightState | None:
    """None for all. Raises FieldInvalid."""
    if value and value not in _STATES:
        raise FieldInvalid.of("state", "must be active, superseded, muted or expired")
    return _STATES.get(value)


def insight_kind_from(value: insight_pb.InsightKind.ValueType) -> InsightKind | None:
    """None for all. Raises FieldInvalid."""
    if value and value not in _KINDS:
        raise FieldInvalid.of("kind", "must be goal, constraint, decision, fact, risk or open_question")
    return _KINDS.get(value)
