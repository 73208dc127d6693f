"""Diagrams in headless Chromium: what we save of a model's and what we export runs no script and loads nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from eightgentc_ai.adapters.outbound.mermaid.bundle import bundle_file
from eightgentc_ai.domain.neutral_mermaid import cleaned
from eightgentc_testing.browser.chromium import Chromium, find_chromium
from eightgentc_testing.diagram_payloads import harmless, payloads
from eightgentc_testing.node import NodeScripts, install
from eightgentc_testing.scores import Score

HERE = Path(__file__).parent
PAYLOADS = payloads()
pytestmark = pytest.mark.timeout(330)


@dataclass(frozen=True, slots=True)
class Drawer:
    """Draws in a browser of its own each time."""

    scripts: NodeScripts
    browser: Chromium


@pytest.fixture(scope="session")
async def chromium() -> Drawer:
    return Drawer(install(HERE / "chromium", HERE.parents[1] / ".cache"), await find_chromium())


OURS, NEWEST = "the one that judges here", "12.3.0"


async def drawn(
    chromium: Drawer, texts: list[str], *, mermaid: str = OURS, **settings: str
) -> list[dict[str, Any]]:
    """What each text did when Mermaid drew it with its own settings, but for those that are named."""
    newest = chromium.scripts.folder / "node_modules/mermaid/dist/mermaid.min.js"
    told = {
        "texts": texts,
        "bundle": str(bundle_file() if mermaid == OURS else newest),
        "settings": settings,
        "chromium": chromium.browser.path,
        "environment": chromium.browser.environment,
    }
    outcomes: list[dict[str, Any]] = (await chromium.scripts.run("draw.mjs", told))["outcomes"]
    return outcomes


async def test_chromium_notices_what_payloads_do(chromium: Drawer) -> None:
    outcomes = await drawn(chromium, [payload.text for payload in PAYLOADS], securityLevel="loose")

    assert sum(outcome["ran"] > 0 for outcome in outcomes) >= 10
    assert sum(bool(outcome["requests"]) for outcome in outcomes) >= 5


@pytest.mark.row("R47", clause="headless Chromium renders the stored output: 0 scripts, 0 external fetches")
@pytest.mark.parametrize("mermaid", [OURS, NEWEST])
async def test_what_we_save_of_a_models_payload_is_drawn_without_script_or_request(
    chromium: Drawer, score: Score, mermaid: str
) -> None:
    outcomes = await drawn(chromium, [cleaned(payload.text, []) for payload in PAYLOADS], mermaid=mermaid)

    did = {
        payload.id: outcome
        for payload, outcome in zip(PAYLOADS, outcomes, strict=True)
        if outcome["ran"] or outcome["requests"] or outcome["error"]
    }
    for payload in PAYLOADS:
        score("payloads drawn in Chromium without script or request", payload.id not in did)
    assert did == {}


async def test_what_is_valid_is_drawn_without_script_or_request(chromium: Drawer) -> None:
    outcomes = await drawn(chromium, [text.text for text in harmless()])

    assert [
        outcome for outcome in outcomes if outcome["ran"] or outcome["requests"] or outcome["error"]
    ] == []


@pytest.mark.row("R47", clause="headless Chromium renders the stored output: 0 scripts, 0 external fetches")
async def test_an_exported_graph_shows_payloads_as_labels(person: Any, chromium: Drawer) -> None:
    labels = sorted(
        {line.strip()[:150].strip() for payload in PAYLOADS for line in payload.text.splitlines()} - {""}
    )
    project = await person.project("Bakery")
    nodes = [
        {"op": "createNode", "clientKey": f"n{number}", "label": label, "x": 0, "y": 90 * number}
        for number, label in enumerate(labels)
    ]
    edges = [
        {"op": "createEdge", "source": "n0", "target": f"n{number}", "label": label}
        for number, label in enumerate(labels[1:40], 1)
    ]
    await person.patch(f"/api/projects/{project}/graph", {"operations": [*nodes, *edges]})

    exported = await person.http.get(f"/api/project/{project}/graph?format=mermaid")
    (outcome,) = await drawn(chromium, [exported.text])

    assert (outcome["ran"], outcome["requests"], outcome["error"]) == (0, [], "")
    shown = "".join(outcome["words"].split())
    assert [label for label in labels if "".join(label.split()) not in shown] == []
