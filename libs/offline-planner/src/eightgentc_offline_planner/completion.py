"""From a request to its completion: which of the tools is called, and what the planner has to say for it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from eightgentc_asking.making import asked_for

from .arranging import reply, section, topic_of
from .checking import BadRequest
from .drawing import CannotDraw, concept_graph, diagram, drawable
from .memory_tools import MEMORY_TOOLS, forgets_what_is_not_known, memory_arguments, memory_tool
from .notice import MODEL, NOTICE
from .noting import insights
from .quoting import with_sources
from .request import PlannerRequest, read_request, text_of
from .summarizing import summary
from .wire import Completion, ToolCall, Usage

CHARACTERS_A_TOKEN = 4
_TIMED = ("timeline", "gantt")


def complete(body: dict[str, Any]) -> Completion:
    """The completion of a request; the same request always gives the same one. Raises BadRequest."""
    request = read_request(body)
    text = refusal = tool = None
    forced = isinstance(body.get("tool_choice"), dict)
    try:
        tool, as_text = _chosen(body, request)
        forced |= as_text
        value = _value(tool, request, forced=forced) if tool else None
        text = _reply(request) if value is None else json.dumps(value, ensure_ascii=False)
        tool = None if as_text else tool
    except CannotDraw as cannot:
        refusal, tool = str(cannot), None
    said = text or refusal or ""
    most: int = body.get("max_completion_tokens") or body.get("max_tokens") or len(said) + 1
    cut = text is not None and _tokens(said) > most
    said = said[: most * CHARACTERS_A_TOKEN] if cut else said
    stable = {key: value for key, value in body.items() if key not in {"stream", "stream_options"}}
    digest = hashlib.sha256(json.dumps(stable, sort_keys=True).encode()).hexdigest()
    prompt = sum(_tokens(text_of(message.get("content"))) + 3 for message in body["messages"])
    prompt += _tokens(json.dumps(body.get("tools") or ""))
    beside = request.language.say["here"] if tool and not forced and request.language else None
    return Completion(
        text=said if text is not None and tool is None else beside,
        tool_calls=(ToolCall(tool, said, f"call_{digest[:24]}"),) if tool else (),
        refusal=refusal,
        finish_reason="length" if cut else None,
        usage=Usage(prompt_tokens=prompt, completion_tokens=_tokens(said)),
        model=MODEL,
        id=f"chatcmpl-{digest[:29]}",
        created=int(request.now.timestamp()),
        more={"system_fingerprint": MODEL, "notice": NOTICE},
    )


def _chosen(body: dict[str, Any], request: PlannerRequest) -> tuple[str | None, bool]:
    """The tool, and whether its arguments are the text of the answer; None: a reply in words."""
    tools = [tool["function"]["name"] for tool in body.get("tools") or []]
    choice = body.get("tool_choice", "auto")
    if isinstance(choice, dict):
        return choice["function"]["name"], False
    if tools and choice != "none":
        return _asked_for(tools, request) or (tools[0] if choice == "required" else None), False
    form = body.get("response_format") or {}
    if form.get("type", "text") == "text":
        return None, False
    schema = (form.get("json_schema") or {}).get("schema") or {}
    names = set(schema.get("properties") or {})
    known = {"generatePlanSection": {"section", "content"}, "generateMermaidDiagram": {"type", "tasks"},
             "generateNodeGraph": {"nodes", "edges"}, "extractInsights": {"insights"},
             "summarizeConversation": {"summary"}}  # fmt: skip
    for tool, needed in known.items():
        if needed <= names:
            return tool, True
    raise BadRequest(
        "Without a model only the schemas of 8gentc's own tools are known.", param="response_format"
    )


def _asked_for(tools: list[str], request: PlannerRequest) -> str | None:
    """The tool that the last message asks for; none unless it tells us to make something."""
    asked = asked_for(request.prompt)
    if asked is None:
        wanted = memory_tool(request)
        return wanted if wanted in tools else None
    if asked.thing == "diagram":
        # A kind that cannot be drawn gets a reply which says so.
        if (asked.kind or "flowchart") not in drawable(request):
            return None
        timed = asked.kind in _TIMED and "generateTimeline" in tools
        wanted = "generateTimeline" if timed else "generateMermaidDiagram"
    else:
        wanted = "generateNodeGraph" if asked.thing == "graph" else "generatePlanSection"
    return wanted if wanted in tools else None


def _section_asked_for(request: PlannerRequest) -> str:
    """The name of the section that the last message names, by the chat's own where both are about the same."""
    asked = asked_for(request.prompt)
    named = asked.section if asked else ""
    own = request.section or "Context"
    return own if not named or (topic_of(named) and topic_of(named) == topic_of(own)) else named


def _value(tool: str, request: PlannerRequest, *, forced: bool) -> dict[str, Any]:
    if tool == "extractInsights":
        return {"insights": insights(request)}
    if tool in MEMORY_TOOLS:
        return memory_arguments(request, tool)
    if not request.talk:
        raise CannotDraw("There is nothing to arrange: no message has any words yet.")
    if tool == "summarizeConversation":
        return {"summary": summary(request)}
    if tool == "generatePlanSection":
        heading = (request.section or "Context") if forced else _section_asked_for(request)
        return with_sources({"section": heading, "content": section(request, heading)}, request)
    if tool == "generateNodeGraph":
        return with_sources(concept_graph(request), request)
    asked = asked_for(request.prompt)
    kind = request.diagram_type.casefold() or (asked.kind if asked else "")
    if tool == "generateMermaidDiagram":
        return with_sources(diagram(request, kind or "flowchart"), request)
    if tool == "generateTimeline":
        drawn = diagram(request, kind if kind in _TIMED else "timeline")
        return with_sources({name: drawn[name] for name in ("type", "title", "tasks")}, request)
    raise BadRequest(f"Without a model the tool `{tool}` is not known.", param="tools")


def _reply(request: PlannerRequest) -> str:
    asked = asked_for(request.prompt)
    if asked is not None and asked.thing == "diagram" and request.language:
        return request.language.say["draws"].format(kinds=", ".join(drawable(request)))
    if forgets_what_is_not_known(request) and request.language:
        return request.language.say["unknown"]
    return reply(request) or request.prompt.strip() or "…"


def _tokens(text: str) -> int:
    """About as many as a model would count."""
    return -(-len(text.encode("utf-8", "replace")) // CHARACTERS_A_TOKEN)
