"""What each call hands to the model."""

from datetime import UTC, datetime

import pytest

from eightgentc.projects.v1 import conversation_service_pb2 as conversations
from eightgentc.projects.v1 import diagram_service_pb2 as diagrams
from eightgentc.projects.v1 import graph_pb2, plan_section_pb2, project_pb2
from eightgentc.projects.v1 import graph_service_pb2 as graphs
from eightgentc.projects.v1 import plan_service_pb2 as plans
from eightgentc.projects.v1 import projects_service_pb2 as projects
from eightgentc_kit.errors import Code
from eightgentc_kit.time_zone import beginning_of_day

from .chats import append, turn


async def a_project_with_everything(service, person):
    project = project_pb2.Project(title="Bakery", description="In Lisbon")
    made = await person.call(service.projects.CreateProject, projects.CreateProjectRequest(project=project))
    project_id = made.project.id
    await person.call(
        service.plan.GeneratePlanSection,
        plans.GeneratePlanSectionRequest(project_id=project_id, section="Context"),
    )
    section = plan_section_pb2.PlanSection(section="Goals", content="Open by May.")
    await person.call(
        service.plan.PutPlanSection, plans.PutPlanSectionRequest(project_id=project_id, section=section)
    )
    empty = plan_section_pb2.PlanSection(section="Risks")
    await person.call(
        service.plan.PutPlanSection, plans.PutPlanSectionRequest(project_id=project_id, section=empty)
    )
    await person.stream(
        service.conversations.StreamTurn,
        turn(project_id, "Is May early?", "c-1", "", section="Goals"),
    )
    await person.call(
        service.conversations.AppendMessage,
        append(project_id, "Context", "We bake."),
    )
    return project_id


async def test_the_model_gets_plan_and_chats_in_the_order_of_what_matters(service, ada):
    project_id = await a_project_with_everything(service, ada)

    await ada.call(
        service.plan.GeneratePlanSection,
        plans.GeneratePlanSectionRequest(project_id=project_id, section="goals", context="A bank asks."),
    )

    asked = service.planner.asked[-1]
    items = [
        (item.kind, item.text, item.priority, item.label, item.section, item.version)
        for item in asked.context
    ]
    assert items[:5] == [
        ("project", "Bakery", 60, "title", "", "1"),
        ("project", "In Lisbon", 60, "description", "", "1"),
        ("context", "A bank asks.", 55, "context", "", ""),
        ("section", "The bakery opens in May.", 10, "assistant", "Context", "1"),
        ("section", "Open by May.", 30, "user", "Goals", "1"),
    ]
    assert sorted(items[5:]) == [
        ("message", "Good morning.", 10, "assistant", "Goals", "1"),
        ("message", "Is May early?", 50, "user", "Goals", "1"),
        ("message", "We bake.", 20, "user", "Context", "1"),
    ]
    assert [item.id.split(":")[0] for item in asked.context] == [
        *("project", "project-description", "given-context", "section", "section"),
        *("message", "message", "message"),
    ]
    assert (asked.tenant, asked.project_id, asked.user_id) == (asked.tenant, project_id, ada.id)


async def test_the_time_of_a_request_is_that_of_the_newest_words_of_a_person(service, ada, database_rows):
    project_id = await a_project_with_everything(service, ada)

    await ada.call(service.diagrams.GenerateDiagram, diagrams.GenerateDiagramRequest(project_id=project_id))

    [(newest,)] = await database_rows(
        "SELECT max(create_time) FROM projects.messages WHERE author_id IS NOT NULL"
    )
    assert service.planner.asked[-1].message_time == newest


async def test_without_messages_the_time_of_a_request_is_its_day_so_that_a_repeat_asks_the_same(service, ada):
    project_id = await service.project(ada)
    before = beginning_of_day(datetime.now(UTC), "UTC")

    await ada.call(service.diagrams.GenerateDiagram, diagrams.GenerateDiagramRequest(project_id=project_id))

    assert before <= service.planner.asked[0].message_time <= beginning_of_day(datetime.now(UTC), "UTC")


async def test_the_time_of_a_prompt_is_its_day_and_not_that_of_older_messages(service, ada):
    project_id = await service.project(ada)
    await ada.call(
        service.conversations.AppendMessage,
        append(project_id, "Goals", "Hi"),
    )
    before = beginning_of_day(datetime.now(UTC), "UTC")

    await ada.call(
        service.conversations.CompletePrompt,
        conversations.CompletePromptRequest(project_id=project_id, prompt="What now?"),
    )

    assert before <= service.planner.asked[0].message_time <= beginning_of_day(datetime.now(UTC), "UTC")


