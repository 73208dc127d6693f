"""The tools that change the memory, for what the last message tells the planner to remember, to forget or to hold instead."""

from __future__ import annotations

from typing import Any

from eightgentc_asking.remembering import told_by

from .drawing import CannotDraw
from .meant_insight import corrected_by, meant_by
from .noting import kind_of
from .request import PlannerRequest

REMEMBER, CORRECT = "rememberInsight", "correctInsight"
MEMORY_TOOLS = frozenset({REMEMBER, CORRECT})


def memory_tool(request: PlannerRequest) -> str | None:
    """The tool that the last message asks for; None: none, or nothing is known of what is to be forgotten."""
    told = told_by(request.prompt)
    if told is None:
        return CORRECT if corrected_by(request.prompt, request.known, request.language) else None
    if not told.forgets:
        return REMEMBER
    return CORRECT if meant_by(told, request.known, request.language) else None


def memory_arguments(request: PlannerRequest, tool: str) -> dict[str, Any]:
    """The arguments of the tool. Raises CannotDraw: the last message does not ask for it."""
    told = told_by(request.prompt)
    if tool == REMEMBER and told is not None and not told.forgets:
        kind = kind_of(told.text, request.language) or "fact"
        return {"kind": kind, "text": told.text, "quote": told.words}
    if tool == CORRECT and told is not None and told.forgets:
        meant = meant_by(told, request.known, request.language)
        if meant is not None:
            return {"insightId": meant.id, "action": "forget", "text": None, "quote": None}
    if tool == CORRECT and told is None:
        wrong = corrected_by(request.prompt, request.known, request.language)
        if wrong is not None:
            insight, text, sentence = wrong
            return {"insightId": insight.id, "action": "replace", "text": text, "quote": sentence}
    raise CannotDraw("The last message tells nothing to remember, to forget or to correct.")


def forgets_what_is_not_known(request: PlannerRequest) -> bool:
    """Whether the last message tells us to forget what the project does not remember."""
    told = told_by(request.prompt)
    return told is not None and told.forgets and meant_by(told, request.known, request.language) is None
