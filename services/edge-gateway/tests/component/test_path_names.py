"""Names in paths reach the services as they were sent, whatever they hold."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc.projects.v1 import plan_section_pb2
from eightgentc.projects.v1 import plan_service_pb2 as pb
from eightgentc_edge_gateway.http.path_names import names_of, with_whole_names

SECTION = plan_section_pb2.PlanSection(id="s1", section="any")
NAMES = ["a/b", "/", "../a", "a/versions", "100%", "%2F", "%252f", "a?b#c", "食/é", "a b", "\\", "a;b", "%zz"]


@pytest.mark.parametrize("name", NAMES)
async def test_a_name_is_one_part_of_the_path_at_every_method(edge, name):
    edge.projects.answers["GetPlanSection"] = pb.GetPlanSectionResponse(section=SECTION)
    edge.projects.answers["ListPlanSectionVersions"] = pb.ListPlanSectionVersionsResponse()
    edge.projects.answers["DeletePlanSection"] = pb.DeletePlanSectionResponse()
    here = f"/api/projects/p%2F1/sections/{quote(name, safe='')}"

    await edge.http.get(here)
    await edge.http.head(here)
    await edge.http.get(f"{here}/versions")
    await edge.http.delete(here)

    asked = [
        *edge.projects.calls["GetPlanSection"],
        *edge.projects.calls["ListPlanSectionVersions"],
        *edge.projects.calls["DeletePlanSection"],
    ]
    assert [(each.project_id, each.section) for each in asked] == [("p/1", name)] * 4


async def test_a_name_with_a_slash_is_named_whole_where_the_request_is_not_valid(edge):
    answer = await edge.http.patch("/api/projects/p1/sections/a%2Fb", json={"status": 7})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "status")


async def test_a_slash_in_a_name_allows_no_other_methods(edge):
    answer = await edge.http.post("/api/projects/p1/sections/a%2Fversions")

    assert (answer.status_code, answer.headers["allow"]) == (405, "DELETE, GET, HEAD, PATCH, PUT")


@pytest.mark.parametrize("sent", ["%FF", "a%C3", "%ED%A0%80", "%2F%80"])
async def test_a_path_that_is_not_utf8_is_refused(edge, sent):
    answer = await edge.http.get(f"/api/projects/p1/sections/{sent}")

    assert (answer.status_code, answer.json()["code"]) == (400, "REQUEST_MALFORMED")


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1), min_size=1))
def test_whatever_the_names_are_they_come_back(names):
    path = "/".join(quote(name, safe="") for name in names)

    found = with_whole_names({"type": "http", "raw_path": path.encode(), "path": path})["path"].split("/")

    assert names_of({str(number): name for number, name in enumerate(found)}) == {
        str(number): name for number, name in enumerate(names)
    }
