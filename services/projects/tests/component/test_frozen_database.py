"""Postgres is frozen, or its answer gets lost: every RPC says so in time, and a repeat of it has its effect once."""

import asyncio
import time
from dataclasses import replace
from itertools import count

import pytest
import pytest_asyncio

from eightgentc.projects.v1.conversation_pb2 import TURN_STATE_DONE
from eightgentc_kit.errors import Code, RemoteError
from eightgentc_kit.grpc.channel import call_stream
from eightgentc_kit.postgres.statements import WRITE_SECONDS
from eightgentc_projects.application import repeat
from eightgentc_testing.database_proxy import database_proxy
from eightgentc_testing.product import until

from .every_rpc import Rpc, every_rpc, values_of

RPCS = list(every_rpc())
_MOST_SWEEPS = 3
WITH_KEY = [rpc for rpc in RPCS if rpc.takes_request_id]
SLACK = 2.0
"""Every RPC at once: some wait for one of eight connections first."""
CHANGES = "SELECT project_id, revision, cause FROM projects.changes"
IN_DOUBT = {"DATABASE_UNAVAILABLE", "OUTCOME_UNKNOWN"}


@pytest_asyncio.fixture
async def proxy(straight_urls):
    async with database_proxy(straight_urls.roles["eightgentc_projects"]) as proxy:
        yield proxy


@pytest.fixture
def straight_urls(projects_template):
    with projects_template.fresh() as urls:
        yield urls


@pytest.fixture
def database_urls(straight_urls, proxy):
    """The service goes by the proxy; the test itself does not."""
    return replace(straight_urls, roles={**straight_urls.roles, "eightgentc_projects": proxy.url})


class Project:
    """A project with one of everything, and what RPCs say about it."""

    def __init__(self, service, owner, values):
        self.service, self.owner, self.values = service, owner, values
        self.own: dict[str, dict[str, str]] = {}
        """What some RPCs say otherwise, by the name of the RPC."""

    async def call(self, rpc: Rpc, **own):
        """What it answers, or the error."""
        own |= self.own.get(rpc.name, {})
        request = rpc.request(self.values, **own)
        method = getattr(getattr(self.service, rpc.stub), rpc.name)
        try:
            return await (self.owner.stream if rpc.streams else self.owner.call)(method, request)
        except RemoteError as error:
            return error


@pytest_asyncio.fixture
async def project(service, ada, bob):
    project_id = await service.project(ada)
    await service.join(ada, project_id, bob, "viewer")
    none = {"chat": "", "diagram": "", "job": "", "insight": "", "proposal": ""}
    new = Project(service, ada, values_of(project_id, bob.id, **none))
    rpcs = {rpc.name: rpc for rpc in RPCS}
    target = {"projectId": project_id, "section": "Goals"}
    await new.call(rpcs["PutPlanSection"])
    drawn = await new.call(rpcs["CreateDiagram"])
    await new.call(rpcs["StreamTurn"], target=target)
    chats = await new.call(rpcs["ListConversations"])
    job = await new.call(rpcs["CreateJob"])
    ended = await new.call(rpcs["CreateJob"], **_another(rpcs["CreateJob"], project_id, 0))
    cancelled = await new.call(rpcs["CancelJob"], job_id=ended.job.id)
    noted = await new.call(rpcs["CreateInsight"])
    made = await new.call(rpcs["GeneratePlanSection"])
    new.values |= values_of(
        project_id,
        bob.id,
        chat=chats.conversations[0].id,
        diagram=drawn.diagram.id,
        job=job.job.id,
        insight=noted.insight.id,
        proposal=made.generation.id,
    )
    said = (await new.call(rpcs["ListMessages"])).messages
    new.own = {
        "SelectBranch": {"message_id": said[0].id},
        "GetReceipt": {"message_id": said[1].id},
        "GetProvenance": {"generation_id": made.generation.id},
        "WatchJob": {"job_id": cancelled.job.id},
    }
    return new


async def timed(call):
    began = time.monotonic()
    return await call, time.monotonic() - began


async def test_the_requests_are_ones_that_the_service_takes(project):
    refused = {}
    for rpc in sorted(RPCS, key=lambda rpc: rpc.name.startswith("Delete") + (rpc.name == "DeleteProject")):
        answer = await project.call(rpc)
        if isinstance(answer, RemoteError) and answer.code in (Code.INVALID_ARGUMENT, Code.UNIMPLEMENTED):
            refused[rpc.name] = answer.message

    assert refused == {}


