"""The AI engine that answers, as `ai` is told of it."""

import re
from dataclasses import dataclass, field

from eightgentc_devstack.ports import LOOPBACK

OFFLINE = "offline-planner"
LOCAL = "local-model"
NO_KEY = "not-needed"
EMBEDDING_MODEL = "multilingual-e5-small-q4"
"""What `local_model.embedding` serves."""
# A model on a laptop may have to be loaded first, and reads a long prompt for a minute.
_LOCAL_SILENCE = 180.0
LOCAL_SECONDS = 600.0
"""How long an answer may take that somebody waits for. The weights that are fetched write 3 to 12 tokens a second, and their
longest answer has 900.
"""
_SMALL_BILLIONS = 9
_BILLIONS = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)b(?![a-z0-9])")


@dataclass(frozen=True, slots=True)
class EmbeddingEngine:
    """What embeds texts. `base_url`: '': the server of the model, with its key. `input_type`: as the setting of ai."""

    model: str
    base_url: str = ""
    api_key: str = field(default="", repr=False)
    input_type: str = ""

    def settings(self) -> dict[str, str]:
        """The settings of ai that name it."""
        named = {
            "EMBEDDING_MODEL_NAME": self.model,
            "EMBEDDING_BASE_URL": self.base_url,
            "EMBEDDING_API_KEY": self.api_key,
            "EMBEDDING_INPUT_TYPE": self.input_type,
        }
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True)
class Engine:
    """`local`: a server on this machine, which enforces JSON schemas but may ignore a forced tool, and may be slow.

    `embeddings`: None: nothing embeds texts.
    """

    provider: str
    model: str
    base_url: str
    api_key: str = field(repr=False)
    local: bool = False
    embeddings: EmbeddingEngine | None = None

    @property
    def offline(self) -> bool:
        return self.provider == OFFLINE

    def settings(self) -> dict[str, str]:
        """The settings of ai that name it."""
        named = {
            "MODEL_BASE_URL": self.base_url,
            "MODEL_API_KEY": self.api_key,
            "MODEL_NAME": self.model,
            "MODEL_PROVIDER": self.provider,
        }
        local = {"MODEL_AS_SCHEMA": "true", "MODEL_SILENCE_SECONDS": str(_LOCAL_SILENCE)}
        small = {"MODEL_IS_SMALL": "true"}
        return (
            named
            | (local if self.local else {})
            | (small if self.local and is_small(self.model) else {})
            | (self.embeddings.settings() if self.embeddings else {})
        )


def is_small(model: str) -> bool:
    """Whether a model that runs on a laptop is a weak one, as far as its name tells: `llama3.2:3b` is, `qwen3:32b` is not.

    One that says nothing of its size is taken for small, as most are that a laptop can run.
    """
    sizes = [float(size) for size in _BILLIONS.findall(model.casefold())]
    return not sizes or max(sizes) <= _SMALL_BILLIONS


def local_engine(model: str, port: int, key: str, embeddings: EmbeddingEngine | None = None) -> Engine:
    """A model that is served by a process of the stack."""
    return Engine(LOCAL, model, f"http://{LOOPBACK}:{port}/v1", key, local=True, embeddings=embeddings)


def local_embeddings(port: int, key: str) -> EmbeddingEngine:
    """Embeddings from a process of the stack."""
    return EmbeddingEngine(EMBEDDING_MODEL, f"http://{LOOPBACK}:{port}/v1", key, input_type="input_type")


def offline_engine(planner_port: int) -> Engine:
    return Engine(OFFLINE, OFFLINE, f"http://{LOOPBACK}:{planner_port}/v1", NO_KEY)
