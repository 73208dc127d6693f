"""The OpenAPI document before the linters that people use who generate clients from it."""

from __future__ import annotations

import copy
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
