"""Recalling over HTTP: a question, and what answers it with both of its ranks."""

import pytest

from eightgentc.projects.v1 import memory_service_pb2 as pb

PATH = "/api/projects/p1/recall"


async def test_what_is_recalled_comes_with_text_ids_section_and_ranks(edge):
    edge.projects.answers["Recall"] = pb.RecallResponse(
        items=[
            pb.RecalledItem(insight_id="i1", text="Rui bakes.", rank_by_words=1, rank_by_meaning=2),
            pb.RecalledItem(
                message_id="m1", text="Rui kneads.", conversation_id="c1", section="Goals", rank_by_meaning=1
            ),
        ],
        by_meaning=True,
    )

    answer = await edge.http.get(PATH, params={"query": "Who bakes?", "pageSize": 5})

    assert edge.projects.last("Recall") == pb.RecallRequest(project_id="p1", query="Who bakes?", page_size=5)
    assert answer.json() == {
        "items": [
            {"insightId": "i1", "text": "Rui bakes.", "rankByWords": 1, "rankByMeaning": 2},
            {
                "messageId": "m1",
                "text": "Rui kneads.",
                "conversationId": "c1",
                "section": "Goals",
                "rankByMeaning": 1,
            },
        ],
        "byMeaning": True,
    }


async def test_why_it_was_not_looked_for_by_meaning_is_said(edge):
    edge.projects.answers["Recall"] = pb.RecallResponse(degraded="By words only.")

    answer = await edge.http.get(PATH, params={"query": "Who?"})

    assert answer.json() == {"items": [], "byMeaning": False, "degraded": "By words only."}


@pytest.mark.parametrize(
    "params", [{}, {"query": "Who?", "pageSize": -1}, {"query": "Who?", "pageSize": "x"}]
)
async def test_a_question_is_needed_and_a_size_is_a_number(edge, params):
    answer = await edge.http.get(PATH, params=params)

    assert answer.status_code == 400
