"""`useObject` and `useCompletion` of the published AI SDK, in every version that people have, against the whole product."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eightgentc_testing.model_server import Answer, Fault, ModelServer, text, tool_call
from eightgentc_testing.node import NodeScripts, install
from eightgentc_testing.person import JSON, Person
from eightgentc_testing.product import Product, until

HERE = Path(__file__).parent
SDKS = ("hooks-5-first", "hooks-5", "hooks-6", "hooks-7")
PLAIN = {"Accept": "text/plain"}
CONTENT = 'We open "Zum Brot" 🍞 in May, and we bake at night. The oven comes first.'

pytestmark = [pytest.mark.parametrize("sdk", SDKS), pytest.mark.timeout(330)]


@pytest.fixture(scope="session")
def hooks() -> NodeScripts:
    return install(HERE / "react_hooks", HERE.parents[1] / ".cache")


class Page:
    """A page with one hook."""

    def __init__(self, hooks: NodeScripts, sdk: str, product: Product, person: Person) -> None:
        self._hooks, self._sdk, self._url, self._token = hooks, sdk, product.url, person.token

    async def asks(self, hook: str, path: str, asked: Any, **more: Any) -> JSON:
        """What the hook showed at each render, its errors, and how it finished."""
        told = {
            "sdk": self._sdk,
            "hook": hook,
            "api": f"{self._url}{path}",
            "token": self._token,
            "input": asked,
        }
        return await self._hooks.run("hooks.mjs", {**told, **more})


@pytest.fixture
def page(hooks: NodeScripts, sdk: str, product: Product, person: Person) -> Page:
    return Page(hooks, sdk, product, person)


def graph(count: int = 12) -> str:
    nodes = [{"id": f"n{number}", "label": f"Step {number}", "content": None, "type": "task", "x": None, "y": None}
             for number in range(count)]  # fmt: skip
    edges = [
        {"source": "n0", "target": f"n{number}", "label": None, "type": "needs"} for number in range(1, count)
    ]
    return json.dumps({"nodes": nodes, "edges": edges})


def distinct(values: list[Any]) -> list[Any]:
    return list(dict.fromkeys(value for value in values if value is not None))


@pytest.mark.row("F143", clause="`useObject` against the generate routes")
@pytest.mark.row("F41", clause="Client sees first complete node before the last byte of JSON")
async def test_use_object_shows_a_graph_while_it_is_drawn(
    page: Page, person: Person, model: ModelServer
) -> None:
    project = await person.project()
    model.then(tool_call("generateNodeGraph", graph(), piece=30, delay=0.02))

    seen = await page.asks("useObject", f"/api/projects/{project}/graph/generate", {}, headers=PLAIN)

    assert seen["errors"] == []
    assert "error" not in seen["finished"]
    stored = await person.get(f"/api/projects/{project}/graph")
    assert seen["finished"]["object"]["proposal"]["nodes"] == stored["nodes"]
    assert len(seen["finished"]["object"]["proposal"]["edges"]) == 11
    counts = [shown.get("nodes") for shown in seen["shown"]]
    assert len(distinct(counts)) > 6
    assert {1, 12} <= set(counts)


@pytest.mark.row("F143", clause="`useObject` against the generate routes")
async def test_use_object_shows_a_section_while_it_is_written(
    page: Page, person: Person, model: ModelServer
) -> None:
    project = await person.project()
    written = json.dumps({"section": "Goals", "content": CONTENT})
    model.then(tool_call("generatePlanSection", written, piece=8, delay=0.02))

    seen = await page.asks("useObject", f"/api/projects/{project}/sections/Goals/generate", {}, headers=PLAIN)

    assert seen["errors"] == []
    assert "error" not in seen["finished"]
    texts = distinct([shown.get("content") for shown in seen["shown"]])
    assert len(texts) > 4
    assert all(CONTENT.startswith(text) for text in texts)
    assert seen["finished"]["object"]["section"]["content"] == CONTENT


async def test_use_object_does_not_take_a_broken_answer_for_a_whole_one(
    page: Page, person: Person, model: ModelServer
) -> None:
    project = await person.project()
    model.default = Answer(
        tool_calls=tool_call("generateNodeGraph", graph()).tool_calls,
        piece=30,
        delay=0.02,
        fault=Fault.RESET,
        fault_after=20,
    )

    seen = await page.asks("useObject", f"/api/projects/{project}/graph/generate", {}, headers=PLAIN)

    assert len(seen["errors"]) == 1
    assert seen["finished"] is None
    assert (await person.get(f"/api/projects/{project}/graph"))["nodes"] == []


async def test_use_object_stops_the_model_and_nothing_is_saved(
    page: Page, person: Person, model: ModelServer
) -> None:
    project = await person.project()
    model.then(tool_call("generateNodeGraph", graph(), piece=30, delay=0.1))

    await page.asks("useObject", f"/api/projects/{project}/graph/generate", {}, headers=PLAIN, stopAfter=True)

    async def model_is_stopped() -> bool:
        return model.requests[0].client_closed_early

    await until(model_is_stopped, "the model is stopped", within=10)
    assert (await person.get(f"/api/projects/{project}/graph"))["nodes"] == []


async def test_use_object_says_what_is_refused(page: Page, person: Person) -> None:
    seen = await page.asks("useObject", "/api/projects/none/graph/generate", {}, headers=PLAIN)

    assert "RESOURCE_NOT_FOUND" in seen["errors"][0]


WORDS = "Rent, flour and 🍞 cost more than we think. Three risks are enough for now."


@pytest.mark.parametrize("protocol", ["data", "text"])
@pytest.mark.row(
    "F143", clause="ai 5 to 7 `useCompletion` in both protocols completes against `/api/completion`"
)
async def test_use_completion_shows_the_words_as_they_come(
    page: Page, person: Person, model: ModelServer, protocol: str
) -> None:
    project = await person.project()
    model.then(text(WORDS, piece=6, delay=0.02))
    body = {"projectId": project, "section": "Risks", "theme": "dark"}

    seen = await page.asks(
        "useCompletion",
        "/api/completion",
        "Name three risks.",
        protocol=protocol,
        body=body,
        headers=PLAIN if protocol == "text" else {},
    )

    assert seen["errors"] == []
    assert seen["finished"] == {"prompt": "Name three risks.", "completion": WORDS}
    texts = distinct([shown["content"] for shown in seen["shown"]])
    assert len(texts) > 4
    assert all(WORDS.startswith(said) for said in texts)
    assert "A bakery in Lisbon" in json.dumps(model.requests[0].body["messages"])


@pytest.mark.parametrize("protocol", ["data", "text"])
async def test_use_completion_without_a_project_tells_of_none(
    page: Page, person: Person, model: ModelServer, protocol: str
) -> None:
    await person.project()
    model.then(text(WORDS))

    seen = await page.asks(
        "useCompletion",
        "/api/completion",
        "Hello",
        protocol=protocol,
        headers=PLAIN if protocol == "text" else {},
    )

    assert seen["finished"]["completion"] == WORDS
    assert "A bakery in Lisbon" not in json.dumps(model.requests[0].body["messages"])


@pytest.mark.parametrize("protocol", ["data", "text"])
async def test_use_completion_does_not_take_a_broken_answer_for_a_whole_one(
    page: Page, model: ModelServer, protocol: str
) -> None:
    model.default = text(WORDS, piece=6, delay=0.02, fault=Fault.RESET, fault_after=4)

    seen = await page.asks(
        "useCompletion",
        "/api/completion",
        "Hello",
        protocol=protocol,
        headers=PLAIN if protocol == "text" else {},
    )

    assert len(seen["errors"]) == 1
    assert seen["finished"] is None


async def test_use_completion_stops_the_model(page: Page, model: ModelServer) -> None:
    model.then(text(WORDS, piece=6, delay=0.1))

    await page.asks("useCompletion", "/api/completion", "Hello", protocol="data", stopAfter=True)

    async def model_is_stopped() -> bool:
        return model.requests[0].client_closed_early

    await until(model_is_stopped, "the model is stopped", within=10)
