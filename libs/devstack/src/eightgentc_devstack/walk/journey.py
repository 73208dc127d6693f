"""The main job, step by step: account, project, talk, plan, concept graph, diagrams."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from eightgentc_devstack.display import Display
from eightgentc_devstack.walk.api import Answer, Api
from eightgentc_devstack.walk.graph_tree import graph_tree

SECTIONS = ("Context", "Goals", "Timeline")
DIAGRAMS = ("timeline", "flowchart")


class StepFailed(Exception):
    """Which step of the walk failed; the cause is chained."""

    def __init__(self, step: str, cause: Exception) -> None:
        super().__init__(f"The step `{step}` failed: {cause}")
        self.step = step


@dataclass(slots=True)
class Plan:
    """What the walk made, filled as it goes."""

    project_id: str = ""
    provider: str = ""
    model: str = ""
    sections: list[Answer] = field(default_factory=list)
    graph: Answer = field(default_factory=lambda: {"nodes": [], "edges": []})
    diagrams: list[Answer] = field(default_factory=list)
    insights: list[Answer] = field(default_factory=list)
    timings: dict[str, float] = field(default_factory=dict)


class Journey:
    def __init__(self, api: Api, display: Display, plan: Plan) -> None:
        self._api = api
        self._display = display
        self._plan = plan

    async def walk(self, idea: str) -> None:
        """Raise `StepFailed`; `plan` then holds what was reached."""
        plan, api = self._plan, self._api
        with self._step("account"):
            await api.sign_up()
        with self._step("project"):
            plan.project_id = await api.create_project(_title(idea), idea)
        with self._step("talk in the Context chat"):
            await self._talk(idea)
        with self._step("what is worth remembering"):
            plan.insights = await api.learn(plan.project_id)
        self._show("\n".join(f"{insight['kind']}: {insight['text']}" for insight in plan.insights))
        for section in SECTIONS:
            with self._step(f"plan section {section}"):
                proposal = self._remember(await api.generate_section(plan.project_id, section))
                plan.sections.append({"section": section, "content": proposal["content"]})
            self._show(proposal["content"])
        with self._step("concept graph"):
            self._remember(await api.generate_graph(plan.project_id))
            plan.graph = await api.graph(plan.project_id)
        self._show(graph_tree(plan.graph))
        for kind in DIAGRAMS:
            with self._step(f"diagram {kind}"):
                diagram = self._remember(await api.generate_diagram(plan.project_id, kind))
                valid = bool(diagram["check"]["valid"])
                plan.diagrams.append({"type": diagram["type"], "content": diagram["content"], "valid": valid})
            self._show(diagram["content"])

    async def _talk(self, idea: str) -> None:
        self._display.say(f"\n  you      {idea}\n")
        self._display.write("  8gentc   ")
        async for piece in self._api.chat(self._plan.project_id, "Context", idea):
            self._display.write(piece.replace("\n", "\n  "))
        self._display.write("\n\n")

    def _remember(self, answer: Answer) -> Answer:
        """Who answered; returns the proposal."""
        generation = answer.get("generation") or {}
        self._plan.provider = generation.get("provider") or self._plan.provider
        self._plan.model = generation.get("model") or self._plan.model
        proposal = answer.get("proposal", answer)
        assert isinstance(proposal, dict)
        return proposal

    def _show(self, text: str) -> None:
        self._display.say("\n" + "\n".join(f"  {line}" for line in text.splitlines()) + "\n")

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        started = time.monotonic()
        with self._display.step(name):
            try:
                yield
            except Exception as error:
                raise StepFailed(name, error) from error
        self._plan.timings[name] = round(time.monotonic() - started, 3)


def _title(idea: str) -> str:
    """Its first sentence, not too long."""
    sentence = idea.split(". ", maxsplit=1)[0].strip()
    return sentence if len(sentence) <= 80 else sentence[:79].rsplit(" ", 1)[0] + "…"
