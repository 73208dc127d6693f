"""What a request to ai may hold, whatever a project holds: the most important that fits, and what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from eightgentc_projects.domain.generation import RunInfo
from eightgentc_projects.domain.receipt import is_versioned
from eightgentc_projects.ports.planner import ContextItem, HistoryMessage, PlannerInput

# ai takes 4,000,000 bytes of each, and 16 MiB together.
CONTEXT_BYTES = 3_900_000
HISTORY_BYTES = 3_900_000
_REASON = "over the size of a request"
_BYTES_OF_A_CHARACTER = 4

LeftOut = tuple[dict[str, object], ...]
"""Lines of a receipt, as ai writes them for what it drops."""


def fit_context(input: PlannerInput) -> tuple[PlannerInput, LeftOut]:
    """Keep the items of the highest priority that fit, the later of two alike, in their order."""
    items = input.context
    if _surely_fits([item.text for item in items], CONTEXT_BYTES):
        return input, ()
    order = sorted(range(len(items)), key=lambda index: (-items[index].priority, -index))
    kept, room = set[int](), CONTEXT_BYTES
    for index in order:
        size = len(items[index].text.encode())
        if size <= room:
            kept.add(index)
            room -= size
    context = tuple(item for index, item in enumerate(items) if index in kept)
    left_out = [item for index, item in enumerate(items) if index not in kept]
    return replace(input, context=context), tuple(_line(item) for item in left_out)


def fit_history(history: Sequence[HistoryMessage]) -> tuple[Sequence[HistoryMessage], LeftOut]:
    """Keep the newest messages that fit."""
    if _surely_fits([message.text for message in history], HISTORY_BYTES):
        return history, ()
    first, room = len(history), HISTORY_BYTES
    while first > 0 and (size := len(history[first - 1].text.encode())) <= room:
        first, room = first - 1, room - size
    return history[first:], tuple({"id": message.id, "reason": _REASON} for message in history[:first])


def with_left_out(run: RunInfo, left_out: LeftOut) -> RunInfo:
    """The run, whose receipt names these among what was dropped."""
    if not left_out:
        return run
    dropped = run.receipt.get("dropped", [])
    assert isinstance(dropped, list), "a list of a receipt"
    return replace(run, receipt={**run.receipt, "dropped": [*dropped, *left_out]})


def with_texts(run: RunInfo, input: PlannerInput, **more: str) -> RunInfo:
    """The run, whose receipt holds the texts of what it names and nothing else keeps a version of.

    `more`: by id, what goes along with the call beside the context.
    """
    kept = run.receipt.get("kept", [])
    assert isinstance(kept, list), "a list of a receipt"
    texts = {item.id: item.text for item in input.context if not is_versioned(item.id)} | more
    lines = [{**line, "text": texts[line["id"]]} if line["id"] in texts else line for line in kept]
    return replace(run, receipt={**run.receipt, "kept": lines})


def _surely_fits(texts: Sequence[str], most: int) -> bool:
    """Without a look at the bytes, as nearly always."""
    return sum(map(len, texts)) * _BYTES_OF_A_CHARACTER <= most


def _line(item: ContextItem) -> dict[str, object]:
    return {"id": item.id, "version": item.version, "reason": _REASON}
