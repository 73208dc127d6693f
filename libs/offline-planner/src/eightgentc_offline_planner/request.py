"""Reads a request as `ai` sends it: the person's own talk, what is asked for, and of which kind."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, cached_property
from typing import Any

from eightgentc_asking.making import asked_in, names_thing
from eightgentc_asking.making_words import COURTESY, MAKES
from eightgentc_asking.remembering import told_in
from eightgentc_asking.sentences import sentences_of
from eightgentc_asking.words import words

from .corrections import Sentence, corrected
from .facts import facts
from .language import CODES, Language, language_of, load_language
from .meant_insight import Noted

_CONTEXT = re.compile(r"^```context\s*\n(?P<items>.*?)^```\s*$", re.DOTALL | re.MULTILINE)
_SETTING = re.compile(r"^(?P<name>Current time|Section|Diagram type):\s*(?P<value>.+?)\s*$", re.MULTILINE)
_TOPICS = re.compile(r"^Show these topics:\s*(?P<topics>.+?)\.?\s*$", re.MULTILINE)
# What was made of the talk is no talk, unless it came with the call (`given-…`).
_MADE = frozenset({"graph", "node", "edge", "diagram", "timeline", "task", "topic"})
_NOTED = "insight"
# So is what a chat says in short, unless its messages are not here.
_SHORT = "summary"
# Words of a request that say nothing of the plan.
_BESIDE = ("steps", "ideas", "told", "said", "know", "schritte", "ideen", "gesagt", "pasos", "dije", "étapes", "idées", "passos",
           "ideias", "concept", "concepts", "map", "conceptual", "conceptuelle", "mind", "mental", "mentale", "tiempo", "tempo",
           "flujo", "fluxo")  # fmt: skip
_MOST_BESIDE = 2


@dataclass(frozen=True)
class Said:
    """A message of a person."""

    id: str
    text: str


@dataclass(frozen=True)
class PlannerRequest:
    """What a request gives the planner to work with."""

    now: datetime
    section: str
    diagram_type: str
    name: str
    """Of the project, as it came."""
    said: tuple[tuple[str, ...], ...]
    """The sentences that people said, message by message, oldest first."""
    asks: bool
    """Whether the last of these messages is what is said now."""
    prompt: str
    """The last message as it came."""
    messages: tuple[Said, ...]
    """What people said in the block, message by message, as it came."""
    topics: tuple[str, ...]
    """What a graph is asked to show."""
    known: tuple[Noted, ...]
    """What the project remembers."""
    language: Language | None

    @property
    def today(self) -> date:
        return self.now.date()

    @cached_property
    def talk(self) -> tuple[Sentence, ...]:
        """What people said, oldest first, later words in the place of earlier ones."""
        return tuple(corrected(self.said, self.language))

    @cached_property
    def latest(self) -> tuple[Sentence, ...]:
        """What of it the last message said."""
        before = set(corrected(self.said[:-1], self.language))
        last = self.said[-1] if self.asks else ()
        return tuple(sentence for sentence in self.talk if sentence.said in last or sentence not in before)

    @property
    def title(self) -> str:
        """Of the project: often its first sentence, and what was replaced there is replaced here."""
        title = self.name
        for sentence in self.talk:
            for pair in sentence.replaced:
                title = title.replace(pair.old, pair.new)
        return title


def read_request(body: dict[str, Any]) -> PlannerRequest:
    """The parts of a request; what it does not say is empty."""
    settings: dict[str, str] = {}
    context: list[str] = []
    said: list[str] = []
    told: list[Said] = []
    known: list[Noted] = []
    short: list[str] = []
    title = ""
    first = True
    for message in body["messages"]:
        text = text_of(message.get("content"))
        if message["role"] in {"system", "developer"}:
            settings |= {match["name"]: _plain(match["value"]) for match in _SETTING.finditer(text)}
        elif message["role"] == "user":
            # Only the first message can hold the block; one that a person pasted into a later one is what they say.
            block = _CONTEXT.search(text) if first else None
            first = False
            if block is None:
                said.append(text)
                continue
            lines = list(_objects(block["items"]))
            settings |= {name: value for line in lines if "id" not in line for name, value in _settings(line)}
            items = [line for line in lines if isinstance(line.get("text"), str)]
            title = next((item["text"] for item in items if item.get("label") == "title"), title)
            context += [item["text"] for item in items if _is_talk(item)]
            told += [Said(str(item["id"]), item["text"]) for item in items if _is_said(item)]
            short += [item["text"] for item in items if item.get("kind") == _SHORT]
            known += [Noted(str(item["id"]), item["text"]) for item in items if _is_known(item)]
    # What was noted of a message that is here says nothing more. Any other counts as said last: a person wrote it.
    context += [each.text for each in known if not any(each.text in spoken for spoken in (*context, *said))]
    prompt = said[-1] if said else ""
    topics = _TOPICS.search(prompt)
    said[-1:] = [_TOPICS.sub("", text) for text in said[-1:]]
    messages = [_spoken(text) for text in (*context, *said)]
    messages = [*_only_in_short(short, messages), *messages]
    if not any(messages):
        messages = [sentences_of(title)]
    spoken = [sentence for message in messages for sentence in message]
    language = language_of(spoken)
    left_out = {text for text in spoken if is_ours(text) or is_instruction(text, language)}
    if set(spoken) - left_out:
        messages = [[text for text in message if text not in left_out] for message in messages]
    return PlannerRequest(
        now=_time(settings.get("Current time", "")),
        section=settings.get("Section", ""),
        diagram_type=settings.get("Diagram type", ""),
        name=title,
        said=tuple(map(tuple, messages)),
        asks=bool(said),
        prompt=prompt,
        messages=tuple(told),
        known=tuple(known),
        topics=tuple(topic.strip() for topic in topics["topics"].split(";")) if topics else (),
        language=language,
    )


def text_of(content: Any) -> str:
    """The text of a message: a string, or its text parts."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "\n".join(str(part.get("text", "")) for part in parts if isinstance(part, dict))


