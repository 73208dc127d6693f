"""Shutdown: streams tell their clients to reconnect, running requests finish, and the process ends with 0."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import httpx2
import pytest

from eightgentc.projects.v1 import projects_service_pb2 as pb
from eightgentc_devstack.ports import free_ports

pytestmark = pytest.mark.row("R36")
CHAT = {"id": "c", "message": {"id": "m", "role": "user", "parts": [{"type": "text", "text": "Bread?"}]}}


async def test_stream_is_told_to_come_back_and_a_running_request_finishes(own_edge, turns):
    began, may_end = asyncio.Event(), asyncio.Event()

    async def slow(request: object) -> pb.ListProjectsResponse:
        began.set()
        await may_end.wait()
        return pb.ListProjectsResponse()

    own_edge.projects.answers["StreamTurn"] = turns.streamed(turns.started, then=asyncio.Event().wait)
    own_edge.projects.answers["ListProjects"] = slow
    running = asyncio.create_task(own_edge.http.get("/api/projects"))
    await began.wait()
    async with own_edge.http.stream("POST", "/api/chat", json=CHAT) as answer:
        seen = ""
        async for text in answer.aiter_text():
            seen += text
            if "start-step" in text:
                own_edge.stopping.set()

    assert 'event: reconnect\ndata: {"type":"data-reconnect"' in seen
    assert not running.done()
    may_end.set()
    assert (await running).status_code == 200
    await own_edge.serving


async def test_draining_gateway_is_not_ready_and_still_alive(own_edge):
    assert (await own_edge.http.get("/readyz")).status_code == 200

    own_edge.gateway.drain.begin()

    assert (await own_edge.http.get("/readyz")).status_code == 503
    assert (await own_edge.http.get("/livez")).status_code == 200


async def test_process_is_ready_without_the_services_behind_it_and_ends_with_0_when_told_to(tmp_path: Path):
    (port,) = free_ports(1)
    settings = {
        "HTTP_LISTEN": f"127.0.0.1:{port}",
        "AUTH_TARGET": "127.0.0.1:1",
        "PROJECTS_TARGET": "127.0.0.1:1",
        "AI_TARGET": "127.0.0.1:1",  # of 0.1
        "SERVICE_CREDENTIAL_FILE": str(tmp_path / "none"),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "eightgentc_edge_gateway",
        "serve",
        env=os.environ | {f"EIGHTGENTC_EDGE_GATEWAY_{name}": value for name, value in settings.items()},
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    while b'"serving"' not in await process.stderr.readline():
        pass
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
        assert (await http.get("/readyz")).status_code == 200

    process.send_signal(signal.SIGTERM)
    await process.communicate()

    assert process.returncode == 0


async def test_wrong_settings_are_named_and_end_with_2():
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "eightgentc_edge_gateway",
        "check-config",
        env=os.environ | {"EIGHTGENTC_EDGE_GATEWAY_DATABASE_URL": "postgresql://any"},
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()

    assert process.returncode == 2
    assert b"EIGHTGENTC_EDGE_GATEWAY_DATABASE_URL is not a setting" in said
