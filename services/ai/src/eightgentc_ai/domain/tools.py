"""The plan's three tools, one for timelines, one for summaries and three for memory, describing the output (strict JSON schemas: every key required, nothing else allowed)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool a model can call. `parameters`: a JSON schema in the strict subset of the OpenAI API."""

    name: str
    description: str
    parameters: dict[str, object]


def _object(**properties: object) -> dict[str, object]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: object, most: int) -> dict[str, object]:
    """`most`: said in words, since strict schemas know no limits."""
    return {"type": "array", "items": items, "description": f"At most {most}."}


def _text(description: str) -> dict[str, object]:
    return {"type": "string", "description": description}


def _maybe(kind: str, description: str) -> dict[str, object]:
    return {"type": [kind, "null"], "description": description}


def _quotes(most: int = 3) -> dict[str, object]:
    """Words that prove what they stand beside. Short, since every chat carries them, and without ids, which would nest
    deeper than strict schemas may.
    """
    return {
        "type": "array",
        "items": {"type": "string"},
        "description": f"At most {most} quotes, copied exactly.",
    }


def _quotes_of_paragraphs(most: int = 15) -> dict[str, object]:
    plain = {"type": "string"}
    return {
        "type": "array",
        "items": _object(paragraph={"type": "number"}, id=plain, quote=plain),
        "description": f"At most {most} quotes, copied exactly, with the id of the item.",
    }


PLAN_SECTION = Tool(
    "generatePlanSection",
    "Writes one section of the plan.",
    _object(
        section=_text("The section's name, as asked."),
        content=_text(
            "The text: prose in Markdown, at most 800 words, from the person's own facts, nothing invented."
        ),
        # Behind the text, which is streamed while it is written.
        sources=_quotes_of_paragraphs(),
    ),
)

NODE_GRAPH = Tool(
    "generateNodeGraph",
    "Draws the project's ideas as a graph of concepts.",
    _object(
        nodes=_list(
            _object(
                id=_text("Unique in this graph: n1, n2, …"),
                label=_text("A few words."),
                content=_maybe("string", "One sentence more, or null."),
                type=_text("concept, goal, task, constraint, risk, milestone, resource, person …"),
                x=_maybe("number", "Left edge on the canvas, or null to let it be placed."),
                y=_maybe("number", "Top edge on the canvas, or null to let it be placed."),
                sources=_quotes(),
            ),
            most=60,
        ),
        edges=_list(
            _object(
                source=_text("Id of a node of this graph."),
                target=_text("Id of a node of this graph."),
                label=_maybe("string", "What the one does for the other, or null."),
                type=_maybe("string", "dependency, supports, blocks, part-of …, or null."),
                sources=_quotes(),
            ),
            most=120,
        ),
    ),
)

_TASKS = _list(
    _object(
        id=_text("Unique in this diagram."),
        label=_text("What is done."),
        section=_maybe("string", "The phase it belongs to, or null."),
        start=_maybe("string", "YYYY-MM-DD, or null if not known."),
        end=_maybe("string", "YYYY-MM-DD, the last day, or null if not known."),
        when=_maybe("string", "When, in words, where no date is known; else null."),
        assumed={
            "type": "boolean",
            "description": "True where the dates were computed and not said.",
        },
        dependsOn=_list(_text("Id of a task that comes before."), most=5),
        sources=_quotes(),
    ),
    most=60,
)

MERMAID_DIAGRAM = Tool(
    "generateMermaidDiagram",
    "Describes a diagram. Flowcharts by nodes and edges, timelines by tasks; other kinds also as Mermaid code.",
    _object(
        type=_text("flowchart, timeline, gantt, sequence, mindmap, state, class, er, journey, pie …"),
        title=_maybe("string", "Its title, or null."),
        code=_maybe("string", "Mermaid text, for kinds without nodes or tasks; else null."),
        nodes=_list(
            _object(
                id=_text("Unique in this diagram."),
                label=_text("A few words."),
                shape=_maybe("string", "rect, stadium, diamond or circle, or null."),
                sources=_quotes(),
            ),
            most=60,
        ),
        edges=_list(
            _object(
                source=_text("Id of a node."),
                target=_text("Id of a node."),
                label=_maybe("string", "A few words, or null."),
                sources=_quotes(),
            ),
            most=120,
        ),
        tasks=_TASKS,
    ),
)

INSIGHTS = Tool(
    "extractInsights",
    "Notes what a chat says that is worth remembering for the whole plan.",
    _object(
        insights=_list(
            _object(
                kind=_text("goal, constraint, decision, fact, risk or open_question."),
                text=_text("One sentence in the person's language, true without the chat around it."),
                messageId=_text("Id of the message that says it."),
                quote=_text("The words of that message that say it, copied exactly."),
                supersedes=_maybe("string", "Id of the known insight that it takes the place of, or null."),
                contradicts=_maybe("string", "Id of a known insight that cannot be true beside it, or null."),
            ),
            most=50,
        )
    ),
)

SUMMARY = Tool(
    "summarizeConversation",
    "Says in short what a chat says.",
    _object(
        summary=_text(
            "At most 1,500 characters of plain Markdown in the person's language, from what was said, nothing invented."
        ),
    ),
)

TIMELINE = Tool(
    "generateTimeline",
    "Puts the project's tasks and milestones in order of time.",
    _object(
        type=_text("timeline, or gantt for a chart of the days."),
        title=_maybe("string", "Its title, or null."),
        tasks=_TASKS,
    ),
)


REMEMBER_INSIGHT = Tool(
    "rememberInsight",
    "Remembers what I tell you to remember, for all chats of the project.",
    _object(
        kind=_text("goal, constraint, decision, fact, risk or open_question."),
        text=_text("One sentence in the person's language, true without the chat around it."),
        quote=_text("The words of the last message that say it, copied exactly."),
    ),
)

CORRECT_INSIGHT = Tool(
    "correctInsight",
    "Forgets a known insight that I tell you to forget, or corrects one that I say is wrong.",
    _object(
        insightId=_text("Id of the item of kind insight that is meant."),
        action=_text("forget or replace."),
        text=_maybe("string", "To replace: what is true instead, in one sentence; else null."),
        quote=_maybe(
            "string", "To replace: the words of the last message that say it, copied exactly; else null."
        ),
    ),
)


def choice_of(tools: Sequence[Tool]) -> Tool:
    """A question with one small answer: which of the tools is to be used, if any."""
    makes = "\n".join(f"- {tool.name}: {tool.description}" for tool in tools)
    return Tool(
        "chooseAction",
        "Before you answer: does my last message tell you to do one of these now?\n"
        f"{makes}\n- none: for everything else, such as a question, a statement, a quotation, a condition or a later time.\n"
        "Say only which.",
        _object(action={"type": "string", "enum": ["none", *(tool.name for tool in tools)]}),
    )


_OF_CHATS = (PLAN_SECTION, NODE_GRAPH, MERMAID_DIAGRAM, TIMELINE, REMEMBER_INSIGHT, CORRECT_INSIGHT)
CHAT_TOOLS = {tool.name: tool for tool in _OF_CHATS}
"""What a model may choose in a chat."""
TOOLS = {**CHAT_TOOLS, INSIGHTS.name: INSIGHTS, SUMMARY.name: SUMMARY}
