"""What a small model leaves to us: which nodes belong together, by the sentences in which the person named them.

Asked for edges, such a model draws a star around the first node. Its labels and their order are good.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import pairwise
from typing import Any

from eightgentc_ai.domain.model_text.dates import times_in

_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"[.!?…]+\s+|\n+")
# Not a comma or a point inside of a number.
_JOINT = re.compile(r"[.,;:!?](?!\d)|\s+(?:and|und|et|y|e)\s*\Z")
_LEADING = re.compile(
    r"\A(?i:first|then|and|zuerst|dann|und|puis|ensuite|et|primero|luego|y|depois|primeiro|e)\s+(?=\w)"
)
# As much of a word as its inflections share.
_STEM = 5
# `renting the room` is what a person says who wants to rent it.
_DOING = re.compile(r"(?<=\w{3})ing\Z")
# Of the words of a label, so many stand in the sentence that it was taken from.
_ENOUGH = 0.6
# Words between steps, as stems: then, dann, danach, puis, ensuite, despues, luego, depois.
_THEN = frozenset({"then", "dann", "danac", "puis", "ensui", "despu", "luego", "depoi"})
# Articles, pronouns and the like that join nothing, in English, German, French, Spanish and Portuguese.
_EMPTY = frozenset(
    "the and for with from that this into our are was not has have will can its his her their who what "  # noqa: SIM905
    "der die das den dem ein eine und mit von wir ist sind auf les des une dans par pour avec nous est sur "
    "que los las una del con por para uma dos das com nos sao".split()
)

Item = dict[str, Any]


def sentences_of(texts: Iterable[str]) -> list[list[str]]:
    """The words that matter of each sentence."""
    found = (_words(sentence) for text in texts for sentence in _SENTENCE.split(text))
    return [words for words in found if words]


def sentence_places(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a text begins and ends, without white space around it."""
    start = 0
    for end, after in [*(each.span() for each in _SENTENCE.finditer(text)), (len(text), len(text))]:
        stop = end + len(text[end:after].rstrip())
        words = text[start:stop]
        if words.strip():
            yield start + len(words) - len(words.lstrip()), stop
        start = after


def words_are_in(label: str, text: str) -> bool:
    """Whether the text has the words of a label, or enough of them."""
    return _share(_stems(label), _stems(text)) >= _ENOUGH


def parts_of_labels(nodes: Sequence[Item]) -> list[Item]:
    """A node for each thing where a label is half a sentence: `Find a place, renovate it, and` is two."""
    labels: dict[str, Item] = {}
    for node in nodes:
        for label in labels_in(node["label"]):
            labels.setdefault(label.casefold(), {"label": label})
    return [{"id": f"n{number}", **node} for number, node in enumerate(labels.values(), 1)]


def labels_in(label: str) -> Iterator[str]:
    """The label, or its parts where it is half a sentence."""
    for part in _JOINT.split(label):
        found = _LEADING.sub("", part.strip(" .,;:-"))
        if _words(found):
            yield found


def is_said(node: Item, said: set[str]) -> bool:
    """Whether its label is the person's words. `said`: all of them, as `sentences_of` gives them."""
    return _share(_words(node["label"]), said) >= _ENOUGH


def said_nodes(nodes: Sequence[Item], sentences: Sequence[Sequence[str]], least: int = 3) -> list[Item]:
    """The nodes whose labels are the person's words; all where fewer than `least` are, as after a translation."""
    said = {word for sentence in sentences for word in sentence}
    kept = [node for node in nodes if is_said(node, said)]
    return kept if len(kept) >= least else list(nodes)


def edges_by_talk(nodes: Sequence[Item], sentences: Sequence[Sequence[str]]) -> list[Item]:
    """Edges between nodes of one sentence: steps follow each other, the rest belongs to the one that says most. Who is left joins a
    node that shares a word, or else the first.
    """
    edges: dict[tuple[str, str], Item] = {}

    def join(source: Item, target: Item, type: str) -> None:
        ends = (source["id"], target["id"])
        if ends[0] != ends[1] and ends not in edges and ends[::-1] not in edges:
            edges[ends] = {"source": ends[0], "target": ends[1], "label": "", "type": type}

    words = [_words(node["label"]) for node in nodes]
    for sentence in sentences:
        here = [
            (min(sentence.index(word) for word in own if word in sentence), number)
            for number, own in enumerate(words)
            if _share(own, set(sentence)) >= _ENOUGH
        ]
        named = [nodes[number] for _, number in sorted(here)]
        if _THEN & set(sentence):
            for earlier, later in pairwise(named):
                join(earlier, later, "precedes")
        else:
            for other in named:
                join(max(named, key=_says), other, "relates-to")
    joined = {id for ends in edges for id in ends}
    for number, node in enumerate(nodes):
        if node["id"] not in joined:
            others = (place for place in range(len(nodes)) if place != number)
            alike = (nodes[place] for place in others if set(words[place]) & set(words[number]))
            join(next(alike, nodes[0]), node, "relates-to")
    return list(edges.values())


def edges_in_order(nodes: Sequence[Item]) -> list[Item]:
    """Each node leads to the next."""
    return [
        {"source": earlier.get("id"), "target": later.get("id"), "label": ""}
        for earlier, later in pairwise(nodes)
    ]


def _says(node: Item) -> int:
    """How much a label says of what it is about; an amount or a date says nothing."""
    label = node["label"]
    return 0 if any(character.isdecimal() for character in label) else len(_words(label))


def time_said(label: str, texts: Iterable[str]) -> str:
    """The date or month that people said in the one sentence which has the words of a label; '' where it is not one."""
    own = _words(label)
    times = {
        time
        for text in texts
        for sentence in _SENTENCE.split(text)
        if _share(own, set(_words(sentence))) >= _ENOUGH
        for time in times_in(sentence)
    }
    return times.pop() if len(times) == 1 else ""


@lru_cache(maxsize=2048)
def _stems(text: str) -> frozenset[str]:
    """Kept, since each sentence is compared with each label."""
    return frozenset(_words(text))


def _share(words: Collection[str], among: AbstractSet[str]) -> float:
    return sum(word in among for word in words) / len(words) if words else 0.0


def _words(text: str) -> list[str]:
    """Stems without case and accents."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(character for character in folded if not unicodedata.combining(character))
    words = [
        word for word in _WORD.findall(plain) if (len(word) > 2 or word.isdecimal()) and word not in _EMPTY
    ]
    return [_DOING.sub("", word)[:_STEM] for word in words]
