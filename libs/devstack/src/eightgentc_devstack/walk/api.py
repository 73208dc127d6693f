"""The requests of the walk and what is read from their answers: every path and body in one place."""

import asyncio
import json
import math
import secrets
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx2

from eightgentc_devstack.walk.problem_details import refuse_problem

Answer = dict[str, Any]
"""A JSON object."""

_LOOK_SECONDS = 0.5
_PATIENCE = httpx2.Timeout(180.0, connect=5.0)


class Api:
    """One signed-in person. `in_background`: what is generated is asked for as a job, since the model may take minutes."""

    def __init__(self, url: str, *, in_background: bool = False) -> None:
        self.url = url
        self._in_background = in_background
        self._http = httpx2.AsyncClient(base_url=url, timeout=_PATIENCE, trust_env=False)
        self.email = f"walk-{secrets.token_hex(4)}@example.com"
        self.password = secrets.token_urlsafe(16)
        self._refresh_token = ""
        self._refresh_at = math.inf

    async def close(self) -> None:
        await self._http.aclose()

    async def sign_up(self) -> None:
        login = {"email": self.email, "password": self.password, "name": "Walk"}
        self._keep(await self._post("/api/auth/sign-up", login))

    async def create_project(self, title: str, description: str) -> str:
        """The new project's id."""
        answer = await self._post("/api/projects", {"title": title, "description": description})
        return str(answer["id"])

    async def chat(self, project_id: str, section: str, text: str) -> AsyncIterator[str]:
        """The reply, piece by piece, as the AI SDK streams it."""
        message = {"id": secrets.token_hex(8), "role": "user", "parts": [{"type": "text", "text": text}]}
        body = {
            "id": secrets.token_hex(8),
            "projectId": project_id,
            "section": section,
            "messages": [message],
        }
        await self._stay_signed_in()
        async with self._http.stream("POST", "/api/chat", json=body) as response:
            await refuse_problem(response)
            async for line in response.aiter_lines():
                if line.startswith("data: {"):
                    chunk = json.loads(line.removeprefix("data: "))
                    if chunk["type"] == "error":
                        raise RuntimeError(chunk["errorText"])
                    if chunk["type"] == "text-delta":
                        yield chunk["delta"]

    async def generate_section(self, project_id: str, section: str) -> Answer:
        """`{proposal: {content, …}, generation: {provider, model, …}, …}`."""
        return await self._generate(f"/api/projects/{project_id}/sections/{section}/generate", {})

    async def generate_graph(self, project_id: str) -> Answer:
        return await self._generate(f"/api/projects/{project_id}/graph/generate", {})

    async def graph(self, project_id: str) -> Answer:
        """`{nodes: […], edges: […]}`."""
        return await self._get(f"/api/project/{project_id}/graph")

    async def generate_diagram(self, project_id: str, kind: str) -> Answer:
        """`{proposal: {type, content, check: {valid}}, …}`."""
        return await self._generate(f"/api/projects/{project_id}/diagrams/generate", {"type": kind})

    async def learn(self, project_id: str) -> list[Answer]:
        """What the chats say that is worth remembering: `[{kind, text, quotes, …}]`."""
        if self._in_background:
            await self._until_chats_are_read(project_id)
        else:
            await self._post(f"/api/projects/{project_id}/insights/extract", {})
        found = (await self._get(f"/api/projects/{project_id}/insights"))["insights"]
        assert isinstance(found, list)
        return found

    async def _until_chats_are_read(self, project_id: str) -> None:
        """They are read by themselves, in a job. Raises RuntimeError: one could not be."""
        while True:
            chats = (await self._get(f"/api/projects/{project_id}/conversations"))["conversations"]
            read = [chat["insights"] for chat in chats]
            if failed := next((each for each in read if each["state"] == "failed"), None):
                raise RuntimeError(f"The chat could not be read: {failed.get('reason', 'no reason given')}.")
            if all(each["state"] == "done" for each in read):
                return
            await asyncio.sleep(_LOOK_SECONDS)

    async def _generate(self, path: str, body: Answer) -> Answer:
        """What was generated, at once or once its job is done."""
        if not self._in_background:
            return await self._post(path, body)
        job = await self._post(path, body, Prefer="respond-async")
        while job["state"] in {"queued", "running"}:
            await asyncio.sleep(_LOOK_SECONDS)
            job = await self._get(f"/api/jobs/{job['id']}")
        if job["state"] != "done":
            raise RuntimeError(job.get("error", {}).get("detail") or f"The job was {job['state']}.")
        result = job["result"]
        assert isinstance(result, dict)
        return result

    async def _post(self, path: str, body: Answer, **headers: str) -> Answer:
        await self._stay_signed_in()
        return await self._post_as_it_is(path, body, **headers)

    async def _get(self, path: str) -> Answer:
        await self._stay_signed_in()
        return await _answer(await self._http.get(path))

    async def _post_as_it_is(self, path: str, body: Answer, **headers: str) -> Answer:
        headers["Idempotency-Key"] = secrets.token_hex(16)
        return await _answer(await self._http.post(path, json=body, headers=headers))

    async def _stay_signed_in(self) -> None:
        """A walk over a slow model takes longer than an access token lasts."""
        if time.monotonic() > self._refresh_at:
            self._keep(await self._post_as_it_is("/api/auth/refresh", {"refreshToken": self._refresh_token}))

    def _keep(self, session: Answer) -> None:
        tokens = session["tokens"]
        self._http.headers["Authorization"] = f"Bearer {tokens['accessToken']}"
        self._refresh_token = tokens["refreshToken"]
        self._refresh_at = time.monotonic() + tokens["accessExpiresIn"] / 2


async def _answer(response: httpx2.Response) -> Answer:
    await refuse_problem(response)
    answer = response.json()
    assert isinstance(answer, dict)
    return answer
