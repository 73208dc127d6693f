"""No person reads what another made: the object-level checks of schemathesis, and that they find a leak where there is one."""

from __future__ import annotations

import asyncio
import re
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import product as product_of
from pathlib import Path
from typing import Annotated, Any

import pytest
import uvicorn
from fastapi import FastAPI, Header, HTTPException

from eightgentc_devstack.ports import free_ports
from eightgentc_testing.person import signed_up
from eightgentc_testing.product import until

from .authorization_judge import judge

NAMES = ("ada", "bob", "eve")
Token = Annotated[str, Header(alias="Authorization")]
TESTED = re.compile(r"(\d+) generated, (\d+) passed")


def leaky() -> FastAPI:
    """An API that gives everyone who signed in every thing."""
    app, things = FastAPI(), dict[str, dict[str, str]]()
    bearer = {"bearer": {"type": "http", "scheme": "bearer"}}

    def document() -> dict[str, Any]:
        made = FastAPI.openapi(app)
        made.setdefault("components", {})["securitySchemes"] = bearer
        made["security"] = [{"bearer": []}]
        return made

    app.openapi = document  # type: ignore[method-assign]

    def signed_in(authorization: str) -> None:
        if authorization.removeprefix("Bearer ") not in NAMES:
            raise HTTPException(401)

    @app.post("/things", status_code=201)
    def create_thing(thing: dict[str, str], authorization: Token = "") -> dict[str, str]:
        signed_in(authorization)
        id = str(len(things) + 1000)
        things[id] = {"id": id, "words": str(thing)}
        return things[id]

    @app.get("/things/{id}")
    def get_thing(id: str, authorization: Token = "") -> dict[str, str]:
        signed_in(authorization)
        if id not in things:
            raise HTTPException(404)
        return things[id]

    return app


@asynccontextmanager
async def served(app: FastAPI):
    (port,) = free_ports(1)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    serving = asyncio.create_task(server.serve())

    async def started() -> bool:
        return server.started

    await until(started, "the server is up", within=10)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await serving


@pytest.mark.row(
    "R45", clause="`schemathesis run -c object_level_authorization,ignored_auth,use_after_free,…`"
)
@pytest.mark.timeout(120)
async def test_the_checks_find_a_leak_where_there_is_one(tmp_path: Path) -> None:
    app = leaky()
    async with served(app) as url:
        code, said = await judge(
            tmp_path, url, app.openapi(), {name: name for name in NAMES}, owner="ada", seconds=8
        )

    assert code != 0, said
    assert "received the" in said, said


@pytest.mark.soak
@pytest.mark.row("R45", clause="with 3 peers: 0 findings, 20 min budget")
@pytest.mark.timeout(2000)
@pytest.mark.usefixtures("model")
async def test_no_person_reads_what_another_made(product, tmp_path, soak, score) -> None:
    owners = NAMES if soak else NAMES[:1]
    # A token lasts for five minutes.
    for owner, seed in product_of(owners, range(2 if soak else 1)):
        async with AsyncExitStack() as stack:
            people = [await stack.enter_async_context(signed_up(product.url, name)) for name in NAMES]
            document = await people[0].get("/openapi.json")
        tokens = {name: person.token for name, person in zip(NAMES, people, strict=True)}

        code, said = await judge(
            tmp_path, product.url, document, tokens, owner=owner, seconds=200 if soak else 12, seed=seed
        )

        assert code == 0, said
        drawn, passed = map(int, TESTED.search(said).groups())  # type: ignore[union-attr]
        assert drawn == passed > 0, said
        for _ in range(passed):
            score("requests of three persons that reached nothing of each other", True)
