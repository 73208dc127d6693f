"""Approval as the AI SDK does it from 6 on: what waits pauses with a request, and nothing is changed before the answer."""

from pathlib import Path

import pytest

from eightgentc_testing.node import NodeScripts, install
from eightgentc_testing.person import JSON, Person
from eightgentc_testing.product import Product

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.parametrize("sdk", ["ai-6", "ai-7"]), pytest.mark.timeout(330)]


@pytest.fixture(scope="session")
def node() -> NodeScripts:
    return install(ROOT / "services/edge-gateway/tests/node", ROOT / ".cache")


@pytest.fixture
async def project(person: Person) -> str:
    """One that asks for approval, in which something was said."""
    project = await person.project()
    await person.patch(f"/api/projects/{project}", {"approval": "ask"})
    await person.say("I want to open a bakery in Lisbon by May.", projectId=project, section="Goals")
    return project


async def chats(
    node: NodeScripts, sdk: str, url: str, person: Person, project: str, *steps: JSON
) -> list[JSON]:
    """What a chat of `useChat` shows after each step."""
    told = {
        "sdk": sdk,
        "api": f"{url}/api/chat",
        "token": person.token,
        "id": "chat-1",
        "body": {"projectId": project, "section": "Goals", "toolApproval": True},
        "steps": [{"do": "send", "text": "Write the Goals section."}, *steps],
        "messages": [],
    }
    shown: list[JSON] = await node.run("chat.mjs", told)  # type: ignore[assignment]  # a list of them
    return shown


def tool(shown: JSON) -> JSON:
    [part] = [part for part in shown["parts"] if part["type"] == "tool-generatePlanSection"]
    return part


async def sections(person: Person, project: str) -> list[str]:
    found = (await person.get(f"/api/projects/{project}/sections"))["sections"]
    return [section["section"] for section in found]


@pytest.mark.row("F54", clause="pauses with `tool-approval-request`")
async def test_what_is_approved_is_done_and_not_before(
    node: NodeScripts, sdk: str, product: Product, person: Person, project: str
) -> None:
    [asking] = await chats(node, sdk, product.url, person, project)
    before = await sections(person, project)

    _, again, approved = await chats(
        *(node, sdk, product.url, person, project),
        {"do": "send", "text": "Write the Goals section, please."},
        {"do": "answer", "approved": True},
    )

    assert (asking["error"], tool(asking)["state"], before) == (None, "approval-requested", [])
    assert tool(again)["state"] == "approval-requested"
    assert (approved["error"], tool(approved)["state"]) == (None, "output-available")
    assert tool(approved)["output"]["applied"] is True
    assert await sections(person, project) == ["Goals"]


@pytest.mark.row("F54", clause="deny leaves DB untouched")
async def test_what_is_denied_is_not_done(
    node: NodeScripts, sdk: str, product: Product, person: Person, project: str
) -> None:
    _, denied = await chats(node, sdk, product.url, person, project, {"do": "answer", "approved": False})

    [proposal] = (await person.get(f"/api/projects/{project}/proposals"))["proposals"]
    assert (denied["error"], tool(denied)["state"]) == (None, "output-denied")
    assert proposal["state"] == "rejected"
    assert await sections(person, project) == []