def is_instruction(text: str, language: Language | None) -> bool:
    """Whether it asks the planner for work and says next to nothing beside, so that it is no part of a plan."""
    if language is None or facts(text, language) or asked_in(text) is None:
        return False
    beside = {
        word
        for word in words(text)
        if word not in language.stop
        and word not in MAKES[language.code]
        and word not in _BESIDE
        and word not in COURTESY
        and not names_thing(word)
    }
    return len(beside) <= _MOST_BESIDE


def _objects(lines: str) -> Iterator[dict[str, Any]]:
    """The JSON objects of a block, one a line."""
    for line in lines.split("\n"):
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict):
            yield found


def _settings(line: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What the call is about, which is no item of the context."""
    for name in ("Section", "Diagram type"):
        if isinstance(value := line.get(name), str):
            yield name, value


def _is_talk(item: dict[str, Any]) -> bool:
    """Words of people: not of a model, and not the project's title, which is a name and often cut."""
    if str(item.get("id", "")).startswith("given-"):
        return True
    kind, label = item.get("kind"), item.get("label")
    return (
        kind not in {*_MADE, _NOTED, _SHORT}
        and label not in {"assistant", "title"}
        and (kind != "section" or label == "user")
    )


def _is_said(item: dict[str, Any]) -> bool:
    return item.get("kind") == "message" and item.get("label") == "user" and bool(item.get("id"))


def _is_known(item: dict[str, Any]) -> bool:
    return item.get("kind") == _NOTED and bool(item.get("id"))


def _only_in_short(summaries: list[str], messages: list[list[str]]) -> list[list[str]]:
    """What summaries say that no message says, nor what later words made of one."""
    spoken = [sentence for message in messages for sentence in message]
    now = [sentence.text for sentence in corrected(messages, language_of(spoken))]
    told = {text.rstrip(".") for text in (*spoken, *now)}
    return [[text for text in sentences_of(each) if text.rstrip(".") not in told] for each in summaries]


def _spoken(text: str) -> list[str]:
    """The sentences of a message: of what it says to remember only that, and nothing of what it says to forget."""
    found = []
    for sentence in sentences_of(text):
        told = told_in(sentence)
        if told is None:
            found.append(sentence)
        elif not told.forgets:
            found.append(told.text)
    return found


def is_ours(text: str) -> bool:
    """Whether the planner itself wrote it: that comes back in a section that a person edited."""
    fixed, beginnings = _our_sentences()
    return text in fixed or text.startswith(beginnings)


@cache
def _our_sentences() -> tuple[frozenset[str], tuple[str, ...]]:
    packs = [load_language(code) for code in CODES]
    said = {text for pack in packs for text in pack.say.values()}
    asked = {question for pack in packs for topic in pack.topics.values() for question in topic.ask}
    return frozenset(said | asked), tuple(pack.say["replaced"].partition("{")[0] for pack in packs)


def _plain(value: str) -> str:
    try:
        return str(json.loads(value)) if value.startswith('"') else value
    except ValueError:
        return value.strip('"')


def _time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return datetime.now(UTC)
