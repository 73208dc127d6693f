"""Whatever a client sends, no answer is one that the OpenAPI document does not describe."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

import pytest

from eightgentc_testing.person import Person, signed_up
from eightgentc_testing.product import Product
from eightgentc_testing.scores import Score

from .drawn_requests import Target

DOCUMENT = Path(__file__).parents[2] / "services/edge-gateway/tests/unit/openapi.json"
ENDS_THE_SESSION = {"sign_out"}
OPERATIONS = sorted(
    {
        operation["operationId"]
        for path in json.loads(DOCUMENT.read_text())["paths"].values()
        for operation in path.values()
    }
    - ENDS_THE_SESSION
)
_TOKEN_SECONDS = 200


class Ada:
    """A person with a project in which there is one of everything; signs in again before a token ends."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self._since = time.monotonic()

    async def token(self) -> str:
        if time.monotonic() - self._since > _TOKEN_SECONDS:
            login = {"email": self._person.email, "password": self._person.password}
            signed_in = await self._person.post("/api/auth/sign-in", login)
            self._person.token, self._since = signed_in["tokens"]["accessToken"], time.monotonic()
        return self._person.token


async def everything(person: Person) -> dict[str, object]:
    project = await person.project()
    path = f"/api/projects/{project}"
    await person.put(f"{path}/sections/Goals", {"content": "Open by May."})
    node = {"op": "createNode", "label": "Oven", "clientKey": "oven"}
    await person.patch(f"{path}/graph", {"operations": [node]})
    diagram = await person.post(f"{path}/diagrams", {"content": "flowchart TD\n  A --> B"})
    conversation = await person.conversation(project)
    return {
        "projectId": project,
        "section": "Goals",
        "version": 1,
        "diagramId": diagram["id"],
        "conversationId": conversation,
        "id": conversation,
        "accountId": person.account["id"],
    }


@pytest.fixture(scope="module")
async def ada(product: Product):
    async with signed_up(product.url) as person:
        yield Ada(person), Target(product.url, await person.get("/openapi.json"), await everything(person))


@pytest.mark.soak
@pytest.mark.timeout(300)
@pytest.mark.usefixtures("model")
@pytest.mark.parametrize("operation", OPERATIONS)
async def test_answer_is_one_that_the_document_describes(ada, operation, soak, score: Score) -> None:
    person, target = ada
    cases = (10_000 if soak else 500) // len(OPERATIONS) + 1

    await asyncio.to_thread(
        target.judge,
        operation,
        token=await person.token(),
        cases=cases,
        answered=lambda as_described: score("drawn requests answered as the document says", as_described),
    )
