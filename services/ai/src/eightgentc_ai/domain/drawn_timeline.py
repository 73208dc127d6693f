"""Timelines as Mermaid text, which we write so that it parses and says what the tasks say."""

from __future__ import annotations

from datetime import timedelta

from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.model_text.dates import days_of
from eightgentc_ai.domain.timeline import BETWEEN, Task, Timeline
from eightgentc_kit.mermaid_text import escaped, escaped_beginning


def as_timeline(timeline: Timeline) -> str:
    """A Mermaid timeline: one period a date or word, phases as sections."""
    lines = ["timeline"]
    if timeline.title:
        lines.append(f"    title {escaped(timeline.title)}")
    section = None
    for task in timeline.tasks:
        if task.section and task.section != section:
            section = task.section
            lines.append(f"    section {escaped(section)}")
        lines.append(f"        {escaped_beginning(_period(task), digits=True)} : {escaped(task.label)}")
    return "\n".join(lines) + "\n"


def _period(task: Task) -> str:
    if task.start is None or task.end is None or _is_named(task):
        return task.when or "Later"
    span = (
        task.end.isoformat()
        if task.start == task.end
        else f"{task.start.isoformat()} to {task.end.isoformat()}"
    )
    return f"{span} (assumed)" if task.assumed else span


def _is_named(task: Task) -> bool:
    """Whether the words say the same as the dates, as `May 2027` does of its first and last day."""
    days = [days_of(words) for words in task.when.split(BETWEEN)]
    first, last = days[0], days[-1]
    return (
        None not in days
        and first is not None
        and last is not None
        and (first.first, last.last) == (task.start, task.end)
    )


def as_gantt(timeline: Timeline) -> str:
    """A Mermaid gantt chart; tasks without a date follow the ones before them for a week. Raises OutputInvalid."""
    if not any(task.start for task in timeline.tasks):
        raise OutputInvalid.because("A gantt chart needs at least one date; a timeline does not.")
    lines = ["gantt"]
    if timeline.title:
        lines.append(f"    title {escaped(timeline.title)}")
    lines += ["    dateFormat YYYY-MM-DD", "    axisFormat %Y-%m-%d"]
    section, last = "", next(task.start for task in timeline.tasks if task.start)
    for number, task in enumerate(timeline.tasks, 1):
        if (task.section or "Plan") != section:
            section = task.section or "Plan"
            lines.append(f"    section {escaped(section)}")
        start = task.start or last
        # Mermaid's end is the day after the last one.
        end = (task.end or start + timedelta(6)) + timedelta(1)
        last = end
        milestone = "milestone, " if task.start and task.start == task.end else ""
        words = f" ({task.when})" if task.start is None and task.when else ""
        assumed = " (assumed)" if task.assumed or task.start is None else ""
        label = f"{task.label}{words}{assumed}"
        lines.append(
            f"    {escaped_beginning(label)} :{milestone}t{number}, {start.isoformat()}, {end.isoformat()}"
        )
    return "\n".join(lines) + "\n"
