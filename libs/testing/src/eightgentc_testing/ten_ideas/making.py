"""Has the product make a plan of an idea, over HTTP as a front end would."""

from __future__ import annotations

from eightgentc_testing.person import Person
from eightgentc_testing.ten_ideas.idea import Idea, MadePlan

SECTIONS = ("Context", "Goals", "Timeline", "Budget")
DIAGRAMS = ("timeline", "flowchart")


async def make_plan(person: Person, idea: Idea) -> MadePlan:
    """Everything is said first, each message in the chat of its section; then the plan is made of it."""
    plan = MadePlan()
    project = await person.project(idea.title)
    for section, text in idea.says:
        await person.say(text, id=f"{project}-{section}", projectId=project, section=section)
    for section in SECTIONS:
        await person.stay_signed_in()
        written = await person.post(f"/api/projects/{project}/sections/{section}/generate", {})
        plan.sections[section] = written["proposal"]["content"]
    await person.stay_signed_in()
    await person.post(f"/api/projects/{project}/graph/generate", {})
    graph = await person.get(f"/api/project/{project}/graph")
    plan.nodes = {node["id"]: node["label"] for node in graph["nodes"]}
    plan.edges = [(edge["source"], edge["target"]) for edge in graph["edges"]]
    for kind in DIAGRAMS:
        await person.stay_signed_in()
        drawn = await person.post(f"/api/projects/{project}/diagrams/generate", {"type": kind})
        plan.diagrams[kind] = drawn["proposal"]["content"]
    return plan
