"""A chat is told to remember, to forget, or that something else is true: the memory says so, and it can be taken back."""

import json

import pytest

from eightgentc.projects.v1 import insight_pb2, memory_service_pb2
from eightgentc.projects.v1 import proposal_pb2 as pb
from eightgentc.projects.v1 import proposal_service_pb2 as rpc
from eightgentc_kit.errors import Code

from .acting import accept, acted, corrects, forgets, reject, remembers, undo
from .chats import messages, turn
from .test_insights import BUDGET, create, extract, found, listed, say, told, update
from .test_proposals import asks_for_approval

SUNDAYS = "We never work on Sundays."
RENT = "The rent is 900 euros."
NEW_RENT = "The rent is 950 euros."
VERSIONS = "SELECT text, author_id::text, cause FROM projects.insight_versions ORDER BY create_time, text"


async def learned(service, person, project_id, text=RENT, section="Context", chat="c-0"):
    """An insight that a chat gave."""
    service.planner.insights = (found(text),)
    await say(service, person, project_id, text, section, chat)
    await extract(service, person, project_id)
    return next(each for each in await listed(service, person, project_id) if each.text == text)


async def active(service, person, project_id):
    """The texts that models are told."""
    state = insight_pb2.INSIGHT_STATE_ACTIVE
    return sorted(each.text for each in await listed(service, person, project_id, state=state))


async def take_back(service, person, project_id, data):
    await person.call(service.proposals.UndoProposal, undo(project_id, data["proposalId"]))


async def test_what_a_person_tells_a_chat_to_remember_is_their_word_in_the_memory(
    service, ada, database_rows
):
    project_id = await service.project(ada)

    data = await acted(service, ada, project_id, *remembers(SUNDAYS, quote="the Goals section"))

    [insight] = await listed(service, ada, project_id)
    [asked, _] = await messages(service, ada, "chat-1")
    assert data == {
        "proposalId": data["proposalId"],
        "state": "applied",
        "applied": True,
        "action": "remember",
        "insight": {"kind": "constraint", "text": SUNDAYS, "id": insight.id, "version": 1},
    }
    assert (insight.text, insight.edited_by_person, insight.inferred) == (SUNDAYS, True, False)
    assert [(each.message_id, each.text) for each in insight.quotes] == [(asked.id, "the Goals section")]
    assert await database_rows(VERSIONS) == [(SUNDAYS, ada.id, "edit")]
    assert [item.text for item in await told(service, ada, project_id)] == [SUNDAYS]


async def test_the_tool_and_the_text_for_models_say_what_is_remembered(service, ada):
    project_id = await service.project(ada)

    await acted(service, ada, project_id, *remembers(SUNDAYS))

    answer = (await messages(service, ada, "chat-1"))[-1]
    tool, data = json.loads(answer.parts)[1:]
    assert (tool["type"], tool["output"]["summary"]) == ("tool-rememberInsight", f"Remembered: {SUNDAYS}")
    assert data["type"] == "data-insight"


@pytest.mark.row("F65", clause="A user-edited insight is never overwritten by extraction")
async def test_a_chat_that_says_it_once_more_does_not_add_it_again(service, ada):
    project_id = await service.project(ada)
    await acted(service, ada, project_id, *remembers(SUNDAYS))

    insight = await learned(service, ada, project_id, SUNDAYS)

    assert [each.id for each in await listed(service, ada, project_id)] == [insight.id]
    assert insight.edited_by_person


async def test_what_is_remembered_already_is_not_remembered_twice(service, ada):
    project_id = await service.project(ada)
    first = await acted(service, ada, project_id, *remembers(SUNDAYS))

    again = await acted(service, ada, project_id, *remembers(SUNDAYS), key="m-2")

    assert again["insight"] == first["insight"]
    assert len(await listed(service, ada, project_id)) == 1


async def test_a_persons_word_takes_the_place_of_the_same_that_a_chat_gave_and_gives_it_back(service, ada):
    project_id = await service.project(ada)
    inferred = await learned(service, ada, project_id, SUNDAYS)

    data = await acted(service, ada, project_id, *remembers(SUNDAYS))
    after = {each.id: each.state for each in await listed(service, ada, project_id)}
    await take_back(service, ada, project_id, data)

    assert after == {
        data["insight"]["id"]: insight_pb2.INSIGHT_STATE_ACTIVE,
        inferred.id: insight_pb2.INSIGHT_STATE_SUPERSEDED,
    }
    assert [each.id for each in await listed(service, ada, project_id)] == [inferred.id]
    assert await active(service, ada, project_id) == [SUNDAYS]


