"""Which engine a command line and an environment choose, and why one is refused."""

import pytest

from eightgentc_devstack import model_server
from eightgentc_devstack.engine import EmbeddingEngine, Engine, offline_engine
from eightgentc_devstack.engine_choice import EngineChoice
from eightgentc_devstack.ports import free_ports
from eightgentc_devstack.problem import Problem


class Choosing:
    """A choice on a machine on which only the given servers run. `said`: what was shown."""

    def __init__(self, monkeypatch, *servers) -> None:
        known = dict(zip([server.port for server in servers], ["Ollama", "LM Studio"], strict=False))
        here = model_server.servers_here
        monkeypatch.setattr(
            "eightgentc_devstack.engine_choice.servers_here", lambda ours: here(ours, known, within=10.0)
        )
        self.said: list[str] = []
        self.asked: list[str] = []

    async def __call__(
        self, wanted: str | None = None, answer: str | None = None, **environment: str
    ) -> Engine | None:
        async def ask(question: str) -> str:
            self.asked.append(question)
            return str(answer)

        choice = EngineChoice(environment, self.said.append, None if answer is None else ask, our_ports=())
        return await choice.choose(wanted)


@pytest.fixture
def alone(monkeypatch):
    """Without a server of models on this machine."""
    return Choosing(monkeypatch)


@pytest.fixture
def ollama(list_server):
    return list_server().lists("nomic-embed-text", "llama3.2:latest", "qwen3")


async def test_without_anything_the_offline_planner_answers(alone):
    assert await alone() is None
    assert await alone("auto") is None
    assert offline_engine(1234).base_url == "http://127.0.0.1:1234/v1"
    assert offline_engine(1234).offline


async def test_a_server_here_is_named_and_not_used_unless_it_was_asked_for(monkeypatch, ollama):
    choose = Choosing(monkeypatch, ollama)

    assert await choose() is None
    assert f"Not used: Ollama at {ollama.url}, model llama3.2:latest. --ai auto uses it" in choose.said[0]


async def test_a_server_here_is_used_where_auto_was_typed(monkeypatch, ollama):
    choose = Choosing(monkeypatch, ollama)
    engine = await choose("auto")

    assert engine == Engine("ollama", "llama3.2:latest", ollama.url, "not-needed", local=True)
    assert choose.said == [f"AI engine: Ollama at {ollama.url}, model llama3.2:latest"]


@pytest.mark.parametrize("wanted", [None, "auto"])
@pytest.mark.parametrize(("answer", "taken"), [("", True), ("y", True), ("n", False), ("No", False)])
async def test_a_person_at_the_terminal_is_asked_once(monkeypatch, ollama, wanted, answer, taken):
    choose = Choosing(monkeypatch, ollama)

    assert (await choose(wanted, answer) is not None) == taken
    assert len(choose.asked) == 1
    assert "Ollama runs on this machine, with the model llama3.2:latest" in choose.asked[0]


async def test_a_model_that_is_named_and_listed_is_taken(monkeypatch, ollama):
    engine = await Choosing(monkeypatch, ollama)("auto", OPENAI_MODEL="qwen3")

    assert engine is not None
    assert engine.model == "qwen3"


async def test_offline_asks_no_server_even_with_a_key(monkeypatch, ollama):
    assert await Choosing(monkeypatch, ollama)("offline", OPENAI_API_KEY="sk") is None
    assert ollama.seen == []


async def test_what_the_environment_names_comes_before_what_runs_here(monkeypatch, ollama, list_server):
    named = list_server().lists("m")
    engine = await Choosing(monkeypatch, ollama)(
        "", OPENAI_BASE_URL=named.url, OPENAI_MODEL="m", OPENAI_API_KEY="sk"
    )

    assert engine == Engine("openai", "m", named.url, "sk")
    assert named.seen == [("/v1/models", "Bearer sk")]
    assert ollama.seen == []


async def test_an_address_takes_its_first_model_that_writes_and_gets_no_key(alone, ollama):
    engine = await alone(ollama.url, OPENAI_API_KEY="sk")

    assert engine == Engine("openai-compatible", "llama3.2:latest", ollama.url, "not-needed", local=True)
    assert ollama.seen == [("/v1/models", None)]


async def test_a_model_that_is_only_missing_from_the_list_warns(alone, ollama):
    engine = await alone(ollama.url, OPENAI_MODEL="llama3.2")

    assert engine is not None
    assert engine.model == "llama3.2"
    assert "does not list llama3.2" in alone.said[0]


async def test_a_server_without_the_model_is_refused_with_those_it_has(alone, ollama):
    ollama.says({"error": {"message": "model 'gpt-9' not found"}}, 404, "/v1/models/gpt-9")

    with pytest.raises(Problem, match=r"has no model gpt-9.\n.*nomic-embed-text, llama3.2:latest"):
        await alone(ollama.url, OPENAI_MODEL="gpt-9")


