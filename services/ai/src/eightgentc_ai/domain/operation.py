"""What can be asked of a model: how each kind is sampled, how long its answer may be and how long it is kept."""

from __future__ import annotations

from dataclasses import dataclass

from eightgentc_ai.domain.tools import INSIGHTS, MERMAID_DIAGRAM, NODE_GRAPH, PLAN_SECTION, SUMMARY, Tool


@dataclass(frozen=True, slots=True)
class Operation:
    """`cache_seconds`: 0: never cached. `tool`: what the model must answer with, None: text."""

    name: str
    prompt: str
    tool: Tool | None
    temperature: float
    max_output_tokens: int
    cache_seconds: int


# Sections and graphs are plans: consistency. Diagrams may be more inventive (source plan, section 8).
SECTION = Operation("section", "plan_section", PLAN_SECTION, 0.3, 4_000, 24 * 3600)
GRAPH = Operation("graph", "concept_graph", NODE_GRAPH, 0.3, 8_000, 24 * 3600)
DIAGRAM = Operation("diagram", "diagram", MERMAID_DIAGRAM, 0.7, 6_000, 24 * 3600)
TIMELINE = Operation("timeline", "timeline", MERMAID_DIAGRAM, 0.7, 6_000, 24 * 3600)
# What a chat said is read once; a repeat is one of a job that failed afterwards.
MEMORY = Operation("insights", "insights", INSIGHTS, 0.3, 6_000, 24 * 3600)
# As with insights, a repeat is one of a job that failed afterwards.
SUMMARIES = Operation("summary", "summary", SUMMARY, 0.3, 2_000, 24 * 3600)
# One prompt by itself: as a chat of a single message, but its answer may be a stored one.
PROMPT = Operation("prompt", "chat", None, 0.3, 2_000, 24 * 3600)
CHAT = Operation("chat", "chat", None, 0.3, 2_000, 0)
# What a tool is given may be as long as what is generated alone.
ACTING_CHAT = Operation("chat", "chat", None, 0.3, 8_000, 0)
# Has no prompt: what a model is given are the texts alone.
EMBEDDING = Operation("embedding", "", None, 0.0, 0, 0)

OPERATIONS = {
    operation.name: operation
    for operation in (SECTION, GRAPH, DIAGRAM, TIMELINE, MEMORY, SUMMARIES, PROMPT, CHAT)
}
