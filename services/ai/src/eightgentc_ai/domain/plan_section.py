"""Rules for a generated section."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.model_json import text_of, unfenced
from eightgentc_ai.domain.model_text.tool_shape import shaped
from eightgentc_ai.domain.neutral_markdown import neutral
from eightgentc_ai.domain.tools import PLAN_SECTION
from eightgentc_kit.visible_text import name_key

MAX_CHARACTERS = 60_000


@dataclass(frozen=True, slots=True)
class PlanSection:
    """A section's text: prose, Markdown allowed."""

    section: str
    content: str


def checked_section(arguments: dict[str, Any], asked: str, repairs: list[str]) -> PlanSection:
    """The section from a tool's arguments. Its name is the one that was asked for, whatever the model calls it.

    Raises:
        OutputInvalid: there is no text, or far too much.
    """
    content = text_of(shaped(arguments, PLAN_SECTION, repairs).get("content"))
    if content is None:
        raise OutputInvalid.because("content must be a string.")
    return PlanSection(asked, checked_content(content, asked, repairs))


def checked_content(content: str, section: str, repairs: list[str]) -> str:
    """The text without a fence or a heading that repeats the section's name around it, made neutral. Raises OutputInvalid."""
    content = content.strip()
    if content.startswith(("```\n", "```markdown\n", "```md\n")) and content.count("```") == 2:
        inside = unfenced(content).strip()
        if inside != content:
            repairs.append("A code fence around the text was taken off.")
            content = inside
    first, _, rest = content.partition("\n")
    if name_key(first.lstrip("#* ").rstrip(":* ")) == name_key(section) and rest.strip():
        repairs.append("A heading that repeats the section's name was taken off.")
        content = rest.strip()
    if content != (shown := neutral(content)):
        repairs.append("What would load something by being shown was made a link or text.")
        content = shown
    if not content:
        raise OutputInvalid.because("content must not be empty.")
    if len(content) > MAX_CHARACTERS:
        raise OutputInvalid.because(f"content must have at most {MAX_CHARACTERS} characters.")
    return content
