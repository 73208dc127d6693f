"""Which context an answer was made of, for those who may read the project."""

import hashlib
import json
from dataclasses import replace

import pytest

from eightgentc.projects.v1 import insight_pb2, plan_section_pb2
from eightgentc.projects.v1 import memory_service_pb2 as rpc
from eightgentc.projects.v1 import plan_service_pb2 as plans
from eightgentc_kit.errors import Code
from eightgentc_kit.ids import new_id

from .chats import append, messages, turn
from .conftest import RUN

TEXT = "Open by May."


def hash_of(*kept):
    """As ai makes it of ids, versions and texts."""
    written = json.dumps([list(item) for item in kept], separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


async def answered(service, person, project_id, *kept, title="Bakery"):
    """The id of an answer whose receipt names these, and the project's title, whose text it holds."""
    lines = [{"id": "project", "version": "1", "tokens": 3, "text": title}]
    lines += [{"id": id, "version": version, "tokens": 5} for id, version, _ in kept]
    receipt = {
        "kept": lines,
        "dropped": [{"id": "message:m", "version": "1", "tokens": 90, "reason": "over the token budget"}],
        "tokens": "8",
        "tokenBudget": "24000",
        "hash": hash_of(("project", "1", title), *kept),
        "weekday": "Monday",
    }
    service.planner.run = replace(RUN, receipt=receipt)
    await person.stream(service.conversations.StreamTurn, turn(project_id, "Hello"))
    return (await messages(service, person, "chat-1"))[-1].id


async def section(service, person, project_id, content):
    request = plans.PutPlanSectionRequest(
        project_id=project_id, section=plan_section_pb2.PlanSection(section="Goals", content=content)
    )
    return (await person.call(service.plan.PutPlanSection, request)).section


async def receipt_of(service, person, message_id, **fields):
    request = rpc.GetReceiptRequest(message_id=message_id, **fields)
    return (await person.call(service.memory.GetReceipt, request)).receipt


@pytest.mark.row("M10", clause="item ids+versions, token counts, order, what was dropped and why, hash")
async def test_a_receipt_names_what_was_kept_and_dropped_without_its_texts(service, ada):
    project_id = await service.project(ada)
    goals = await section(service, ada, project_id, TEXT)
    answer = await answered(service, ada, project_id, (f"section:{goals.id}", "1", TEXT))

    receipt = await receipt_of(service, ada, answer)

    assert [(item.id, item.version, item.tokens, item.HasField("text")) for item in receipt.kept] == [
        ("project", "1", 3, False),
        (f"section:{goals.id}", "1", 5, False),
    ]
    assert [(item.id, item.reason) for item in receipt.dropped] == [("message:m", "over the token budget")]
    assert (receipt.tokens, receipt.token_budget, receipt.weekday) == (8, 24_000, "Monday")
    assert not receipt.HasField("is_proven")


async def test_texts_are_those_of_the_versions_that_were_sent(service, ada):
    project_id = await service.project(ada)
    goals = await section(service, ada, project_id, TEXT)
    answer = await answered(service, ada, project_id, (f"section:{goals.id}", "1", TEXT))
    await section(service, ada, project_id, "Open by June.")

    receipt = await receipt_of(service, ada, answer, texts=True)

    assert [item.text for item in receipt.kept] == ["Bakery", TEXT]
    assert receipt.is_proven


async def test_a_text_that_is_gone_leaves_its_line_and_nothing_is_proven(service, ada):
    project_id = await service.project(ada)
    goals = await section(service, ada, project_id, TEXT)
    answer = await answered(service, ada, project_id, (f"section:{goals.id}", "1", TEXT))
    await ada.call(
        service.plan.DeletePlanSection, plans.DeletePlanSectionRequest(project_id=project_id, section="Goals")
    )

    receipt = await receipt_of(service, ada, answer, texts=True)

    assert [item.HasField("text") for item in receipt.kept] == [True, False]
    assert receipt.is_proven is False


async def test_a_deleted_insight_is_still_what_was_told(service, ada):
    project_id = await service.project(ada)
    insight = insight_pb2.Insight(kind=insight_pb2.INSIGHT_KIND_FACT, text=TEXT)
    made = await ada.call(
        service.memory.CreateInsight, rpc.CreateInsightRequest(project_id=project_id, insight=insight)
    )
    answer = await answered(service, ada, project_id, (f"insight:{made.insight.id}", "1", TEXT))
    await ada.call(
        service.memory.DeleteInsight,
        rpc.DeleteInsightRequest(project_id=project_id, insight_id=made.insight.id),
    )

    receipt = await receipt_of(service, ada, answer, texts=True)

    assert (receipt.kept[-1].text, receipt.is_proven) == (TEXT, True)


async def test_a_section_that_was_generated_has_a_receipt_too(service, ada):
    project_id = await service.project(ada)
    service.planner.run = replace(RUN, receipt={"hash": "ab", "tokens": "7"})
    made = await ada.call(
        service.plan.GeneratePlanSection,
        plans.GeneratePlanSectionRequest(project_id=project_id, section="Goals"),
    )

    request = rpc.GetReceiptRequest(project_id=project_id, generation_id=made.generation.id)
    receipt = (await ada.call(service.memory.GetReceipt, request)).receipt

    assert (receipt.hash, receipt.tokens) == ("ab", 7)


async def test_who_may_not_read_the_project_finds_no_receipt(service, ada, bob):
    project_id = await service.project(ada)
    answer = await answered(service, ada, project_id)
    await service.project(bob)

    request = rpc.GetReceiptRequest(message_id=answer)

    assert (await bob.refused(service.memory.GetReceipt, request)).code is Code.NOT_FOUND
    await service.join(ada, project_id, bob, "viewer")
    assert (await receipt_of(service, bob, answer)).tokens == 8


async def test_only_answers_that_ended_have_a_receipt(service, ada):
    project_id = await service.project(ada)
    said = await ada.call(service.conversations.AppendMessage, append(project_id, "Context", "Hello"))

    for message_id in (said.message.id, new_id(), "x"):
        refused = await ada.refused(service.memory.GetReceipt, rpc.GetReceiptRequest(message_id=message_id))
        assert refused.code is Code.NOT_FOUND
    nothing = await ada.refused(service.memory.GetReceipt, rpc.GetReceiptRequest())
    assert nothing.code is Code.INVALID_ARGUMENT
