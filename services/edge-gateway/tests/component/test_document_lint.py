"""The OpenAPI document before the linters and generators of people who make clients from it."""

from __future__ import annotations

import copy
import re
from pathlib import Path

import pytest

from eightgentc_testing.node import NodeScripts, install

pytestmark = pytest.mark.timeout(330)


@pytest.fixture(scope="session")
def linters() -> NodeScripts:
    here = Path(__file__)
    return install(here.parents[1] / "lint", here.parents[4] / ".cache")


async def test_document_has_no_errors(edge, linters):
    document = (await edge.http.get("/openapi.json")).json()

    assert await linters.run("lint.mjs", {"document": document}) == {"redocly": [], "spectral": []}


async def test_error_in_a_document_is_seen(edge, linters):
    """Without this the claim above could not fail."""
    broken = copy.deepcopy((await edge.http.get("/openapi.json")).json())
    broken["paths"]["/api/projects"]["get"]["responses"]["200"].pop("description")

    found = await linters.run("lint.mjs", {"document": broken})

    assert found["redocly"]
    assert found["spectral"]


async def test_generated_client_sends_only_what_it_means_to_change(edge, linters):
    document = (await edge.http.get("/openapi.json")).json()

    types = (await linters.run("types.mjs", {"document": document}))["types"]

    for change in ("ProjectChanges", "PlanSectionChanges", "DiagramChanges"):
        body = re.search(rf"^        {change}: {{(.*?)^        }};", types, re.DOTALL | re.MULTILINE)
        assert body is not None
        fields = re.findall(r"^            (\w+\??):", body[1], re.MULTILINE)
        assert fields
        assert all(field.endswith("?") for field in fields)
