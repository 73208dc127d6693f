"""A page of another origin in a real browser: signs in, works, and reads what it may read."""

from __future__ import annotations

import time

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from eightgentc.auth.v1 import account_pb2, account_service_pb2, session_service_pb2
from eightgentc.projects.v1 import conversation_service_pb2, project_pb2, projects_service_pb2
from eightgentc_kit.errors import Overloaded
from eightgentc_testing.browser import Chromium, find_chromium, page_of_its_own

pytestmark = [pytest.mark.row("F140"), pytest.mark.timeout(330)]

WHEN = Timestamp(seconds=int(time.time()) + 300)
PROJECT = project_pb2.Project(
    id="p1", title="A", role=project_pb2.ROLE_OWNER, create_time=WHEN, update_time=WHEN, etag="p3"
)
WORK = """
  const ask = async (method, path, { body, ...headers } = {}) => {
    const answer = await fetch(told.api + path, {
      method,
      headers: { ...(body && { 'Content-Type': 'application/json' }), ...headers },
      body: body && JSON.stringify(body),
    })
    return { status: answer.status, headers: Object.fromEntries(answer.headers), text: await answer.text() }
  }
  const login = { email: 'ada@example.org', password: 'a long walk by the river' }
  const signedIn = await ask('POST', '/api/auth/sign-in', { body: login })
  const bearer = { Authorization: `Bearer ${told.token}` }
  return {
    signedIn,
    refreshed: await ask('POST', '/api/auth/refresh', { body: { refreshToken: 'r' } }),
    changed: await ask('PATCH', '/api/projects/p1', { body: { title: 'B' }, 'If-Match': '"p3"', ...bearer }),
    made: await ask('POST', '/api/projects', { body: { title: 'B' }, 'Idempotency-Key': 'k', ...bearer }),
    waiting: await ask('GET', '/api/projects', bearer),
    streamed: await ask('GET', '/api/chat/c1/stream', { 'Last-Event-ID': '0', ...bearer }),
    lost: await ask('GET', '/api/nothing', { 'X-Request-Id': 'from-the-page' }),
    signedOut: await ask('POST', '/api/auth/sign-out', bearer),
  }
"""
ONE_REQUEST = (
    "return await fetch(told.api + told.path).then((answer) => answer.status, (error) => error.name)"
)


@pytest.fixture(scope="module")
async def chromium() -> Chromium:
    return await find_chromium()


def script(edge, turns) -> None:
    tokens = account_pb2.SessionTokens(access_token="a", access_expire_time=WHEN, refresh_expire_time=WHEN)
    edge.auth.answers |= {
        "SignIn": account_service_pb2.SignInResponse(tokens=tokens),
        "RefreshSession": session_service_pb2.RefreshSessionResponse(tokens=tokens),
        "SignOut": session_service_pb2.SignOutResponse(),
    }
    edge.projects.answers |= {
        "UpdateProject": projects_service_pb2.UpdateProjectResponse(project=PROJECT),
        "CreateProject": projects_service_pb2.CreateProjectResponse(project=PROJECT, replayed=True),
        "ListProjects": Overloaded(),
        "ResumeTurn": turns.streamed(
            turns.started, turns.ended(2), kind=conversation_service_pb2.ResumeTurnResponse
        ),
    }


async def test_page_of_a_listed_origin_signs_in_works_and_signs_out(
    tokens, turns, chromium, edge_with
) -> None:
    async with page_of_its_own() as page, edge_with(origins=page.origin) as edge:
        script(edge, turns)

        done = await page.run(chromium, WORK, {"api": edge.url, "token": tokens.sign("edge-gateway")})

    statuses = {name: answer["status"] for name, answer in done.items()}
    assert list(statuses) == [
        "signedIn",
        "refreshed",
        "changed",
        "made",
        "waiting",
        "streamed",
        "lost",
        "signedOut",
    ]
    assert list(statuses.values()) == [200, 200, 200, 201, 429, 200, 404, 204]
    assert done["changed"]["headers"]["etag"] == '"p3"'
    assert done["made"]["headers"]["location"] == "/api/projects/p1"
    assert done["made"]["headers"]["idempotent-replayed"] == "true"
    assert done["waiting"]["headers"]["retry-after"] == "1"
    assert done["streamed"]["headers"]["x-vercel-ai-ui-message-stream"] == "v1"
    assert done["streamed"]["text"].endswith("data: [DONE]\n\n")
    assert done["lost"]["headers"]["x-request-id"] == "from-the-page"


async def test_page_of_an_unlisted_origin_reads_nothing(chromium, edge_with) -> None:
    async with page_of_its_own() as page, edge_with(origins="https://a.example") as edge:
        read = await page.run(chromium, ONE_REQUEST, {"api": edge.url, "path": "/openapi.json"})

    assert read == "TypeError"
