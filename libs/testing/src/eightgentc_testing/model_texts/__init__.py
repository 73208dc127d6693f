"""Texts as models and their servers write them, each with what it says: a corpus, collected from public reports.

A case is a table of one of the TOML files here. `text` is the answer's text, `call` the arguments of a call as they
came (`called`: its name, else the tool's). `says` is what it says, written as the reader of the corpus prints it, or
`ask_again` says why no reading without a guess is possible. `seen`: where such texts come from.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources

SECTION, GRAPH, TIMELINE, DIAGRAM = (
    "generatePlanSection",
    "generateNodeGraph",
    "timeline",
    "generateMermaidDiagram",
)
_FILES = {
    "sections.toml": SECTION,
    "graphs.toml": GRAPH,
    "timelines.toml": TIMELINE,
    "diagrams.toml": DIAGRAM,
}


@dataclass(frozen=True, slots=True)
class ModelText:
    """One answer. `says`: None where the model has to be asked again, and `ask_again` is the reason."""

    id: str
    tool: str
    seen: str
    text: str
    call: str | None
    called: str
    says: tuple[str, ...] | None
    ask_again: str = ""


def model_texts() -> list[ModelText]:
    """All cases, in the order of the files."""
    return [case for file, tool in _FILES.items() for case in _cases(file, tool)]


def _cases(file: str, tool: str) -> list[ModelText]:
    tables = tomllib.loads(resources.files(__package__).joinpath(file).read_text("utf-8"))
    return [_case(id, tool, table) for id, table in tables.items()]


def _case(id: str, tool: str, table: dict[str, str | list[str]]) -> ModelText:
    said = table.get("says")
    says = (said,) if isinstance(said, str) else tuple(said) if said is not None else None
    assert (says is None) == ("ask_again" in table), f"{id} says either what it says or why it says nothing"
    call = table.get("call")
    return ModelText(
        id=id,
        tool=tool,
        seen=str(table["seen"]),
        text=str(table.get("text", "")),
        call=None if call is None else str(call),
        called=str(table.get("called", "")),
        says=says,
        ask_again=str(table.get("ask_again", "")),
    )
