"""Postgres is frozen under the whole product: HTTP callers hear it in time, and all goes on when it does."""

import asyncio
import time

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from eightgentc_testing.frozen import frozen
from eightgentc_testing.person import Person
from eightgentc_testing.product import Product, until

BOUND = 4.0
"""A write's two seconds, and what a busy machine adds."""
SERVING, NOT_SERVING = health_pb2.HealthCheckResponse.SERVING, health_pb2.HealthCheckResponse.NOT_SERVING


async def _database_of(product: Product, service: str) -> int:
    async with grpc.aio.insecure_channel(product.wiring.target(f"{service}-health")) as channel:
        request = health_pb2.HealthCheckRequest(service="database")
        return (await health_pb2_grpc.HealthStub(channel).Check(request)).status


async def test_every_kind_of_request_is_answered_in_time_and_works_afterwards(
    person: Person, product: Product
) -> None:
    project, services = await person.project(), product.pids()
    path = f"/api/projects/{project}"
    await person.put(f"{path}/sections/Goals", {"content": "Forty loaves a day."})
    message = {"id": "m-1", "role": "user", "parts": [{"type": "text", "text": "Hello"}]}
    chat = {"id": "frozen-chat", "projectId": project, "section": "Goals", "messages": [message]}
    node = {"op": "createNode", "label": "Oven", "x": 0.0, "y": 0.0}
    requests = [
        ("GET", "/api/projects", None),
        ("GET", path, None),
        ("GET", f"{path}/sections", None),
        ("GET", f"{path}/graph", None),
        ("GET", f"{path}/conversations", None),
        ("PATCH", path, {"title": "Bread"}),
        ("PUT", f"{path}/sections/Risks", {"content": "Rain."}),
        ("PATCH", f"{path}/graph", {"operations": [node]}),
        ("POST", f"{path}/diagrams", {"content": "flowchart TD\n a --> b"}),
        ("POST", "/api/chat", chat),
        ("POST", "/api/chat/message", {"projectId": project, "section": "Goals", "content": "Hello"}),
        ("POST", "/api/ai/generate-plan", {"projectId": project, "section": "Goals"}),
        ("POST", "/api/auth/sign-in", {"email": person.email, "password": person.password}),
    ]

    async def ask(method: str, url: str, body: object) -> tuple[int, str, bool, float]:
        began = time.monotonic()
        answer = await person.http.request(method, url, json=body)
        code = (
            answer.json().get("code", "") if "json" in answer.headers["Content-Type"] else answer.text[:200]
        )
        return answer.status_code, code, "Retry-After" in answer.headers, time.monotonic() - began

    with frozen(product.wiring.admin_url):
        found = await asyncio.gather(*(ask(*request) for request in requests))

        async def shown() -> bool:
            states = [await _database_of(product, name) for name in ("auth", "projects", "ai")]
            return states == [NOT_SERVING] * 3

        await until(shown, "each service shows that its database does not answer", within=15)
        later = await asyncio.gather(*(ask(*request) for request in requests))

    for answers in (found, later):
        odd = [
            (method, url, *answer)
            for (method, url, _), answer in zip(requests, answers, strict=True)
            if answer[:3] not in ((503, "DATABASE_UNAVAILABLE", True), (504, "OUTCOME_UNKNOWN", True))
            or answer[3] > BOUND
        ]
        assert odd == []
    assert {answer[0] for answer in later} == {503}

    async def works() -> bool:
        return all([(await ask(*request))[0] < 300 for request in requests[:5]])

    await until(works, "reads work again", within=10)
    assert (await ask(*requests[6]))[0] in (200, 201)
    assert product.pids() == services
