"""Rules for a generated section."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.model_json import text_of, unfenced
from eightgentc_ai.domain.model_text.tool_shape import shaped
from eightgentc_ai.domain.neutral_markdown import neutral
from eightgentc_ai.domain.source import NOTHING_SAID, PartSources, Sources, parts_of
from eightgentc_ai.domain.tools import PLAN_SECTION
from eightgentc_kit.text_places import paragraphs_of
from eightgentc_kit.visible_text import name_key

MAX_CHARACTERS = 60_000


@dataclass(frozen=True, slots=True)
class PlanSection:
    """A section's text: prose, Markdown allowed. `sources`: of each of its paragraphs, which are numbered from 1."""

    section: str
    content: str
    sources: tuple[PartSources, ...] = ()


def checked_section(
    arguments: dict[str, Any], asked: str, repairs: list[str], sources: Sources = NOTHING_SAID
) -> PlanSection:
    """The section from a tool's arguments. Its name is the one that was asked for, whatever the model calls it.

    A paragraph that none of the `sources` says is inferred.

    Raises:
        OutputInvalid: there is no text, or far too much.
    """
    arguments = shaped(arguments, PLAN_SECTION, repairs)
    written = text_of(arguments.get("content"))
    if written is None:
        raise OutputInvalid.because("content must be a string.")
    content = checked_content(written, asked, repairs)
    texts = paragraphs_of(content)
    # A heading that was taken off was a paragraph when the model counted.
    taken_off = len(paragraphs_of(unfenced(written))) - len(texts)
    quotes = _by_paragraph(arguments.get("sources"), taken_off)
    said = [
        (str(number), sources.of_paragraph(quotes.get(number), text, repairs=repairs))
        for number, text in enumerate(texts, 1)
    ]
    return PlanSection(asked, content, parts_of(said))


def _by_paragraph(raw: Any, taken_off: int) -> dict[int, list[Any]]:
    """What the model wrote as sources, by the number of the paragraph in the checked text."""
    found: dict[int, list[Any]] = {}
    for each in raw if isinstance(raw, list) else []:
        number = each.get("paragraph") if isinstance(each, dict) else None
        if isinstance(number, int | float) and number == number // 1:
            found.setdefault(int(number) - taken_off, []).append(each)
    return found


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
