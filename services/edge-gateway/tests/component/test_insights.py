"""What a project remembers, over HTTP."""

from __future__ import annotations

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from eightgentc.projects.v1 import insight_pb2
from eightgentc.projects.v1 import memory_service_pb2 as pb

PATH = "/api/projects/p1/insights"
WHEN = Timestamp(seconds=1_777_627_800)
INSIGHT = insight_pb2.Insight(
    id="i1",
    project_id="p1",
    kind=insight_pb2.INSIGHT_KIND_OPEN_QUESTION,
    text="Who bakes?",
    state=insight_pb2.INSIGHT_STATE_ACTIVE,
    quotes=[insight_pb2.InsightQuote(message_id="m1", conversation_id="c1", text="Who bakes?")],
    contradicts=["i2"],
    version=1,
    etag="i1",
    create_time=WHEN,
    update_time=WHEN,
)
RECEIPT = insight_pb2.Receipt(
    kept=[insight_pb2.ReceiptItem(id="insight:i1", version="1", tokens=12)],
    dropped=[
        insight_pb2.ReceiptItem(id="message:m1", version="1", tokens=90, reason="over the token budget")
    ],
    tokens=12,
    token_budget=24_000,
    hash="ab",
)


async def test_an_insight_says_where_it_comes_from(edge):
    edge.projects.answers["ListInsights"] = pb.ListInsightsResponse(insights=[INSIGHT])

    answer = await edge.http.get(PATH, params={"state": "active", "kind": "open_question", "pageSize": 5})

    request = edge.projects.last("ListInsights")
    assert answer.json()["insights"] == [
        {
            "id": "i1",
            "projectId": "p1",
            "kind": "open_question",
            "text": "Who bakes?",
            "state": "active",
            "pinned": False,
            "muted": False,
            "quotes": [{"messageId": "m1", "conversationId": "c1", "text": "Who bakes?"}],
            "inferred": False,
            "editedByPerson": False,
            "contradicts": ["i2"],
            "version": 1,
            "etag": "i1",
            "createdAt": "2026-05-01T09:30:00.000000Z",
            "updatedAt": "2026-05-01T09:30:00.000000Z",
        }
    ]
    assert (request.state, request.kind) == (
        insight_pb2.INSIGHT_STATE_ACTIVE,
        insight_pb2.INSIGHT_KIND_OPEN_QUESTION,
    )


@pytest.mark.parametrize("name", ["state", "kind"])
async def test_a_filter_that_does_not_exist_is_refused(edge, name):
    assert (await edge.http.get(PATH, params={name: "old"})).status_code == 400


async def test_a_new_insight_is_sent_with_the_key_of_the_request(edge):
    edge.projects.answers["CreateInsight"] = pb.CreateInsightResponse(insight=INSIGHT)
    body = {
        "kind": "constraint",
        "text": "No alcohol.",
        "pinned": True,
        "expireTime": "2027-05-01T02:00:00+02:00",
    }

    answer = await edge.http.post(PATH, json=body, headers={"Idempotency-Key": "k"})

    request = edge.projects.last("CreateInsight")
    assert (answer.status_code, answer.headers["etag"]) == (201, '"i1"')
    assert answer.headers["location"] == f"{PATH}/i1"
    assert (request.request_id, request.insight.kind) == ("k", insight_pb2.INSIGHT_KIND_CONSTRAINT)
    assert (request.insight.pinned, request.insight.expire_time.ToJsonString()) == (
        True,
        "2027-05-01T00:00:00Z",
    )


@pytest.mark.parametrize(
    "body",
    [
        {"text": "x"},
        {"kind": "idea", "text": "x"},
        {"kind": "fact", "text": "x", "expireTime": "soon"},
        {"kind": "fact", "text": "x", "expireTime": 5},
        {"kind": "fact", "text": "x", "expireTime": "2027-05-01T02:00:00"},
        {"kind": "fact", "text": "x", "expireTime": "9999-12-31T23:59:59-23:59"},
    ],
)
async def test_an_insight_needs_a_kind_that_exists_and_times_that_are_times(edge, body):
    assert (await edge.http.post(PATH, json=body)).status_code in (400, 422)
    assert not edge.projects.calls["CreateInsight"]


async def test_a_time_of_long_ago_is_written_with_four_digits_of_its_year(edge):
    old = insight_pb2.Insight()
    old.CopyFrom(INSIGHT)
    old.expire_time.FromJsonString("0060-03-20T16:56:05Z")
    edge.projects.answers["GetInsight"] = pb.GetInsightResponse(insight=old)

    answer = await edge.http.get(f"{PATH}/i1")

    assert answer.json()["expireTime"] == "0060-03-20T16:56:05.000000Z"


async def test_a_change_names_only_what_is_there_and_null_ends_an_expiry(edge):
    edge.projects.answers["UpdateInsight"] = pb.UpdateInsightResponse(insight=INSIGHT)

    await edge.http.patch(
        f"{PATH}/i1", json={"muted": True, "expireTime": None}, headers={"If-Match": '"i1"'}
    )

    request = edge.projects.last("UpdateInsight")
    assert (request.insight.id, request.insight.etag, request.insight.muted) == ("i1", "i1", True)
    assert list(request.update_mask.paths) == ["expire_time", "muted"]
    assert not request.insight.HasField("expire_time")


async def test_a_deleted_insight_answers_with_nothing(edge):
    edge.projects.answers["DeleteInsight"] = pb.DeleteInsightResponse()

    answer = await edge.http.delete(f"{PATH}/i1", headers={"If-Match": '"i1"'})

    assert (answer.status_code, answer.content) == (204, b"")
    assert edge.projects.last("DeleteInsight").etag == "i1"


async def test_chats_are_read_when_that_is_asked_for(edge):
    edge.projects.answers["ExtractInsights"] = pb.ExtractInsightsResponse(messages=3, insights=[INSIGHT])

    answer = await edge.http.post(f"{PATH}/extract")

    assert (answer.json()["messages"], answer.json()["insights"][0]["id"]) == (3, "i1")
    assert edge.projects.last("ExtractInsights").project_id == "p1"


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/api/messages/m1/receipt", {"message_id": "m1"}),
        ("/api/projects/p1/generations/g1/receipt", {"generation_id": "g1", "project_id": "p1"}),
    ],
)
async def test_a_receipt_says_what_was_kept_and_what_was_dropped(edge, path, named):
    edge.projects.answers["GetReceipt"] = pb.GetReceiptResponse(receipt=RECEIPT)

    answer = await edge.http.get(path)

    assert edge.projects.last("GetReceipt") == pb.GetReceiptRequest(**named)
    assert answer.json() == {
        "kept": [{"id": "insight:i1", "version": "1", "tokens": 12}],
        "dropped": [{"id": "message:m1", "version": "1", "tokens": 90, "reason": "over the token budget"}],
        "tokens": 12,
        "tokenBudget": 24_000,
        "hash": "ab",
    }


async def test_a_receipt_with_texts_says_whether_they_give_the_hash(edge):
    receipt = insight_pb2.Receipt(is_proven=False)
    receipt.kept.add(id="insight:i1", version="1", tokens=12, text="Who bakes?")
    edge.projects.answers["GetReceipt"] = pb.GetReceiptResponse(receipt=receipt)

    answer = await edge.http.get("/api/messages/m1/receipt", params={"texts": "true"})

    assert edge.projects.last("GetReceipt").texts
    assert (answer.json()["isProven"], answer.json()["kept"][0]["text"]) == (False, "Who bakes?")
