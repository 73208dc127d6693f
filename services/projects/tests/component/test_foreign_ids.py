"""Ids of others at every field of every method that takes one, generated from the protos."""

from __future__ import annotations

import json

import pytest

from eightgentc.projects.v1 import conversation_service_pb2 as conversations
from eightgentc.projects.v1 import diagram_pb2, graph_pb2, insight_pb2, plan_section_pb2
from eightgentc.projects.v1 import diagram_service_pb2 as diagrams
from eightgentc.projects.v1 import graph_service_pb2 as graphs
from eightgentc.projects.v1 import job_service_pb2 as jobs
from eightgentc.projects.v1 import memory_service_pb2 as memory
from eightgentc.projects.v1 import plan_service_pb2 as plans
from eightgentc.projects.v1 import projects_service_pb2 as projects
from eightgentc.projects.v1 import sharing_service_pb2 as sharing
from eightgentc_kit.errors import Code, RemoteError
from eightgentc_projects.adapters.outbound.postgres.tables import metadata

from .chats import append, turn
from .foreign_requests import KINDS, requests

CANARY = "canary-3c0d-of-ada"
STUBS = {
    "ConversationService": "conversations",
    "DiagramService": "diagrams",
    "GraphService": "graph",
    "JobService": "jobs",
    "MemoryService": "memory",
    "PlanService": "plan",
    "ProjectsService": "projects",
    "SharingService": "sharing",
}
METHODS = [
    method
    for module in (conversations, diagrams, graphs, jobs, memory, plans, projects, sharing)
    for service in module.DESCRIPTOR.services_by_name.values()
    for method in service.methods
]
REFUSED = {
    Code.NOT_FOUND,
    Code.PERMISSION_DENIED,
    Code.INVALID_ARGUMENT,
    Code.FAILED_PRECONDITION,
    Code.ALREADY_EXISTS,
}
ANY = dict.fromkeys(KINDS.values(), "a")
OTHERS = dict.fromkeys(KINDS.values(), "b")
TAKING_IDS = [method for method in METHODS if any(requests(method, ANY, OTHERS, every_kind=False))]


async def everything(service, person, words):
    """A project with one of everything: its ids by kind."""
    project = await service.project(person, words)
    section = plan_section_pb2.PlanSection(section="Goals", content=words)
    await person.call(
        service.plan.PutPlanSection, plans.PutPlanSectionRequest(project_id=project, section=section)
    )
    nodes = [graphs.GraphOperation(create_node=graph_pb2.Node(label=words, client_key=key)) for key in "ab"]
    edge = graphs.GraphOperation(create_edge=graph_pb2.Edge(source="a", target="b", label=words))
    await person.call(
        service.graph.PatchGraph, graphs.PatchGraphRequest(project_id=project, operations=[*nodes, edge])
    )
    graph = json.loads(
        (await person.call(service.graph.GetGraph, graphs.GetGraphRequest(project_id=project))).body
    )
    diagram = diagram_pb2.Diagram(type="flowchart", content="flowchart TD\n  A --> B", title=words)
    drawn = await person.call(
        service.diagrams.CreateDiagram, diagrams.CreateDiagramRequest(project_id=project, diagram=diagram)
    )
    said = await person.call(service.conversations.AppendMessage, append(project, "Goals", words))
    events = await person.stream(
        service.conversations.StreamTurn, turn(project, words, said.conversation.id, "m", section="Goals")
    )
    work = plans.GeneratePlanSectionRequest(project_id=project, section=words)
    job = await person.call(service.jobs.CreateJob, jobs.CreateJobRequest(plan_section=work))
    insight = insight_pb2.Insight(kind=insight_pb2.INSIGHT_KIND_FACT, text=words)
    noted = await person.call(
        service.memory.CreateInsight, memory.CreateInsightRequest(project_id=project, insight=insight)
    )
    return {
        "project": project,
        "job": job.job.id,
        "insight": noted.insight.id,
        "generation": events[-1].event.finish.generation.id,
        "diagram": drawn.diagram.id,
        "conversation": said.conversation.id,
        "message": said.message.id,
        "turn": events[0].event.start.turn.id,
        "account": person.id,
        "node": graph["nodes"][0]["id"],
        "edge": graph["edges"][0]["id"],
    }


async def answered(service, person, method, request):
    """What a call gives, whole; None where it is refused as it should be."""
    stub = getattr(getattr(service, STUBS[method.containing_service.name]), method.name)
    call = person.stream if method.server_streaming else person.call
    try:
        return str(await call(stub, request))
    except RemoteError as error:
        refusal = error
    assert refusal.code in REFUSED, f"{method.name}({request}) gave {refusal.code}: {refusal.message}"
    assert CANARY not in refusal.message + str(refusal.metadata)
    return None


@pytest.mark.soak
@pytest.mark.timeout(600)
@pytest.mark.row("R40", clause="2 tenants x every RPC x every id (generated from protos): 0 leaks")
@pytest.mark.parametrize("of_service", STUBS)
async def test_an_id_of_another_person_names_nothing(
    service, ada, bob, database_rows, of_service, soak, score
):
    hers, his = await everything(service, ada, CANARY), await everything(service, bob, "Bread")
    tries = [(bob, his)]
    if soak:
        eve = await service.join(ada, hers["project"], await service.person("Eve"), "editor")
        await ada.call(
            service.sharing.RemoveMember,
            sharing.RemoveMemberRequest(project_id=hers["project"], account_id=eve.id),
        )
        tries += [
            (eve, await everything(service, eve, "Bread")),
            (ada, await everything(service, ada, "Bread")),
        ]
    before = await stored(database_rows, hers["project"])

    for method in TAKING_IDS:
        if method.containing_service.name != of_service:
            continue
        for person, own in tries:
            foreign = {kind: value for kind, value in hers.items() if value != own[kind]}
            if person is ada:
                # Both projects are hers: there, nothing of this one may be named.
                del foreign["project"]
                if "project_id" not in method.input_type.fields_by_name:
                    continue
            if method.name == "AddMember":
                own, foreign = {**own, "account": hers["account"]}, {**foreign, "account": own["account"]}
            for request in requests(method, own, foreign, every_kind=soak):
                answer = await answered(service, person, method, request)
                # Fields that only answers have are passed over, so a call may succeed in one's own project, and a chat
                # may go by any name that its client gives it. What nobody sent must not come back.
                unsent = [one for one in (CANARY, *hers.values()) if one not in str(request)]
                assert answer is None or not [one for one in unsent if one in answer], request
                score("calls with ids of others that reached nothing", True)
        assert await stored(database_rows, hers["project"]) == before, method.name


async def stored(database_rows, project):
    """All rows of a project, as text."""
    tables = [table for table in metadata.tables.values() if "project_id" in table.c]
    return {
        table.name: sorted(
            await database_rows(
                f"SELECT to_jsonb(t)::text FROM {table.fullname} t WHERE t.project_id::text = %s", (project,)
            )
        )
        for table in tables
    }


def test_every_method_that_names_something_is_swept():
    assert {method.name for method in METHODS} - {method.name for method in TAKING_IDS} == {"ListProjects"}
