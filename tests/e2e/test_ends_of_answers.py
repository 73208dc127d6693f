"""Every way in which a model's answer can end, from the model's socket to the browser: docs/reference/ends-of-answers.md."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from eightgentc.ai.v1 import error_reason_pb2
from eightgentc_devstack.checkout import ROOT
from eightgentc_devstack.database_urls import database_url
from eightgentc_devstack.engine import Engine
from eightgentc_devstack.wiring import DATABASE
from eightgentc_edge_gateway.http.problem_types import PROBLEM_TYPES, STATUSES
from eightgentc_kit.errors import Code
from eightgentc_testing.model_server import Fault, ModelServer, Usage, http_error, refusal, text, tool_call
from eightgentc_testing.person import Person, signed_up
from eightgentc_testing.product import Product, running_product, until

WORDS = "We open in May. The oven comes first, and the sign over the door comes last."
HALF = '{"section": "Goals", "content": "We'
USED = Usage(prompt_tokens=50, completion_tokens=9)


def broken(fault):
    """Words that have come to the reader, and then the fault."""
    return text(WORDS, piece=20, fault=fault, fault_after=2, delay=0.3)


ENDS = {
    "the answer is complete": text(WORDS, usage=USED),
    "the output limit, in text": text(WORDS, finish_reason="length", usage=USED),
    "the output limit, in what a route forces": tool_call(
        "generatePlanSection", HALF, finish_reason="length", usage=USED
    ),
    "the model declines": refusal("I will not.", usage=USED),
    "the provider's content filter": text("We", finish_reason="content_filter", usage=USED),
    "closed without a finish reason": broken(Fault.END_WITHOUT_DONE),
    "closed inside an event": broken(Fault.CUT_IN_EVENT),
    "the connection is reset": broken(Fault.RESET),
    "the chunked encoding is cut": broken(Fault.CUT_AFTER_EVENT),
    "nothing comes for too long": broken(Fault.STALL),
    "an error of the provider in the stream": broken(Fault.ERROR_EVENT),
    "the provider asks us to wait": http_error(429, retry_after="200"),
    "the provider refuses our key": http_error(401),
    "an empty answer": text("", usage=USED),
}
FORCED = "the output limit, in what a route forces"
CUT = [name for name, answer in ENDS.items() if getattr(answer, "fault", None)]
PAGE = (ROOT / "docs/reference/ends-of-answers.md").read_text(encoding="utf-8")
TABLE = {
    cells[0]: cells[1:]
    for line in re.findall(r"^\| (.+) \|$", PAGE, re.MULTILINE)
    if len(cells := [cell.strip() for cell in line.split("|")]) == 7 and cells[0] in ENDS
}


@pytest.fixture(scope="module")
def faulty_model() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture(scope="module")
async def product(faulty_model: ModelServer) -> AsyncIterator[Product]:
    """A product that waits two seconds for a silent model, and not thirty."""
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory(prefix="8gentc-ends-") as name:
        patch.setenv("EIGHTGENTC_AI_MODEL_SILENCE_SECONDS", "2")
        engine = Engine("scripted", "scripted-1", faulty_model.url, "not-needed")
        async with running_product(Path(name), engine=engine) as running:
            yield running


@pytest.fixture
def model(faulty_model: ModelServer) -> ModelServer:
    faulty_model.reset()
    return faulty_model


@pytest.fixture
async def person(product: Product, model: ModelServer) -> AsyncIterator[Person]:
    async with signed_up(product.url) as ada:
        yield ada


async def recorded(product, person, runs):
    """Status, tokens and whether they are estimated, of all runs of a person, once so many are written."""
    url = database_url(product.wiring.admin_url, DATABASE)
    found = []

    async def there():
        async with await psycopg.AsyncConnection.connect(url) as connection:
            found[:] = await (
                await connection.execute(
                    "SELECT status, input_tokens + output_tokens, estimated FROM ai.runs WHERE tenant = %s ORDER BY id",
                    (person.account["id"],),
                )
            ).fetchall()
        return len(found) >= runs

    await until(there, f"{runs} runs are recorded", within=10)
    return found


def row(end):
    code, grpc, http, stream, resumable, usage = TABLE[end]
    return code, grpc, int(http), stream, resumable, usage


def test_the_table_of_the_documents_has_every_end():
    assert list(TABLE) == list(ENDS)


@pytest.mark.parametrize("end", ENDS)
def test_every_code_has_the_statuses_that_the_table_says(end):
    code, grpc, http, *_ = row(end)
    if not code:
        assert (grpc, http) == ("OK", 200)
        return
    assert f"ERROR_REASON_{code}" in error_reason_pb2.ErrorReason.DESCRIPTOR.values_by_name
    assert (PROBLEM_TYPES[code].status or STATUSES[Code(grpc)]) == http


@pytest.mark.row("F39", clause="one UI stream end; usage is booked in all")
@pytest.mark.row("R25", clause="all 4 forms → client event `error{code:UPSTREAM_TRUNCATED,resumable}`")
@pytest.mark.parametrize("end", [end for end in ENDS if end != FORCED])
async def test_the_stream_of_a_chat_ends_as_the_table_says(product, person, model, end):
    code, _, _, stream, resumable, usage = row(end)
    model.default = ENDS[end]
    project = await person.project()

    async with person.chat("When do we open?", projectId=project, section="Goals") as chat:
        chunks = [chunk async for chunk in chat.chunks()]

    last = chunks[-1]
    assert last["type"] == re.match(r"`(\w+)`", stream)[1]
    if not code:
        assert last["messageMetadata"]["state"] == "done"
        assert f"`finishReason: {last['messageMetadata']['finishReason']}`" in stream
    else:
        assert last["errorText"]
        about = next(c["messageMetadata"] for c in reversed(chunks) if "messageMetadata" in c)
        assert (about["state"], about["code"], about["resumable"]) == ("failed", code, resumable == "true")
        assert [c["type"] for c in chunks].count("error") == 1
        assert "finish" not in [c["type"] for c in chunks]
    (run,) = await recorded(product, person, 1)
    assert run[0] == (code or "done")
    assert (run[1] > 0, run[2]) == (usage != "none", usage == "estimated")


@pytest.mark.row("F39", clause="one problem type")
@pytest.mark.parametrize("end", [end for end in ENDS if end not in ("the output limit, in text", FORCED)])
async def test_a_reply_that_is_no_stream_is_the_problem_of_the_table(person, model, end):
    code, _, http, _, _, _ = row(end)
    model.default = ENDS[end]
    project = await person.project()

    body = {"projectId": project, "section": "Goals", "content": "When do we open?", "reply": True}
    answer = await person.http.post("/api/chat/message", json=body)

    assert answer.status_code == (http if code else 201), answer.text
    if code:
        assert (answer.json()["code"], answer.json()["status"]) == (code, http)
        assert answer.json()["type"] == f"/problems/{code.lower().replace('_', '-')}"


@pytest.mark.row("F39", clause="one problem type; usage is booked in all")
@pytest.mark.parametrize(
    "end", [end for end in ENDS if end not in ("the answer is complete", "the output limit, in text", *CUT)]
)
async def test_a_route_that_forces_a_tool_answers_with_the_problem_of_the_table(product, person, model, end):
    code, _, http, _, _, usage = row(end)
    model.default = ENDS[end]
    project = await person.project()

    answer = await person.http.post(f"/api/projects/{project}/sections/Goals/generate", json={})

    assert (answer.status_code, answer.json()["code"]) == (http, code), answer.text
    assert (await person.http.get(f"/api/projects/{project}/sections/Goals")).status_code == 404
    (run,) = await recorded(product, person, 1)
    assert (run[0], run[1] > 0, run[2]) == (code, usage != "none", usage == "estimated")


@pytest.mark.row("R25", clause="message stored `incomplete`; usage estimated")
@pytest.mark.row("R25", clause="nothing cached")
@pytest.mark.parametrize("end", CUT)
async def test_what_came_before_a_cut_is_kept_as_incomplete_and_the_message_can_be_sent_again(
    product, person, model, end
):
    model.then(ENDS[end], text(WORDS))
    project = await person.project()
    said = {"id": "m1", "role": "user", "parts": [{"type": "text", "text": "When do we open?"}]}
    where = {"id": "chat-1", "projectId": project, "section": "Goals", "messages": [said]}

    async with person.chat("", **where) as chat:
        shown = "".join([c["delta"] async for c in chat.chunks() if c["type"] == "text-delta"])
    [conversation] = (await person.get(f"/api/projects/{project}/conversations"))["conversations"]
    messages = await person.all_messages(project, conversation["id"])
    again = await person.say("", **where)

    assert shown
    assert WORDS.startswith(shown)
    assert [(m["role"], m["state"]) for m in messages] == [("user", "done"), ("assistant", "incomplete")]
    assert [part["text"] for part in messages[1]["parts"] if part["type"] == "text"] == [shown]
    metadata = messages[1]["metadata"]
    assert (metadata["code"], metadata["resumable"]) == (row(end)[0], True)
    assert again == WORDS
    assert len(model.requests) == 2
    first, _ = await recorded(product, person, 2)
    assert first[2], "the usage of the cut answer is estimated"


@pytest.mark.row("R25", clause="nothing cached")
@pytest.mark.parametrize(
    "end", ["closed inside an event", "the connection is reset", "the chunked encoding is cut"]
)
async def test_a_cut_answer_is_never_the_answer_to_the_next_who_asks(person, model, end):
    project = await person.project()
    ask = {"projectId": project, "prompt": "When do we open?"}
    model.default = ENDS[end]
    cut = await person.http.post("/api/ai/plan", json=ask)
    asked = len(model.requests)

    model.default = text(WORDS)
    whole = await person.post("/api/ai/plan", ask)

    assert (cut.status_code, cut.json()["code"]) == (row(end)[2], row(end)[0]), cut.text
    assert whole["result"] == {"text": WORDS}
    assert len(model.requests) == asked + 1
