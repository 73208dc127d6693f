"""Rules for generated timelines: what a model says of tasks in time, made sound and never made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.model_json import id_of, label_of, line_of
from eightgentc_ai.domain.model_text.dates import Days, days_of
from eightgentc_ai.domain.model_text.tool_shape import shaped
from eightgentc_ai.domain.source import NOTHING_SAID, Source, Sources
from eightgentc_ai.domain.tools import MERMAID_DIAGRAM

MAX_TASKS = 200
_MAX_LABEL = 120
BETWEEN = " to "


@dataclass(frozen=True, slots=True)
class Task:
    """A task or milestone. Dates are whole days, `end` is the last one.

    `when`: words for a time without a date, or for the period (`May 2027`) whose first and last day the dates are.
    `inferred`: it has no source, since nothing that the model was told says it.
    """

    id: str
    label: str
    section: str
    start: date | None
    end: date | None
    when: str
    assumed: bool
    depends_on: tuple[str, ...]
    sources: tuple[Source, ...] = ()
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """Tasks in order."""

    title: str
    tasks: tuple[Task, ...]


def checked_timeline(
    arguments: dict[str, Any], repairs: list[str], sources: Sources = NOTHING_SAID
) -> Timeline:
    """The timeline from a tool's arguments.

    Repaired, each with a note: tasks without a label are dropped, an end before its start is swapped with it,
    dependencies on unknown or later tasks are cut. A time that is no date, or could be two, stays words; a month or a
    quarter becomes its days, marked as assumed. A task that none of the `sources` says is inferred.

    Raises:
        OutputInvalid: there is no task, or far too many.
    """
    arguments = shaped(arguments, MERMAID_DIAGRAM, repairs)
    raw = arguments.get("tasks")
    if not isinstance(raw, list) or not raw:
        raise OutputInvalid.because("tasks must be a list with at least one task.")
    if len(raw) > MAX_TASKS:
        raise OutputInvalid.because(f"At most {MAX_TASKS} tasks.")
    tasks: dict[str, Task] = {}
    for item in raw:
        task = _task(item if isinstance(item, dict) else {}, len(tasks) + 1, tasks, repairs, sources)
        if task is not None:
            tasks[task.id] = task
    if not tasks:
        raise OutputInvalid.because("At least one task needs a label.")
    title = line_of(arguments.get("title"), _MAX_LABEL)
    return Timeline(title, tuple(tasks.values()))


def _task(
    fields: dict[str, Any], number: int, known: dict[str, Task], repairs: list[str], sources: Sources
) -> Task | None:
    label = label_of(fields.get("label"), _MAX_LABEL)
    if not label:
        repairs.append("A task without a label was left out.")
        return None
    id = id_of(fields.get("id")) or f"t{number}"
    if id in known:
        id = f"t{number}-{len(known)}"
        repairs.append(f"A second task of the same id became {id!r}.")
    time = _time(fields, label, repairs)
    asked = fields.get("dependsOn")
    # Only earlier tasks count, so that there can be no cycle.
    before = [id_of(ref) for ref in asked if id_of(ref) in known] if isinstance(asked, list) else []
    if isinstance(asked, list) and len(before) < len(asked):
        repairs.append("A dependency on an unknown or later task was cut.")
    quotes = sources.of(fields.get("sources"), label, repairs=repairs)
    return Task(
        id=id,
        label=label,
        section=line_of(fields.get("section"), _MAX_LABEL),
        start=time.start,
        end=time.end,
        when=time.when,
        assumed=time.assumed,
        depends_on=tuple(dict.fromkeys(before)),
        sources=quotes,
        inferred=not quotes,
    )


class _Time(NamedTuple):
    start: date | None
    end: date | None
    when: str
    assumed: bool


def _time(fields: dict[str, Any], label: str, repairs: list[str]) -> _Time:
    """When a task is. One date that cannot be read makes both words: the other alone would say something else."""
    said = [words for name in ("start", "end") if (words := label_of(fields.get(name), _MAX_LABEL))]
    when, assumed = line_of(fields.get("when"), _MAX_LABEL), fields.get("assumed") is True
    read = [days_of(words) for words in said]
    days = [one for one in read if one is not None]
    if len(days) < len(said):
        unread = said[read.index(None)]
        repairs.append(f"{unread[:30]!r} is no date that can be read for sure and was kept as words.")
        return _Time(None, None, _with_words(when, said), assumed)
    if not days:
        return _Time(None, None, when, assumed)
    start, end = _in_order(days, label, repairs)
    if all(one.exact for one in days):
        return _Time(start, end, when, assumed)
    return _Time(start, end, when or BETWEEN.join(dict.fromkeys(said)), assumed=True)


def _with_words(when: str, said: list[str]) -> str:
    words = BETWEEN.join(dict.fromkeys(said))
    return words if not when or when in words else f"{when} ({words})"


def _in_order(days: list[Days], label: str, repairs: list[str]) -> tuple[date, date]:
    first, last = days[0], days[-1]
    if last.last < first.first:
        repairs.append(f"Start and end of {label[:40]!r} were swapped.")
        first, last = last, first
    return first.first, last.last