@pytest.mark.row("F65", clause="muted ones are absent from the next request's recorded context")
async def test_what_is_forgotten_is_listed_and_told_no_more_and_no_chat_brings_it_back(service, ada):
    project_id = await service.project(ada)
    insight = await learned(service, ada, project_id)

    data = await acted(service, ada, project_id, *forgets(insight.id))
    await say(service, ada, project_id, f"Again: {RENT}", chat="c-0")
    await extract(service, ada, project_id)

    [listed_] = await listed(service, ada, project_id)
    answer = (await messages(service, ada, "chat-1"))[-1]
    assert (listed_.id, listed_.muted, listed_.state) == (insight.id, True, insight_pb2.INSIGHT_STATE_MUTED)
    assert (data["action"], data["insight"]["id"], data["insight"]["text"]) == ("forget", insight.id, RENT)
    assert json.loads(answer.parts)[1]["output"]["summary"] == "Forgotten."
    assert await told(service, ada, project_id) == []


async def test_a_correction_takes_the_place_of_what_was_held(service, ada):
    project_id = await service.project(ada)
    insight = await learned(service, ada, project_id)

    data = await acted(service, ada, project_id, *corrects(insight.id, NEW_RENT))

    old = next(each for each in await listed(service, ada, project_id) if each.id == insight.id)
    assert await active(service, ada, project_id) == [NEW_RENT]
    assert old.superseded_by == data["insight"]["id"]
    assert data["replaced"] == {"id": insight.id, "version": 1, "kind": "constraint", "text": RENT}


async def test_a_correction_that_adds_a_word_to_a_persons_own_is_made(service, ada):
    project_id = await service.project(ada)
    first = await acted(service, ada, project_id, *remembers(SUNDAYS))
    more = "We never work on Sundays or holidays."

    await acted(service, ada, project_id, *corrects(first["insight"]["id"], more), key="m-2")

    assert await active(service, ada, project_id) == [more]


@pytest.mark.parametrize(
    "act",
    [lambda _: remembers(SUNDAYS), forgets, lambda known: corrects(known, NEW_RENT)],
    ids=["remember", "forget", "replace"],
)
async def test_each_is_taken_back_once_and_again(service, ada, act):
    project_id = await service.project(ada)
    insight = await learned(service, ada, project_id)
    data = await acted(service, ada, project_id, *act(insight.id))
    changed = await active(service, ada, project_id)

    for _ in range(2):
        await take_back(service, ada, project_id, data)

    assert changed != [RENT]
    assert await active(service, ada, project_id) == [RENT]


async def test_a_quote_that_a_chat_adds_later_is_no_touch(service, ada):
    project_id = await service.project(ada)
    data = await acted(service, ada, project_id, *remembers(SUNDAYS))
    await learned(service, ada, project_id, SUNDAYS)

    await take_back(service, ada, project_id, data)

    assert await listed(service, ada, project_id) == []


async def test_what_was_reworded_since_is_not_taken_back_and_says_by_whom(service, ada):
    project_id = await service.project(ada)
    data = await acted(service, ada, project_id, *remembers(SUNDAYS))
    [insight] = await listed(service, ada, project_id)
    await update(service, ada, insight, "text", text="We never work on Mondays.")

    refused = await ada.refused(service.proposals.UndoProposal, undo(project_id, data["proposalId"]))

    assert (refused.reason, [(each.field, each.description) for each in refused.violations]) == (
        "PROPOSAL_TOUCHED",
        [(f"insights/{insight.id}", f"version 2 was made by {ada.id} (edit)")],
    )
    assert await active(service, ada, project_id) == ["We never work on Mondays."]


async def test_what_was_deleted_since_is_not_told_again(service, ada):
    project_id = await service.project(ada)
    insight = await create(service, ada, project_id)
    data = await acted(service, ada, project_id, *forgets(insight.id))
    [muted] = await listed(service, ada, project_id)
    gone = memory_service_pb2.DeleteInsightRequest(
        project_id=project_id, insight_id=insight.id, etag=muted.etag
    )
    await ada.call(service.memory.DeleteInsight, gone)

    refused = await ada.refused(service.proposals.UndoProposal, undo(project_id, data["proposalId"]))

    assert (refused.reason, refused.violations[0].description) == ("PROPOSAL_TOUCHED", "was deleted")
    assert await listed(service, ada, project_id) == []


