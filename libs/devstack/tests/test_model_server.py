"""Finding servers of models on this machine, against real servers that answer as Ollama and the others do."""

import time

import pytest

from eightgentc_devstack.model_server import (
    KNOWN_PORTS,
    WITHIN,
    NoModelList,
    lacks_model,
    list_models,
    servers_here,
)
from eightgentc_devstack.ports import free_ports


async def found(*servers, our_ports=(), names=("Ollama", "LM Studio", "llama.cpp", "vLLM"), within=10.0):
    """Patient, since a busy machine is no reason to find nothing; how long is waited by default has a test of its own."""
    known = dict(zip([server.port for server in servers], names, strict=False))
    return await servers_here(our_ports, known, within=within)


def test_the_usual_ports_are_those_of_the_four_servers():
    assert KNOWN_PORTS == {11434: "Ollama", 1234: "LM Studio", 8080: "llama.cpp", 8000: "vLLM"}


async def test_each_server_is_found_by_what_it_answers(list_server):
    ollama = list_server().lists("llama3.2:latest", owner="library")
    studio = list_server().lists("qwen/qwen3-4b", owner="organization_owner")
    llama = list_server().lists("/models/qwen.gguf", owner="llamacpp", models=[{"name": "qwen"}])
    vllm = list_server().lists("Qwen/Qwen3-8B", owner="vllm")

    servers = await found(ollama, studio, llama, vllm)
    assert [(server.name, server.base_url, server.models) for server in servers] == [
        ("Ollama", ollama.url, ("llama3.2:latest",)),
        ("LM Studio", studio.url, ("qwen/qwen3-4b",)),
        ("llama.cpp", llama.url, ("/models/qwen.gguf",)),
        ("vLLM", vllm.url, ("Qwen/Qwen3-8B",)),
    ]


async def test_a_server_is_named_by_its_answer_where_that_says_who_it_is(list_server):
    [server] = await found(list_server().lists("m.gguf", owner="llamacpp"), names=["vLLM"])

    assert server.name == "llama.cpp"


async def test_a_server_on_ipv6_is_found(list_server):
    server = list_server("::1").lists("m")

    assert [one.base_url for one in await found(server)] == [f"http://[::1]:{server.port}/v1"]


async def test_models_for_embeddings_are_left_out(list_server):
    names = ["nomic-embed-text:latest", "text-embedding-nomic-embed-text-v1.5", "BAAI/bge-m3", "mxbai-embed-large",
             "all-minilm-l6", "bge-reranker-v2", "llama3.2"]  # fmt: skip
    [server] = await found(list_server().lists(*names))

    assert server.models == ("llama3.2",)


@pytest.mark.parametrize(
    "answer",
    [
        {"object": "list", "data": None},
        {"object": "list", "data": [{"id": "nomic-embed-text"}]},
        {"models": [{"id": "m"}]},
        {"object": "list", "data": [{"name": "m"}]},
        {"object": "list", "data": {"id": "m"}},
        [{"id": "m"}],
        b"<html>a web server</html>",
        b"\xff\xfe",
        b"[" * 100_000,
        {"object": "list", "data": [{"id": "m"}], "more": "x" * 300_000},
    ],
    ids=[
        "no model",
        "embeddings only",
        "another shape",
        "no ids",
        "no list",
        "an array",
        "html",
        "bytes",
        "deep",
        "large",
    ],
)
async def test_only_a_list_of_models_in_openais_shape_counts(list_server, answer):
    assert await found(list_server().says(answer)) == []


@pytest.mark.parametrize("status", [401, 404, 500, 503])
async def test_an_error_is_no_server(list_server, status):
    assert await found(list_server().says({"object": "list", "data": [{"id": "m"}]}, status)) == []


async def test_a_redirect_is_not_followed(list_server):
    elsewhere = list_server().lists("m")
    server = list_server().says(b"", 302, location=f"{elsewhere.url}/models")

    assert await found(server) == []
    assert elsewhere.seen == []


async def test_neither_key_nor_proxy_is_used(list_server, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    server = list_server().lists("m")

    assert await found(server)
    assert server.seen == [("/v1/models", None)]


async def test_our_own_port_is_never_asked(list_server):
    server = list_server().lists("m")

    assert await found(server, our_ports={server.port}) == []
    assert server.seen == []


async def test_an_offline_planner_of_ours_is_no_model(list_server):
    assert await found(list_server().lists("offline-planner", owner="8gentc")) == []


async def test_silent_servers_cost_a_third_of_a_second_together(list_server):
    silent = [list_server().lists("m") for _ in range(4)]
    for server in silent:
        server.delay = 5.0
    await servers_here((), {free_ports(1)[0]: "nobody"})  # the client is imported and warm
    started = time.monotonic()

    assert await found(*silent, within=WITHIN) == []
    assert WITHIN == 0.3
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    ("status", "body", "cause"),
    [
        (401, {"error": "no"}, "it answered 401"),
        (301, b"", "it redirects"),
        (200, b"<html>", "no list of models"),
        (200, {"object": "list", "data": [], "more": "x" * 300_000}, "larger than 256 KB"),
    ],
)
async def test_why_a_named_server_gives_no_list_is_told(list_server, status, body, cause):
    server = list_server().says(body, status, location="http://127.0.0.1:1/")

    with pytest.raises(NoModelList, match=cause):
        await list_models(server.url)


async def test_a_port_where_no_server_listens_is_told():
    with pytest.raises(NoModelList, match="connect"):
        await list_models(f"http://127.0.0.1:{free_ports(1)[0]}/v1")


async def test_a_model_is_only_missing_where_the_server_says_so(list_server):
    server = list_server().lists("llama3.2:latest")
    error = {"error": {"message": "model 'gone' not found", "type": "api_error"}}
    server.says(error, 404, "/v1/models/gone").says({"id": "llama3.2"}, 200, "/v1/models/llama3.2")

    assert await lacks_model(server.url, "", "gone")
    assert not await lacks_model(server.url, "", "llama3.2")
    assert not await lacks_model(server.url, "", "no-such-route")
