"""What models are told of memory that is too old to be told in any case."""

import psycopg
import pytest

from eightgentc.projects.v1 import conversation_service_pb2 as conversations
from eightgentc.projects.v1 import diagram_service_pb2 as diagrams
from eightgentc.projects.v1 import graph_service_pb2 as graphs
from eightgentc.projects.v1 import plan_service_pb2 as plans
from eightgentc_kit.postgres.connection import Connection
from eightgentc_projects.application.gather_context import RECALLED
from eightgentc_projects.application.recall_older import MAX_RECALLED
from eightgentc_projects.domain.errors import AiUnavailable
from eightgentc_projects.ports.embedder import EmbeddingUse

from .chats import turn
from .recalling import WordEmbedder, index, talk_on
from .summaries import say
from .test_insights import create

RUI = "Rui kneads the sourdough at night."
QUESTION = "Who makes bread?"


@pytest.fixture
def embedder():
    return WordEmbedder({"bread": "sourdough"})


async def months_ago(service, person, *texts, section="Goals"):
    """A project in which this was said, and much since in another chat."""
    project_id = await service.project(person)
    await say(service, person, project_id, *(texts or (RUI,)), section=section)
    chat = await say(service, person, project_id, "Hello.", section="Context")
    await talk_on(service, person, project_id, chat)
    await index(service, person, project_id)
    service.parts.embedder.calls.clear()
    return project_id


async def ask(service, person, project_id, question=QUESTION, chat="chat-9", key="m-1"):
    """Ask in a chat of its own; what the model was told."""
    request = turn(project_id, question, chat, key, section="Timeline")
    await person.stream(service.conversations.StreamTurn, request)
    return service.planner.requests[-1].input.context


def recalled(context):
    return [(item.id.split(":")[0], item.text, item.section) for item in context if item.priority == RECALLED]


@pytest.mark.row("F55", clause="Embeddings / semantic recall of memory")
async def test_an_old_message_that_answers_is_told_by_its_meaning(service, ada):
    project_id = await months_ago(service, ada)

    context = await ask(service, ada, project_id)

    texts = [item.text for item in context]
    assert ("message", RUI, "Goals") in recalled(context)
    assert texts.index(RUI) < texts.index("More of day 301.")
    [asked] = service.parts.embedder.calls
    assert asked == (EmbeddingUse.QUERY, [QUESTION])


async def test_an_old_message_that_answers_is_told_by_its_words_where_ai_fails(service, ada):
    project_id = await months_ago(service, ada)
    service.parts.embedder.error = AiUnavailable(retry_after=1.0)

    by_meaning = await ask(service, ada, project_id)
    by_words = await ask(service, ada, project_id, "When does Rui knead?", key="m-2")

    assert recalled(by_meaning) == []
    assert recalled(by_words) == [("message", RUI, "Goals")]


async def test_an_old_insight_that_answers_is_told(service, ada):
    project_id = await service.project(ada)
    old = await create(service, ada, project_id, RUI)
    async with await psycopg.AsyncConnection.connect(service.urls.admin) as connection:
        await connection.execute(
            """INSERT INTO projects.insights (project_id, id, kind, text)
            SELECT %s, lpad(to_hex(number), 32, 'f')::uuid, 'fact', 'Fact ' || number || '.'
            FROM generate_series(1, 200) AS number""",
            (project_id,),
        )
    await index(service, ada, project_id)

    context = await ask(service, ada, project_id)

    told = {item.id: item for item in context}
    assert (told[f"insight:{old.id}"].text, told[f"insight:{old.id}"].version) == (RUI, "1")
    assert recalled(context) == [("insight", RUI, "")]


async def test_at_most_twenty_are_told_and_none_twice(service, ada):
    project_id = await months_ago(service, ada, *(f"Rui bakes bread of kind {kind}." for kind in range(30)))

    context = await ask(service, ada, project_id, "Which kinds of bread does Rui bake on day 7?")

    ids = [item.id for item in context]
    assert len(recalled(context)) == MAX_RECALLED
    assert len(ids) == len(set(ids))


async def test_a_project_of_which_all_is_told_pays_nothing(service, ada, monkeypatch):
    project_id = await service.project(ada)
    await say(service, ada, project_id, RUI)
    await index(service, ada, project_id)
    service.parts.embedder.calls.clear()
    statements, run = [], Connection._run

    async def noted(self, commands, seconds):
        statements.extend(command.statement.name for command in commands)
        return await run(self, commands, seconds)

    monkeypatch.setattr(Connection, "_run", noted)

    context = await ask(service, ada, project_id)

    assert recalled(context) == []
    assert service.parts.embedder.calls == []
    assert [name for name in statements if "recall" in name] == []


async def test_old_words_are_found_though_an_answer_was_asked_for_anew(service, ada):
    """Then fewer than three hundred messages are told, and yet there are older ones."""
    project_id = await months_ago(service, ada)
    for text in ("Hello?", "Hello!"):
        await ask(service, ada, project_id, text, key="m-0")

    assert ("message", RUI, "Goals") in recalled(await ask(service, ada, project_id))


async def test_the_same_question_on_the_same_memory_is_the_same_request(service, ada):
    project_id = await months_ago(service, ada)
    request = plans.GeneratePlanSectionRequest(project_id=project_id, section="Costs", prompt=QUESTION)

    for _ in range(2):
        await ada.call(service.plan.GeneratePlanSection, request)

    first, second = service.planner.asked
    assert ("message", RUI, "Goals") in recalled(first.context)
    assert first == second


GENERATIONS = {
    "section": lambda service, project_id: (
        service.plan.GeneratePlanSection,
        plans.GeneratePlanSectionRequest(project_id=project_id, section="Sourdough"),
    ),
    "graph": lambda service, project_id: (
        service.graph.GenerateConceptGraph,
        graphs.GenerateConceptGraphRequest(project_id=project_id, topics=["sourdough"]),
    ),
    "diagram": lambda service, project_id: (
        service.diagrams.GenerateDiagram,
        diagrams.GenerateDiagramRequest(project_id=project_id, prompt="Draw how Rui kneads."),
    ),
    "prompt": lambda service, project_id: (
        service.conversations.CompletePrompt,
        conversations.CompletePromptRequest(project_id=project_id, prompt=QUESTION),
    ),
}


@pytest.mark.parametrize("kind", GENERATIONS)
async def test_generations_are_told_what_answers_their_name_or_prompt(service, ada, kind):
    # Two of one section, so that the older is not what shows the section to a drawing.
    project_id = await months_ago(service, ada, RUI, "And now to goals.")

    await ada.call(*GENERATIONS[kind](service, project_id))

    told = service.planner.asked or [request.input for request in service.planner.requests]
    assert ("message", RUI, "Goals") in recalled(told[-1].context)
