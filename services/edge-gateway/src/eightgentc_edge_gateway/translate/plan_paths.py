"""The plan's own bodies and answers."""

from __future__ import annotations

from eightgentc.projects.v1 import conversation_pb2, diagram_pb2, project_pb2
from eightgentc.projects.v1 import conversation_service_pb2 as conversation
from eightgentc.projects.v1 import diagram_service_pb2 as diagram
from eightgentc.projects.v1 import graph_service_pb2 as graph
from eightgentc.projects.v1 import plan_service_pb2 as plan
from eightgentc_edge_gateway.contract.plan_paths import (
    AskPlan,
    AskSection,
    ChatMessage,
    DiagramResult,
    DrawDiagram,
    DrawGraph,
    DrawnDiagram,
    GeneratePlan,
    GraphResult,
    NewChatMessage,
    PlanResult,
    ProjectWithSections,
    SectionResult,
    as_text,
)
from eightgentc_edge_gateway.translate.diagram import is_valid
from eightgentc_edge_gateway.translate.graph import to_proposed_graph
from eightgentc_edge_gateway.translate.project import approval_of
from eightgentc_edge_gateway.translate.reader import JsonObject, Reader
from eightgentc_edge_gateway.translate.writer import Writer


def _valid(drawn: diagram_pb2.Diagram) -> bool:
    return is_valid(drawn.check)


_to_drawn_diagram = Reader(diagram_pb2.Diagram, DrawnDiagram, valid=_valid)


def _drawn(answer: diagram.GenerateDiagramResponse) -> JsonObject:
    return _to_drawn_diagram(answer.proposal)


# The routes add `sections` and `reply`, which need a second call.
to_project_with_sections = Reader(
    project_pb2.Project, ProjectWithSections, sections=None, approval=approval_of
)
to_chat_message = Reader(conversation_pb2.Message, ChatMessage, timestamp="create_time", reply=None)
to_asked_message = Reader(
    conversation_pb2.Turn, ChatMessage, id="user_message_id", timestamp="create_time", reply=None
)
to_plan_result = Reader(conversation.CompletePromptResponse, PlanResult)
to_section_result = Reader(plan.GeneratePlanSectionResponse, SectionResult, result="proposal")
to_graph_result = Reader(graph.GenerateConceptGraphResponse, GraphResult, result=to_proposed_graph)
to_diagram_result = Reader(diagram.GenerateDiagramResponse, DiagramResult, result=_drawn)

from_ask_plan = Writer(AskPlan, conversation.CompletePromptRequest, current_context=as_text)
from_ask_section = Writer(AskSection, conversation.CompletePromptRequest)
from_generate_plan = Writer(GeneratePlan, plan.GeneratePlanSectionRequest, context=as_text, goals=as_text)
from_draw_graph = Writer(DrawGraph, graph.GenerateConceptGraphRequest)
from_draw_diagram = Writer(DrawDiagram, diagram.GenerateDiagramRequest, timeline_data=as_text)
from_new_chat_message = Writer(
    NewChatMessage, conversation.ConversationTarget, content=None, sender=None, reply=None, time_zone=None
)