async def test_what_is_asked_of_a_section_reaches_the_model(service, ada):
    project_id = await service.project(ada)

    await ada.call(
        service.plan.GeneratePlanSection,
        plans.GeneratePlanSectionRequest(
            project_id=project_id,
            section=" Goals ",
            goals="Earn",
            prompt="Short",
            request_id="r-1",
            refresh=True,
        ),
    )

    asked = service.planner.asked[0]
    assert service.planner.asked_for == [("Goals", "Earn")]
    assert (asked.prompt, asked.request_id, asked.refresh) == ("Short", "r-1", True)


@pytest.mark.parametrize(("edited", "told"), [(False, []), (True, ["Earn by May."])])
async def test_a_section_is_written_anew_from_what_people_said_and_not_from_itself(
    service, ada, edited, told
):
    project_id = await service.project(ada)
    request = plans.GeneratePlanSectionRequest(project_id=project_id, section="Goals")
    await ada.call(service.plan.GeneratePlanSection, request)
    if edited:
        section = plan_section_pb2.PlanSection(section="Goals", content="Earn by May.")
        await ada.call(
            service.plan.PutPlanSection, plans.PutPlanSectionRequest(project_id=project_id, section=section)
        )

    await ada.call(service.plan.GeneratePlanSection, request)

    asked = service.planner.asked[-1]
    assert [item.text for item in asked.context if item.kind == "section"] == told


async def test_another_section_is_written_from_the_models_text_as_well(service, ada):
    project_id = await service.project(ada)
    for name in ("Goals", "Budget"):
        request = plans.GeneratePlanSectionRequest(project_id=project_id, section=name)
        await ada.call(service.plan.GeneratePlanSection, request)

    sections = [item for item in service.planner.asked[-1].context if item.kind == "section"]

    assert [(item.section, item.text) for item in sections] == [("Goals", service.planner.section)]


async def test_a_graph_is_drawn_anew_from_the_nodes_of_people_and_not_from_its_own(service, ada):
    project_id = await service.project(ada)
    request = graphs.GenerateConceptGraphRequest(project_id=project_id)
    drawn = await ada.call(service.graph.GenerateConceptGraph, request)
    oven = next(node for node in drawn.nodes if node.label == "Oven")
    operations = [
        graphs.GraphOperation(create_node=graph_pb2.Node(label="Flour")),
        graphs.GraphOperation(
            update_node=graphs.UpdateNodeOperation(
                node_id=oven.id, node=graph_pb2.Node(label="Big oven"), update_mask={"paths": ["label"]}
            )
        ),
    ]
    await ada.call(
        service.graph.PatchGraph, graphs.PatchGraphRequest(project_id=project_id, operations=operations)
    )

    await ada.call(service.graph.GenerateConceptGraph, request)

    assert service.planner.asked_for[-1] == ([], {"Flour", "Big oven"}, "layered")


async def test_what_is_asked_of_a_graph_reaches_the_model(service, ada):
    project_id = await service.project(ada)
    await ada.call(
        service.graph.GenerateConceptGraph, graphs.GenerateConceptGraphRequest(project_id=project_id)
    )

    await ada.call(
        service.graph.GenerateConceptGraph,
        graphs.GenerateConceptGraphRequest(
            project_id=project_id,
            topics=["ovens"],
            layout=graphs.GRAPH_LAYOUT_GRID,
            prompt="Short",
            request_id="r-1",
            refresh=True,
        ),
    )

    asked = service.planner.asked[1]
    assert service.planner.asked_for == [
        ([], set(), "layered"),
        (["ovens"], set(), "grid"),
    ]
    assert (asked.prompt, asked.request_id, asked.refresh) == ("Short", "r-1", True)


@pytest.mark.parametrize(
    ("stub", "method", "request_"),
    [
        ("plan", "GeneratePlanSection", plans.GeneratePlanSectionRequest(section="Goals")),
        ("graph", "GenerateConceptGraph", graphs.GenerateConceptGraphRequest()),
        ("diagrams", "GenerateDiagram", diagrams.GenerateDiagramRequest()),
    ],
)
async def test_a_stored_answer_will_do_unless_a_new_one_is_asked_for(service, ada, stub, method, request_):
    request_.project_id = await service.project(ada)

    await ada.call(getattr(getattr(service, stub), method), request_)

    assert not service.planner.asked[0].refresh


@pytest.mark.parametrize(
    ("asked", "drawn"), [("", "flowchart"), ("Mermaid", "flowchart"), (" Gantt ", "gantt")]
)
async def test_a_diagram_without_a_kind_is_drawn_as_a_flowchart(service, ada, asked, drawn):
    project_id = await service.project(ada)

    await ada.call(
        service.diagrams.GenerateDiagram,
        diagrams.GenerateDiagramRequest(project_id=project_id, type=asked),
    )

    assert service.planner.asked_for == [drawn]