@pytest.mark.row("R13", clause="every RPC of projects")
@pytest.mark.parametrize("way", ["stopped", "cut off"])
async def test_every_rpc_is_told_in_time_that_the_database_does_not_answer(
    project, proxy, freeze, database_rows, way
):
    before = await database_rows(CHANGES)
    if way == "cut off":
        proxy.freeze()
        found = await asyncio.gather(*(timed(project.call(rpc)) for rpc in RPCS))
        proxy.thaw()
    else:
        with freeze():
            found = await asyncio.gather(*(timed(project.call(rpc)) for rpc in RPCS))

    late = {
        rpc.name: seconds
        for rpc, (_, seconds) in zip(RPCS, found, strict=True)
        if seconds > WRITE_SECONDS + SLACK
    }
    reasons = {rpc.name: getattr(answer, "reason", "") for rpc, (answer, _) in zip(RPCS, found, strict=True)}
    assert late == {}
    assert {name: reason for name, reason in reasons.items() if reason not in IN_DOUBT} == {}
    await _answers_again(project)
    done = {cause for _, _, cause in set(await database_rows(CHANGES)) - set(before)}
    unknown = {name for name, reason in reasons.items() if reason == "OUTCOME_UNKNOWN"}
    assert done <= unknown, "what was said not to be done was not done"


async def test_an_answer_that_ends_while_the_database_is_silent_is_saved_when_it_is_back(
    project, service, proxy
):
    service.planner.gate = asyncio.Event()
    [rpc] = [rpc for rpc in RPCS if rpc.name == "StreamTurn"]
    target = {"projectId": project.values["project_id"], "section": "Timeline"}
    stream = call_stream(
        service.conversations.StreamTurn,
        rpc.request(project.values, target=target),
        token=project.owner.token,
    )
    said = [await anext(stream), await anext(stream)]

    async def is_known():
        return service.database.breaker.is_open

    proxy.freeze()
    service.planner.gate.set()
    await until(is_known, "it is known that the database does not answer", within=10)
    proxy.thaw()
    said += [message async for message in stream]

    assert said[-1].event.ended.state == TURN_STATE_DONE


async def _answers_again(project, within=3.0):
    """All reads at once do, without a restart."""
    reads = [rpc for rpc in RPCS if rpc.name.startswith(("Get", "List"))]
    async with asyncio.timeout(within):
        while True:
            answers = await asyncio.gather(*(project.call(rpc) for rpc in reads))
            if not any(isinstance(answer, RemoteError) for answer in answers):
                return
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("rpc", WITH_KEY, ids=lambda rpc: rpc.name)
async def test_a_request_whose_answer_is_lost_has_its_effect_once(
    project, proxy, database_rows, monkeypatch, rpc
):
    monkeypatch.setattr(repeat, "LEASE_SECONDS", 0.3)
    kept, number, sweeps = [], 1, 1
    for attempt in count():
        before = await _effects(database_rows)
        own = {"request_id": f"{rpc.name}-{attempt}", **_another(rpc, project.values["project_id"], attempt)}
        proxy.lose_answer(number)
        first = await project.call(rpc, **own)
        proxy.lose_nothing()
        if not proxy.lost.is_set():
            if isinstance(first, RemoteError):
                continue  # it did not come so far, on a busy machine
            # It has fewer round trips. A connection that was made anew has one more, which may have taken the last one's place.
            if ("OUTCOME_UNKNOWN", True) in kept or rpc.streams or sweeps == _MOST_SWEEPS:
                break
            number, sweeps = 1, sweeps + 1
            continue
        number += 1
        told = await _effects(database_rows)
        reason = getattr(first, "reason", "")
        if reason == "DATABASE_UNAVAILABLE":
            assert told == before, f"round trip {number - 1}"
        kept.append((reason, told != before))

        answer = await _repeated(project, rpc, own)

        once = await _effects(database_rows)
        assert not isinstance(answer, RemoteError), (number, answer.reason)
        again = await project.call(rpc, **own)
        assert not isinstance(again, RemoteError), (number, again.reason)
        assert await _effects(database_rows) == once
        if told != before:
            assert once == told, "it was done, and is not done once more"

    assert ("OUTCOME_UNKNOWN", True) in kept or rpc.streams
    assert {reason for reason, _ in kept} <= IN_DOUBT | {""}


async def _effects(database_rows):
    """How much there is of what requests make."""
    tables = (
        "projects",
        "changes",
        "messages",
        "generations",
        "turns",
        "conversations",
        "nodes",
        "diagrams",
        "jobs",
        "insights",
    )
    counts = ", ".join(f"(SELECT count(*) FROM projects.{table})" for table in tables)
    [row] = await database_rows(f"SELECT {counts}")
    return row


def _another(rpc, project_id, number):
    """What makes it another request than the one before, where saying the same again changes nothing."""
    if rpc.name == "PutPlanSection":
        return {"section": {"section": "Goals", "content": f"Text {number}"}}
    if rpc.name == "CreateJob":
        return {"plan_section": {"project_id": project_id, "section": f"Section {number}"}}
    return {}


async def _repeated(project, rpc, own):
    """Sent until it is not in doubt any more, as a client does."""
    async with asyncio.timeout(10):
        while True:
            answer = await project.call(rpc, **own)
            if getattr(answer, "reason", "") not in IN_DOUBT | {"REQUEST_IN_PROGRESS", "TURN_RUNNING"}:
                return answer
            await asyncio.sleep(0.05)
