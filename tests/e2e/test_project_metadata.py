"""Metadata of a project, from the edge to the database and back."""

import pytest


@pytest.mark.row("F15", clause="metadata of a person's own")
async def test_metadata_of_a_project_goes_all_the_way_and_comes_back(person):
    metadata = {"customer": "Ada", "budget": 40000, "tags": ["a", None, True], "deep": {"er": {"": 0.5}}}

    made = await person.post("/api/projects", {"title": "Bakery", "metadata": metadata})
    changed = await person.patch(f"/api/projects/{made['id']}", {"metadata": {"customer": "Ben"}})

    assert made["metadata"] == metadata
    assert (changed["metadata"], changed["title"]) == ({"customer": "Ben"}, "Bakery")
    assert (await person.get("/api/projects"))["projects"][0]["metadata"] == {"customer": "Ben"}


@pytest.mark.parametrize(
    "metadata",
    [{"a": "x" * 10_001}, [1], "text", {"a": "\0"}],
    ids=["large", "list", "text", "nul"],
)
async def test_metadata_that_cannot_be_kept_is_refused(person, metadata):
    refused = await person.http.post("/api/projects", json={"title": "B", "metadata": metadata})

    assert refused.status_code == 400, refused.text


async def test_metadata_that_is_nested_too_deep_is_refused_by_name(person):
    deep = {}
    for _ in range(900):
        deep = {"a": deep}

    refused = await person.http.post("/api/projects", json={"title": "B", "metadata": deep})

    assert refused.status_code == 400
    assert "nested more than 10 levels" in refused.text