async def test_what_was_replaced_since_is_taken_back_last(service, ada):
    project_id = await service.project(ada)
    first = await acted(service, ada, project_id, *remembers(RENT))
    second = await acted(service, ada, project_id, *corrects(first["insight"]["id"], NEW_RENT), key="m-2")

    refused = await ada.refused(service.proposals.UndoProposal, undo(project_id, first["proposalId"]))
    await take_back(service, ada, project_id, second)
    await take_back(service, ada, project_id, first)

    assert refused.violations[0].description == f"was replaced by insights/{second['insight']['id']}"
    assert await listed(service, ada, project_id) == []


@pytest.mark.row("F54", clause="deny leaves DB untouched")
async def test_where_the_project_asks_it_waits_until_a_person_decides(service, ada):
    project_id = await service.project(ada)
    insight = await learned(service, ada, project_id)
    await asks_for_approval(service, ada, project_id)

    forget = await acted(service, ada, project_id, *forgets(insight.id))
    remember = await acted(service, ada, project_id, *remembers(SUNDAYS), key="m-2")
    waiting = await active(service, ada, project_id)
    await ada.call(service.proposals.RejectProposal, reject(project_id, forget["proposalId"]))
    await ada.call(service.proposals.AcceptProposal, accept(project_id, remember["proposalId"]))

    assert (remember["state"], remember["reason"]) == ("waiting", "approval")
    assert remember["insight"] == {"kind": "constraint", "text": SUNDAYS}
    assert waiting == [RENT]
    assert await active(service, ada, project_id) == [RENT, SUNDAYS]


@pytest.mark.parametrize("act", [forgets, lambda known: corrects(known, NEW_RENT)], ids=["forget", "replace"])
async def test_what_another_person_wrote_waits_for_a_decision(service, ada, bob, act):
    project_id = await service.project(ada)
    await service.join(ada, project_id, bob, "editor")
    insight = await create(service, bob, project_id, RENT)

    data = await acted(service, ada, project_id, *act(insight.id))

    asked = rpc.GetProposalRequest(project_id=project_id, proposal_id=data["proposalId"])
    read = await ada.call(service.proposals.GetProposal, asked)
    assert (data["state"], data["reason"]) == ("waiting", "person_text")
    assert (read.proposal.kind, read.proposal.subject) == (pb.PROPOSAL_KIND_INSIGHT, data["action"])
    assert read.content.current_text == RENT
    assert await active(service, ada, project_id) == [RENT]


async def test_what_a_person_wrote_their_own_chat_forgets_at_once(service, ada):
    project_id = await service.project(ada)
    data = await acted(service, ada, project_id, *remembers(SUNDAYS))

    forgotten = await acted(service, ada, project_id, *forgets(data["insight"]["id"]), key="m-2")

    assert forgotten["applied"]
    assert await active(service, ada, project_id) == []


async def test_what_is_gone_meanwhile_is_forgotten_already(service, ada):
    project_id = await service.project(ada)
    insight = await create(service, ada, project_id, BUDGET)
    gone = memory_service_pb2.DeleteInsightRequest(
        project_id=project_id, insight_id=insight.id, etag=insight.etag
    )
    await ada.call(service.memory.DeleteInsight, gone)

    data = await acted(service, ada, project_id, *forgets(insight.id))

    assert (data["applied"], "insight" in data) == (True, False)
    assert await listed(service, ada, project_id) == []


async def test_who_may_only_comment_changes_no_memory(service, ada, bob):
    project_id = await service.project(ada)
    await service.join(ada, project_id, bob, "commenter")
    service.planner.reply_pieces, service.planner.tool_events = ("Done.",), remembers(SUNDAYS)

    await bob.stream(service.conversations.StreamTurn, turn(project_id, f"Remember that {SUNDAYS}"))

    tool = json.loads((await messages(service, bob, "chat-1"))[-1].parts)[-1]
    assert service.planner.requests[-1].offer_tools is False
    assert (tool["state"], tool["errorText"]) == (
        "output-error",
        "You are commenter here; this needs editor.",
    )
    assert await listed(service, ada, project_id) == []


async def test_a_commenter_takes_nothing_back(service, ada, bob):
    project_id = await service.project(ada)
    await service.join(ada, project_id, bob, "commenter")
    data = await acted(service, ada, project_id, *remembers(SUNDAYS))

    refused = await bob.refused(service.proposals.UndoProposal, undo(project_id, data["proposalId"]))

    assert refused.code is Code.PERMISSION_DENIED
    assert await active(service, ada, project_id) == [SUNDAYS]
