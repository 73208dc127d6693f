"""What people do in a chat, done by the published `useChat`: retry, regenerate, stop, edit, reload."""

import asyncio
from pathlib import Path

import pytest

from eightgentc_testing.model_server import Answer, Fault, ModelServer, text, tool_call
from eightgentc_testing.node import NodeScripts, install
from eightgentc_testing.person import JSON, Person
from eightgentc_testing.product import Product, until

ROOT = Path(__file__).parents[2]
SDKS = ("ai-5-first", "ai-5", "ai-6", "ai-7")

pytestmark = [pytest.mark.parametrize("sdk", SDKS), pytest.mark.timeout(330)]


@pytest.fixture(scope="session")
def node() -> NodeScripts:
    return install(ROOT / "services/edge-gateway/tests/node", ROOT / ".cache")


class Browser:
    """A page with one chat."""

    def __init__(self, node: NodeScripts, sdk: str, product: Product, person: Person, project: str) -> None:
        self._node, self._person, self._project = node, person, project
        self._chat = {
            "sdk": sdk,
            "api": f"{product.url}/api/chat",
            "token": person.token,
            "id": "chat-1",
            "body": {"projectId": project, "section": "Context"},
        }

    async def does(self, *steps: JSON, messages: list[JSON] | None = None) -> list[JSON]:
        """What the chat shows after each step."""
        told = {**self._chat, "steps": list(steps), "messages": messages or []}
        shown: list[JSON] = await self._node.run("chat.mjs", told)  # type: ignore[assignment]  # a list of them
        return shown

    async def waits(self) -> bool:
        """Whether a message waits in the chat."""
        path = f"/api/projects/{self._project}/conversations"
        return any(
            [(await self._person.get(f"{path}/{found['id']}"))["queued"]
             for found in (await self._person.get(path))["conversations"]]
        )  # fmt: skip

    async def reloaded(self) -> list[JSON]:
        """The messages as a page loads them."""
        [conversation] = (await self._person.get(f"/api/projects/{self._project}/conversations"))[
            "conversations"
        ]
        return [
            {
                "id": message.get("clientKey") or message["id"],
                "role": message["role"],
                "parts": message["parts"],
                "metadata": message.get("metadata"),
            }
            for message in await self._person.all_messages(self._project, conversation["id"])
        ]


@pytest.fixture
async def browser(node: NodeScripts, sdk: str, product: Product, person: Person) -> Browser:
    return Browser(node, sdk, product, person, await person.project())


@pytest.mark.row("F44")
async def test_a_failed_answer_is_retried_and_another_one_asked_for(
    browser: Browser, model: ModelServer
) -> None:
    model.then(
        Answer(text="Fresh bread today.", fault=Fault.RESET, fault_after=1),
        text("Fresh bread."),
        text("Fresh rolls."),
    )

    failed, retried, regenerated = await browser.does(
        {"do": "send", "text": "Bread?"}, {"do": "regenerate"}, {"do": "regenerate"}
    )

    assert (failed["status"], failed["metadata"]["state"]) == ("error", "failed")
    assert (retried["status"], retried["texts"]) == ("ready", ["Bread?", "Fresh bread."])
    assert (regenerated["status"], regenerated["texts"]) == ("ready", ["Bread?", "Fresh rolls."])
    assert len(model.requests) == 3


@pytest.mark.row("F42", clause="partial text is saved with state: aborted")
async def test_a_stopped_answer_stays_as_far_as_it_came_and_its_message_is_changed(
    browser: Browser, model: ModelServer
) -> None:
    model.then(Answer(text="In Lisbon, and in many other places.", gated=True), text("In Porto."))

    stopped, edited = await browser.does(
        {"do": "sendAndStopTwice", "text": "Where?"},
        {"do": "edit", "said": "Where?", "text": "Where in Porto?"},
    )

    assert stopped["told"][0] is True
    assert stopped["metadata"]["state"] == "aborted"
    assert (edited["status"], edited["texts"]) == ("ready", ["Where in Porto?", "In Porto."])
    assert [said["content"] for said in model.requests[-1].body["messages"] if said["role"] != "system"][
        -1
    ].endswith("Where in Porto?")


@pytest.mark.row("F61", clause="with the published `useChat` of ai 5, 6 and 7")
async def test_a_message_that_is_sent_while_the_model_answers_waits_and_is_answered(
    browser: Browser, model: ModelServer, person: Person
) -> None:
    model.then(text("Fresh bread, and rolls.", gated=True), text("At seven."))
    page = asyncio.create_task(browser.does({"do": "sendTwo", "first": "Bread?", "second": "When?"}))
    await until(browser.waits, "the second waits", within=30)

    model.gate.open()
    [shown] = await page

    assert [(part["type"], part["data"]["position"]) for part in shown["told"]] == [("data-queued", 1)]
    assert (shown["status"], shown["texts"]) == (
        "ready",
        ["Bread?", "Fresh bread, and rolls.", "When?", "At seven."],
    )
    assert [each["parts"][-1]["text"] for each in await browser.reloaded()] == shown["texts"]


@pytest.mark.row("F59", clause="both paths reload")
async def test_a_page_that_is_loaded_again_goes_on_where_the_chat_was(
    browser: Browser, model: ModelServer
) -> None:
    model.then(text("Fresh bread."), text("At seven."), text("At eight, rather."))
    [_, before] = await browser.does({"do": "send", "text": "Bread?"}, {"do": "send", "text": "When?"})
    messages = await browser.reloaded()

    [after] = await browser.does({"do": "regenerate"}, messages=messages)

    assert messages[-1]["metadata"] == before["metadata"]
    assert after["texts"] == ["Bread?", "Fresh bread.", "When?", "At eight, rather."]
    assert [each["parts"][-1]["text"] for each in await browser.reloaded()] == after["texts"]


@pytest.mark.row("M12", clause="id-mapped, laid-out `data-graph` ops over gRPC server streaming and SSE")
async def test_a_graph_is_seen_in_the_chat_while_it_is_drawn(
    node: NodeScripts, sdk: str, product: Product, person: Person, model: ModelServer
) -> None:
    project = await person.project()
    nodes = [{"id": f"n{number}", "label": f"Step {number}", "content": None, "type": "task", "x": None, "y": None}
             for number in range(12)]  # fmt: skip
    edges = [{"source": "n0", "target": "n1", "label": None, "type": "needs"}]
    model.then(tool_call("generateNodeGraph", {"nodes": nodes, "edges": edges}, piece=30, delay=0.02))

    seen = await node.run(
        "client.mjs",
        {
            "sdk": sdk,
            "api": f"{product.url}/api/chat",
            "token": person.token,
            "chatId": "chat-1",
            "messages": [
                {"id": "m1", "role": "user", "parts": [{"type": "text", "text": "Draw the graph."}]}
            ],
            "body": {"projectId": project, "section": "Context"},
        },
    )

    assert seen["errors"] == []
    drawn = [chunk["data"] for chunk in seen["data"] if chunk["type"] == "data-graph"]
    stored = await person.get(f"/api/projects/{project}/graph")
    assert len(drawn) > 4
    # The SDK keeps the first chunk as the part, and writes the data of all others into it.
    assert [data["state"] for data in drawn[1:]] == ["drawing"] * (len(drawn) - 2) + ["applied"]
    assert {one["id"] for data in drawn for one in data["nodes"]} == {one["id"] for one in stored["nodes"]}
    (part,) = (part for part in seen["message"]["parts"] if part["type"] == "data-graph")
    assert len(part["data"]["nodes"]) == 12
