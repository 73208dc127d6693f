"""Provenance over HTTP: exactly one thing is asked for, and its sources come by name."""

import pytest

from eightgentc.projects.v1 import memory_service_pb2 as pb
from eightgentc.projects.v1 import provenance_pb2

PATH = "/api/projects/p1/provenance"
ITEM = provenance_pb2.ProvenanceItem(
    kind=provenance_pb2.PROVENANCE_KIND_SECTION,
    id="s1",
    part="2",
    text="We bake.",
    sources=[
        provenance_pb2.ProvenanceSource(
            quote="bake", message_id="m1", conversation_id="c1", section="Goals", version="1", start=3, end=7
        )
    ],
)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("node", "node_id"),
        ("edge", "edge_id"),
        ("section", "section"),
        ("diagram", "diagram_id"),
        ("insight", "insight_id"),
        ("generation", "generation_id"),
    ],
)
async def test_one_thing_is_asked_for_by_its_name(edge, name, field):
    edge.projects.answers["GetProvenance"] = pb.GetProvenanceResponse(items=[ITEM])

    answer = await edge.http.get(PATH, params={name: "x1"})

    assert edge.projects.last("GetProvenance") == pb.GetProvenanceRequest(project_id="p1", **{field: "x1"})
    assert answer.json() == {
        "items": [
            {
                "kind": "section",
                "id": "s1",
                "part": "2",
                "text": "We bake.",
                "inferred": False,
                "sources": [
                    {
                        "quote": "bake",
                        "messageId": "m1",
                        "conversationId": "c1",
                        "section": "Goals",
                        "version": "1",
                        "start": 3,
                        "end": 7,
                        "deleted": False,
                    }
                ],
            }
        ]
    }


@pytest.mark.parametrize("params", [{}, {"node": ""}, {"node": "a", "edge": "b"}])
async def test_none_or_several_are_refused_with_the_names_of_all(edge, params):
    answer = await edge.http.get(PATH, params=params)

    assert answer.status_code == 400
    assert "node, edge, section, diagram, insight, generation" in answer.text
