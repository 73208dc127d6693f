"""A signed-up person at the HTTP API: what a front end would send, and nothing else."""

import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

import httpx2

JSON = dict[str, Any]
_PATIENCE = httpx2.Timeout(60.0, connect=5.0)


@asynccontextmanager
async def signed_up(url: str, name: str = "Ada") -> AsyncIterator["Person"]:
    """A new person, whose connections are closed afterwards, whatever happened."""
    person = Person(url)
    try:
        yield await person.sign_up(name)
    finally:
        await person.close()


class Person:
    """Requests carry the person's token. Answers come as they are; `ok` gives the JSON of those that succeeded."""

    def __init__(self, url: str) -> None:
        self.http = httpx2.AsyncClient(base_url=url, timeout=_PATIENCE, trust_env=False)
        self.email = f"{secrets.token_hex(6)}@example.org"
        self.password = "a long walk by the river"
        self.account: JSON = {}
        self.token = ""
        self.refresh_token = ""

    async def sign_up(self, name: str = "Ada") -> Self:
        """Create the account and keep its token."""
        login = {"email": self.email, "password": self.password, "name": name}
        signed_in = ok(await self.http.post("/api/auth/sign-up", json=login))
        self.account = signed_in["account"]
        self._keep(signed_in)
        return self

    async def stay_signed_in(self) -> None:
        """Trade the refresh token for the next pair: an access token lasts five minutes."""
        body = {"refreshToken": self.refresh_token}
        self._keep(ok(await self.http.post("/api/auth/refresh", json=body)))

    def _keep(self, session: JSON) -> None:
        self.token = session["tokens"]["accessToken"]
        self.refresh_token = session["tokens"]["refreshToken"]
        self.http.headers["Authorization"] = f"Bearer {self.token}"

    async def get(self, path: str, **how: Any) -> JSON:
        return ok(await self.http.get(path, **how))

    async def post(self, path: str, body: JSON, *, key: str = "") -> JSON:
        return ok(await self.http.post(path, json=body, headers=_headers(key)))

    async def patch(self, path: str, body: JSON, *, etag: str = "*") -> JSON:
        return ok(await self.http.patch(path, json=body, headers={"If-Match": etag}))

    async def put(self, path: str, body: JSON) -> JSON:
        return ok(await self.http.put(path, json=body))

    async def project(self, title: str = "A bakery in Lisbon") -> str:
        """A new project's id."""
        return str((await self.post("/api/projects", {"title": title}))["id"])

    async def conversation(self, project: str, section: str = "Context") -> str:
        """A new conversation's id."""
        path = f"/api/projects/{project}/conversations"
        return str((await self.post(path, {"section": section}))["id"])

    async def all_messages(self, project: str, conversation: str) -> list[JSON]:
        """Every message, oldest first, through all pages."""
        path, token = f"/api/projects/{project}/conversations/{conversation}/messages", ""
        found: list[JSON] = []
        while True:
            page = await self.get(path, params={"pageSize": 100, "pageToken": token})
            found += page["messages"]
            token = page.get("nextPageToken", "")
            if not token:
                return found

    @asynccontextmanager
    async def chat(self, text: str, **body: Any) -> AsyncIterator["ChatStream"]:
        """Say something in a chat, and read the answer while it comes. `body`: `id`, `projectId`, `section` …"""
        message = {"id": secrets.token_hex(8), "role": "user", "parts": [{"type": "text", "text": text}]}
        body = {"id": secrets.token_hex(8), "messages": [message], **body}
        async with self.http.stream("POST", "/api/chat", json=body) as response:
            if response.status_code != 200:
                await response.aread()
            yield ChatStream(response)

    async def say(self, text: str, **body: Any) -> str:
        """The whole answer."""
        async with self.chat(text, **body) as stream:
            ok_status(stream.response)
            return "".join(
                [chunk["delta"] async for chunk in stream.chunks() if chunk["type"] == "text-delta"]
            )

    async def is_served(self) -> bool:
        """Whether the whole way to projects works; after a restart the gateway looks for it again within 2 s."""
        return (await self.http.get("/api/projects")).is_success

    async def close(self) -> None:
        await self.http.aclose()


class ChatStream:
    """An answer in the AI SDK's UI message stream."""

    def __init__(self, response: httpx2.Response) -> None:
        self.response = response

    async def chunks(self) -> AsyncIterator[JSON]:
        """Every chunk as it comes, to the end of the stream."""
        async for line in self.response.aiter_lines():
            if line.startswith("data: {"):
                yield json.loads(line.removeprefix("data: "))


def ok(response: httpx2.Response) -> JSON:
    """The JSON of an answer that succeeded."""
    ok_status(response)
    answer = response.json()
    assert isinstance(answer, dict)
    return answer


def ok_status(response: httpx2.Response) -> None:
    """Fail with the words of the refusal."""
    request = response.request
    assert response.is_success, (
        f"{request.method} {request.url} {response.status_code}: {response.text[:500]}"
    )


def _headers(key: str) -> dict[str, str]:
    return {"Idempotency-Key": key} if key else {}