async def test_what_embeds_texts_is_named_beside_the_model_and_asked_with_its_key(alone, list_server):
    server = list_server().lists("m", "text-embedding-3-small")
    engine = await alone(
        OPENAI_BASE_URL=server.url,
        OPENAI_MODEL="m",
        OPENAI_API_KEY="sk",
        OPENAI_EMBEDDING_MODEL="text-embedding-3-small",
    )

    assert engine is not None
    assert engine.embeddings == EmbeddingEngine("text-embedding-3-small")
    assert engine.settings()["EMBEDDING_MODEL_NAME"] == "text-embedding-3-small"
    assert not {"EMBEDDING_BASE_URL", "EMBEDDING_API_KEY"} & set(engine.settings())


async def test_without_a_name_nothing_embeds_texts(alone, ollama):
    engine = await alone(ollama.url)

    assert engine is not None
    assert engine.embeddings is None
    assert not [name for name in engine.settings() if name.startswith("EMBEDDING")]


async def test_the_offline_planner_embeds_nothing_whatever_is_named(alone):
    assert await alone("offline", OPENAI_EMBEDDING_MODEL="nomic-embed-text") is None


async def test_a_server_without_the_model_that_embeds_is_refused_with_those_it_has(alone, ollama):
    ollama.says({"error": {"message": "model 'e5' not found"}}, 404, "/v1/models/e5")

    with pytest.raises(Problem, match=r"has no model e5.\n.*OPENAI_EMBEDDING_MODEL.*nomic-embed-text"):
        await alone(ollama.url, OPENAI_EMBEDDING_MODEL="e5")


async def test_a_server_without_any_list_is_used_with_the_model_that_was_named(alone, list_server):
    server = list_server()
    engine = await alone("openai", OPENAI_BASE_URL=server.url, OPENAI_MODEL="m")

    assert engine is not None
    assert "lists no models" in alone.said[0]


@pytest.mark.parametrize("url", ["localhost:11434/v1", "127.0.0.1:1234", "ftp://here/v1", "http:///v1"])
async def test_an_address_without_scheme_or_host_is_refused(alone, url):
    with pytest.raises(Problem, match=r"OPENAI_BASE_URL is no http address: .*\n.*http://"):
        await alone("openai", OPENAI_BASE_URL=url, OPENAI_MODEL="m")


async def test_an_address_where_no_server_listens_is_refused_with_cause_and_remedy(alone):
    url = f"http://127.0.0.1:{free_ports(1)[0]}/v1"

    with pytest.raises(Problem, match=rf"{url} cannot be used: .*connect.*\n.*--ai offline"):
        await alone(url)


async def test_a_refused_key_is_told(alone, list_server):
    server = list_server().says({"error": {"message": "bad key"}}, 401)

    with pytest.raises(Problem, match="refuses the key"):
        await alone("openai", OPENAI_BASE_URL=server.url, OPENAI_MODEL="m", OPENAI_API_KEY="sk")


async def test_another_server_without_a_model_is_asked_about(alone):
    with pytest.raises(Problem, match="OPENAI_MODEL"):
        await alone("auto", OPENAI_BASE_URL="http://here/v1")


async def test_openai_without_anything_says_what_to_set(alone):
    with pytest.raises(Problem, match="OPENAI_API_KEY"):
        await alone("openai")


def test_a_local_server_gets_schemas_and_time():
    local = Engine("ollama", "m", "http://127.0.0.1:11434/v1", "not-needed", local=True)

    assert local.settings()["MODEL_AS_SCHEMA"] == "true"
    assert float(local.settings()["MODEL_SILENCE_SECONDS"]) > 30
    assert "MODEL_AS_SCHEMA" not in Engine("openai", "m", "https://here/v1", "sk").settings()


def test_key_is_not_in_the_repr():
    assert "sk-1" not in repr(Engine("openai", "m", "http://here/v1", "sk-1"))


@pytest.mark.parametrize(
    ("model", "small"),
    [
        ("qwen2.5-coder-1.5b", True),
        ("llama3.2:3b-instruct-q4_K_M", True),
        ("Mistral-7B-Instruct-v0.3", True),
        ("qwen3", True),
        ("qwen3:32b", False),
        ("Qwen3-30B-A3B", False),
        ("llama3.1:70b", False),
    ],
)
def test_a_model_of_a_laptop_is_taken_for_small_by_the_size_in_its_name(model, small):
    engine = Engine("ollama", model, "http://127.0.0.1:11434/v1", "key", local=True)

    assert ("MODEL_IS_SMALL" in engine.settings()) is small
    assert "MODEL_IS_SMALL" not in Engine("openai", model, "https://here/v1", "key").settings()
