"""The walk over a scripted gateway: what it shows, what it writes down, how it fails."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, StreamingResponse
from starlette.routing import Route

from eightgentc_devstack.display import Display
from eightgentc_devstack.ports import free_ports
from eightgentc_devstack.walk.afterwards import curl_lines
from eightgentc_devstack.walk.api import Api
from eightgentc_devstack.walk.document import document
from eightgentc_devstack.walk.journey import Journey, Plan, StepFailed
from eightgentc_offline_planner.notice import NOTICE

IDEA = "I want to open a bakery in Lisbon by May with 40,000 euros"
GENERATION = {"provider": "offline-planner", "model": "offline-planner"}
INSIGHT = {"id": "i1", "kind": "constraint", "text": "40,000 euros are there."}
NODE = {"type": "concept", "x": 0, "y": 0}
GRAPH = {
    "nodes": [{"id": "1", "label": "Bakery", **NODE}, {"id": "2", "label": "Oven", **NODE}],
    "edges": [{"id": "3", "source": "1", "target": "2", "type": "needs"}],
}


class Gateway:
    """Answers as the real one; `broken` names a path that answers 503."""

    def __init__(self) -> None:
        self.broken = ""
        self.lasts = 300
        self.fails = False
        self.unreadable = False
        self.results: dict[str, dict] = {}
        self.looked_at: set[str] = set()
        self.requests: list[tuple[str, dict]] = []

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/{path:path}", self.answer, methods=["GET", "POST"])])

    async def answer(self, request: Request) -> JSONResponse | StreamingResponse:
        path = request.url.path
        self.requests.append((path, await request.json() if request.method == "POST" else {}))
        if path == self.broken:
            details = {"title": "The model is away", "detail": "Try again in a minute."}
            return JSONResponse(details, 503, media_type="application/problem+json")
        if path == "/api/chat":
            return StreamingResponse(self.chat(), media_type="text/event-stream")
        answer = self.body(path, self.requests[-1][1])
        if request.headers.get("prefer") == "respond-async":
            id = f"j{len(self.results) + 1}"
            self.results[id] = answer
            return JSONResponse({"id": id, "state": "queued"}, 202)
        return JSONResponse(answer)

    def job(self, id: str) -> dict:
        """Running when it is looked at first, then at its end."""
        first = id not in self.looked_at
        self.looked_at.add(id)
        if first:
            return {"id": id, "state": "running"}
        if self.fails:
            return {"id": id, "state": "failed", "error": {"detail": "The model did not finish in time."}}
        return {"id": id, "state": "done", "result": self.results[id]}

    def reading(self) -> dict:
        """How far the chat was read: not yet when it is looked at first."""
        first = "c1" not in self.looked_at
        self.looked_at.add("c1")
        if self.unreadable and not first:
            return {"state": "failed", "reason": "MODEL_TIMEOUT"}
        return {"state": "pending" if first else "done"}

    def body(self, path: str, asked: dict) -> dict:
        if path.startswith("/api/auth/"):
            return {"tokens": {"accessToken": "token", "refreshToken": "next", "accessExpiresIn": self.lasts}}
        if path == "/api/projects":
            return {"id": "p1"}
        if path.endswith("/conversations"):
            return {"conversations": [{"id": "c1", "insights": self.reading()}]}
        if path.endswith("/insights"):
            return {"insights": [INSIGHT]}
        if path.startswith("/api/jobs/"):
            return self.job(path.rpartition("/")[2])
        if path == "/api/project/p1/graph":
            return GRAPH
        proposal = {"content": "Prose about bread."}
        if path.endswith("/diagrams/generate"):
            proposal = {"type": asked["type"], "content": "timeline\n  May: open", "check": {"valid": True}}
        return {"proposal": proposal, "generation": GENERATION}

    async def chat(self) -> AsyncIterator[str]:
        for chunk in (
            {"type": "start"},
            {"type": "text-delta", "id": "1", "delta": "A bak"},
            {"type": "text-delta", "id": "1", "delta": "ery."},
        ):
            yield f"data: {json.dumps(chunk)}\n\n"
        yield "data: [DONE]\n\n"


class ListeningServer(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    async def startup(self, sockets=None) -> None:
        await super().startup(sockets)
        self.listening.set()


@pytest.fixture
def gateway() -> Gateway:
    return Gateway()


@pytest.fixture
async def serve(gateway, monkeypatch) -> AsyncIterator[Callable[..., Awaitable[Api]]]:
    """A client of the gateway."""
    monkeypatch.setattr("eightgentc_devstack.walk.api._LOOK_SECONDS", 0.0)
    port = free_ports(1)[0]
    server = ListeningServer(uvicorn.Config(gateway.app(), port=port, log_level="error", lifespan="off"))
    serving = asyncio.create_task(server.serve())
    await server.listening.wait()
    apis: list[Api] = []

    async def client(**how: bool) -> Api:
        apis.append(Api(f"http://127.0.0.1:{port}", **how))
        return apis[-1]

    yield client
    for api in apis:
        await api.close()
    server.should_exit = True
    await serving


@pytest.fixture
async def api(serve) -> Api:
    return await serve()


async def test_walk_shows_the_talk_the_prose_the_tree_and_the_diagrams(api):
    screen = io.StringIO()
    await Journey(api, Display(screen), Plan()).walk(IDEA)

    shown = screen.getvalue()
    assert "A bakery." in shown
    assert "Prose about bread." in shown
    assert "constraint: 40,000 euros are there." in shown
    assert "└─ needs → Oven" in shown
    assert "May: open" in shown


async def test_document_holds_what_the_walk_made(api):
    plan = Plan()
    await Journey(api, Display(io.StringIO()), plan).walk(IDEA)

    written = document(api.url, plan, None)
    assert written["project_id"] == "p1"
    assert written["ai"] == {**GENERATION, "notice": NOTICE}
    assert [section["section"] for section in written["sections"]] == ["Context", "Goals", "Timeline"]
    assert written["diagrams"][0] == {"type": "timeline", "content": "timeline\n  May: open", "valid": True}
    assert written["graph"] == GRAPH
    assert written["insights"] == [INSIGHT]
    assert set(written["timings"]) >= {"account", "project", "concept graph"}


async def test_the_words_of_the_person_are_what_the_chat_gets(api, gateway):
    await Journey(api, Display(io.StringIO()), Plan()).walk(IDEA)

    body = next(body for path, body in gateway.requests if path == "/api/chat")
    assert body["messages"][0]["parts"] == [{"type": "text", "text": IDEA}]
    assert (body["projectId"], body["section"]) == ("p1", "Context")


async def test_failure_names_the_step_and_says_what_the_api_said(api, gateway):
    gateway.broken = "/api/projects/p1/sections/Goals/generate"
    plan = Plan()

    with pytest.raises(StepFailed, match=r"plan section Goals.*503: The model is away: Try again") as caught:
        await Journey(api, Display(io.StringIO()), plan).walk(IDEA)

    written = document(api.url, plan, caught.value)
    assert written["error"]["step"] == "plan section Goals"
    assert [section["section"] for section in written["sections"]] == ["Context"]


def test_curl_lines_read_everything_again():
    lines = "\n".join(curl_lines(Api("http://here"), Plan(project_id="p1")))

    assert "http://here/api/auth/sign-in" in lines
    assert "http://here/api/project/p1/graph" in lines


async def test_a_walk_that_takes_longer_than_its_token_lasts_stays_signed_in(api, gateway):
    gateway.lasts = 0

    await Journey(api, Display(io.StringIO()), Plan()).walk(IDEA)

    refreshed = [body for path, body in gateway.requests if path == "/api/auth/refresh"]
    assert len(refreshed) > 5
    assert all(body == {"refreshToken": "next"} for body in refreshed)


async def test_what_a_slow_model_makes_is_asked_for_in_the_background(gateway, serve):
    plan = Plan()
    api = await serve(in_background=True)
    await Journey(api, Display(io.StringIO()), plan).walk(IDEA)

    assert [section["content"] for section in plan.sections] == ["Prose about bread."] * 3
    assert gateway.looked_at == {"c1", "j1", "j2", "j3", "j4", "j5", "j6"}


async def test_a_chat_that_a_slow_model_could_not_read_says_why(gateway, serve):
    gateway.unreadable = True

    with pytest.raises(StepFailed, match=r"worth remembering.*MODEL_TIMEOUT"):
        await Journey(await serve(in_background=True), Display(io.StringIO()), Plan()).walk(IDEA)


async def test_a_job_that_failed_says_why(gateway, serve):
    gateway.fails = True

    with pytest.raises(StepFailed, match="The model did not finish in time"):
        await Journey(await serve(in_background=True), Display(io.StringIO()), Plan()).walk(IDEA)