async def test_what_is_asked_of_a_diagram_reaches_the_model(service, ada):
    project_id = await service.project(ada)

    await ada.call(
        service.diagrams.GenerateDiagram,
        diagrams.GenerateDiagramRequest(
            project_id=project_id,
            type="timeline",
            timeline_data="May: open",
            prompt="Short",
            request_id="r-1",
            refresh=True,
        ),
    )

    asked = service.planner.asked[0]
    assert (asked.prompt, asked.request_id, asked.refresh) == ("Short", "r-1", True)
    assert [(item.kind, item.text) for item in asked.context[1:]] == [("timeline", "May: open")]


async def test_a_diagram_is_drawn_with_the_chat_about_the_timeline_first(service, ada):
    project_id = await service.project(ada)
    for section in ("Timeline", "Goals"):
        await ada.call(
            service.conversations.AppendMessage,
            append(project_id, section, section),
        )

    await ada.call(service.diagrams.GenerateDiagram, diagrams.GenerateDiagramRequest(project_id=project_id))

    priorities = {item.text: item.priority for item in service.planner.asked[0].context}
    assert priorities["Timeline"] > priorities["Goals"]


async def test_what_is_asked_of_a_prompt_reaches_the_model(service, ada):
    project_id = await service.project(ada)

    await ada.call(
        service.conversations.CompletePrompt,
        conversations.CompletePromptRequest(
            project_id=project_id,
            prompt="What now?",
            current_context="A bank asks.",
            section="Goals",
            request_id="r-1",
        ),
    )

    [request] = service.planner.requests
    assert (request.section, request.offer_tools, request.history) == ("Goals", True, ())
    assert (request.input.prompt, request.input.request_id) == ("What now?", "r-1")
    assert ("context", "A bank asks.") in [(item.kind, item.text) for item in request.input.context]


async def test_a_turn_sends_the_chat_as_history_and_nothing_of_it_twice(service, ada):
    project_id = await a_project_with_everything(service, ada)

    await ada.stream(
        service.conversations.StreamTurn,
        turn(project_id, "And June?", "c-1", "", section="Goals"),
    )

    request = service.planner.requests[-1]
    texts = [item.text for item in request.input.context if item.kind == "message"]
    assert [(said.role, said.text) for said in request.history] == [
        ("user", "Is May early?"),
        ("assistant", "Good morning."),
    ]
    assert (request.section, request.offer_tools, request.input.prompt) == ("Goals", True, "And June?")
    assert texts == ["We bake."]


async def test_what_people_drew_is_told_in_a_line_each(service, ada):
    project_id = await service.project(ada)
    operations = [
        graphs.GraphOperation(
            create_node=graph_pb2.Node(label="Oven", content="Second hand", client_key="a")
        ),
        graphs.GraphOperation(create_node=graph_pb2.Node(label="Bread", client_key="b")),
        graphs.GraphOperation(create_edge=graph_pb2.Edge(source="a", target="b", label="bakes")),
    ]
    await ada.call(
        service.graph.PatchGraph, graphs.PatchGraphRequest(project_id=project_id, operations=operations)
    )
    await ada.call(
        service.graph.GenerateConceptGraph, graphs.GenerateConceptGraphRequest(project_id=project_id)
    )

    await ada.stream(service.conversations.StreamTurn, turn(project_id, "What now?"))

    items = [(item.kind, item.text) for item in service.planner.requests[-1].input.context[1:]]
    assert sorted(items[:2]) == [("node", "Bread"), ("node", "Oven\nSecond hand")]
    assert items[2:] == [("edge", "Oven → bakes → Bread")]


@pytest.mark.parametrize("topics", [["x"] * 51, ["x" * 201]])
async def test_too_many_or_too_long_topics_are_refused(service, ada, topics):
    project_id = await service.project(ada)

    error = await ada.refused(
        service.graph.GenerateConceptGraph,
        graphs.GenerateConceptGraphRequest(project_id=project_id, topics=topics),
    )

    assert (error.code, [violation.field for violation in error.violations]) == (
        Code.INVALID_ARGUMENT,
        ["topics"],
    )


async def test_fifty_topics_of_200_characters_are_drawn(service, ada):
    project_id = await service.project(ada)
    topics = ["x" * 200] * 50

    await ada.call(
        service.graph.GenerateConceptGraph,
        graphs.GenerateConceptGraphRequest(project_id=project_id, topics=topics),
    )

    assert service.planner.asked_for == [(topics, set(), "layered")]


@pytest.mark.parametrize(("length", "refused"), [(0, True), (100_000, False), (100_001, True)])
async def test_a_prompt_has_1_to_100000_characters(service, ada, length, refused):
    project_id = await service.project(ada)
    request = conversations.CompletePromptRequest(project_id=project_id, prompt="x" * length)

    if refused:
        error = await ada.refused(service.conversations.CompletePrompt, request)
        assert [violation.field for violation in error.violations] == ["prompt"]
    else:
        await ada.call(service.conversations.CompletePrompt, request)
