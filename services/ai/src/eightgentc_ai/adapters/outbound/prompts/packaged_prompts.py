"""The library of prompts: files of the package, so that a version is reviewed and released like code."""

from __future__ import annotations

from importlib import resources

from eightgentc_ai.domain.prompt import PromptTemplate


class PackagedPrompts:
    """Implements `PromptLibrary`."""

    def __init__(self) -> None:
        self._active: dict[str, PromptTemplate] = {}
        for file in resources.files(__package__).joinpath("templates").iterdir():
            id, version, _ = file.name.rsplit(".", 2)
            template = PromptTemplate(id, int(version), file.read_text(encoding="utf-8"))
            known = self._active.get(id)
            if known is None or known.version < template.version:
                self._active[id] = template

    def get(self, id: str) -> PromptTemplate:
        return self._active[id]
