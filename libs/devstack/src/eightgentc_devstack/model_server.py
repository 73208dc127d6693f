"""What a server that speaks as OpenAI does answers to `GET /models`, and which servers of that kind run on this machine."""

import asyncio
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import httpx2

KNOWN_PORTS = {11434: "Ollama", 1234: "LM Studio", 8080: "llama.cpp", 8000: "vLLM"}
"""The usual port of each, in the order in which one is taken."""
HOSTS = ("127.0.0.1", "[::1]")
WITHIN = 0.3
_PATIENCE = 5.0
_LARGEST_BODY = 256 * 1024
_OURS = "8gentc"
_OWNERS = {"llamacpp": "llama.cpp", "vllm": "vLLM"}
# What turns text into vectors, ranks it or hears it cannot write a plan; the list does not say what a model is for.
_NO_WRITER = re.compile(r"embed|rerank|whisper|(?:^|/)(?:bge|gte|e5|all-minilm|paraphrase)-", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ModelServer:
    """A server that answered with a list of models. `models`: those that write."""

    name: str
    base_url: str
    models: tuple[str, ...]


class NoModelList(Exception):
    """The server did not answer with OpenAI's list; the message is the cause, `status` the HTTP status if there was one."""

    def __init__(self, cause: str, status: int = 0) -> None:
        super().__init__(cause)
        self.status = status


async def servers_here(
    our_ports: Collection[int], known: Mapping[int, str] = KNOWN_PORTS, *, within: float = WITHIN
) -> list[ModelServer]:
    """Servers with a model at the known ports of this machine; asked all at once, without a key, for `within` seconds."""
    ports = [port for port in known if port not in our_ports]
    # One client, made before the clock runs; there is no TLS to verify on the way to our own machine.
    async with httpx2.AsyncClient(trust_env=False, verify=False) as client:
        asked = [
            _server_at(client, f"http://{host}:{port}/v1", known[port], within)
            for port in ports
            for host in HOSTS
        ]
        found = [server for server in await asyncio.gather(*asked) if server and server.models]
    by_port = {server.base_url.rpartition(":")[2]: server for server in reversed(found)}
    return [by_port[f"{port}/v1"] for port in ports if f"{port}/v1" in by_port]


async def list_models(base_url: str, api_key: str = "") -> list[str]:
    """The ids that the server lists. Raises NoModelList."""
    status, body = await _get_named(f"{base_url.rstrip('/')}/models", api_key)
    if status in range(300, 400):
        raise NoModelList(f"it redirects (status {status}); name the address that it leads to", status)
    if status != 200:
        raise NoModelList(f"it answered {status}", status)
    return [str(entry["id"]) for entry in _entries(body)]


async def lacks_model(base_url: str, api_key: str, model: str) -> bool:
    """Whether the server says itself that it has no such model; not being in its list may only mean an alias."""
    try:
        status, body = await _get_named(f"{base_url.rstrip('/')}/models/{model}", api_key)
        said = json.loads(body)
    except (NoModelList, ValueError):
        return False
    return status == 404 and isinstance(said, dict) and model in json.dumps(said.get("error"))


def writers(models: Collection[str]) -> tuple[str, ...]:
    """Those that write text, as far as their names tell."""
    return tuple(model for model in models if not _NO_WRITER.search(model))


async def _server_at(
    client: httpx2.AsyncClient, base_url: str, name: str, within: float
) -> ModelServer | None:
    try:
        status, body = await _get(client, f"{base_url}/models", {}, within=within)
        entries = _entries(body) if status == 200 else []
    except NoModelList:
        return None
    owner = str(entries[0].get("owned_by")) if entries else ""
    if owner == _OURS:
        return None  # the offline planner of another scripts/up, whose port is any free one
    return ModelServer(_OWNERS.get(owner, name), base_url, writers([str(entry["id"]) for entry in entries]))


def _entries(body: bytes) -> list[dict[str, object]]:
    """Only OpenAI's shape counts: `{"object":"list","data":[{"id":…}]}`. Ollama without a model has null for data."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or said.get("object") != "list":
        raise NoModelList("its answer is no list of models", 200)
    data = said.get("data") or []
    if not isinstance(data, list) or not all(
        isinstance(e, dict) and isinstance(e.get("id"), str) for e in data
    ):
        raise NoModelList("its answer is no list of models", 200)
    return data


async def _get_named(url: str, api_key: str) -> tuple[int, bytes]:
    """As `_get`, of a server that somebody named: with its key, through the proxy that the environment names."""
    headers = {"authorization": f"Bearer {api_key}"} if api_key else {}
    async with httpx2.AsyncClient() as client:
        return await _get(client, url, headers, within=_PATIENCE)


async def _get(
    client: httpx2.AsyncClient, url: str, headers: Mapping[str, str], *, within: float
) -> tuple[int, bytes]:
    """Status and body; follows no redirect. Raises NoModelList."""
    body = b""
    try:
        async with (
            asyncio.timeout(within),
            client.stream(
                "GET", url, headers={"accept-encoding": "identity", **headers}, timeout=within
            ) as response,
        ):
            async for piece in response.aiter_bytes():
                body += piece
                if len(body) > _LARGEST_BODY:
                    raise NoModelList("its answer is larger than 256 KB", response.status_code)
            return response.status_code, body
    except (TimeoutError, httpx2.TimeoutException):
        raise NoModelList(f"it did not answer within {within:g} s") from None
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError, OSError) as error:
        raise NoModelList(str(error) or type(error).__name__) from error
