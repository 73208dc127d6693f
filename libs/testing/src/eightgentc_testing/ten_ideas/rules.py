"""The rules that a plan is scored by. Each says what is wrong; none is a matter of taste."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

from eightgentc_asking.sentences import sentences_of
from eightgentc_offline_planner.language import language_of, load_language
from eightgentc_testing.ten_ideas.idea import Idea, MadePlan

_SENTENCE = re.compile(r"\n|(?<=[.!?])\s")
_ENTITY = re.compile(r"#(\d+);")
_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3})*(?:[.,]\d+)?")
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
# More of all edges at one node make it a star: a list drawn round its title.
_STAR = 0.6
_FEWEST_NODES = 5
_MOST_ALONE = 0.34
# What Mermaid itself says in digits: names of nodes, and the day that a gantt chart ends before.
_MERMAID = re.compile(r"\b[nt]\d+\b|%%.*|axisFormat.*|dateFormat.*")

Rule = Callable[[Idea, MadePlan, date], Iterator[str]]


def keeps_what_was_said(idea: Idea, plan: MadePlan, today: date) -> Iterator[str]:
    """The person's own names, dates and amounts are in the plan."""
    for forms in idea.keeps:
        if not any(form.casefold() in plan.text.casefold() for form in forms):
            yield f"{forms[0]} is nowhere in the plan"


def states_the_latest_of_two(idea: Idea, plan: MadePlan, today: date) -> Iterator[str]:
    """What was taken back is stated only beside what was said instead of it."""
    texts = {**plan.sections, "graph": "\n".join(plan.nodes.values()), **plan.diagrams}
    for old, new in idea.replaced:
        for where, text in texts.items():
            if any(_says(sentence, old) and not _says(sentence, new) for sentence in _SENTENCE.split(text)):
                yield f"{old} was taken back and is in {where}"


def _says(sentence: str, words: str) -> bool:
    """Whatever stands between the groups of a number."""
    return _ungrouped(words) in _ungrouped(sentence)


def _ungrouped(text: str) -> str:
    return re.sub(r"(?<=\d)[.,\u00a0\u202f ](?=\d{3}\b)", "", text)


def invents_no_numbers(idea: Idea, plan: MadePlan, today: date) -> Iterator[str]:
    """No amount, quantity or date that nobody said. A month that was said without its year is of this one or the next."""
    talk = " ".join([idea.title, *idea.talk]).casefold()
    months = load_language(idea.language).months
    said = {_digits(number) for number in _NUMBER.findall(talk)} | {str(today.year), str(today.year + 1)}
    texts = {**plan.sections, "graph": "\n".join(plan.nodes.values())}
    # The bars of a gantt chart have ends that nobody needs to have said.
    texts |= {
        kind: _MERMAID.sub(" ", _unescaped(text)) for kind, text in plan.diagrams.items() if kind != "gantt"
    }
    for where, text in texts.items():
        for day in _ISO.finditer(text):
            if months[int(day[2]) - 1].casefold() not in talk:
                yield f"{day[0]} in {where} was never said"
        for number in _NUMBER.findall(_ISO.sub(" ", text)):
            if _digits(number) not in said:
                yield f"{number} in {where} was never said"


def _unescaped(mermaid: str) -> str:
    return _ENTITY.sub(lambda entity: chr(int(entity[1])), mermaid)


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def speaks_the_language(idea: Idea, plan: MadePlan, today: date) -> Iterator[str]:
    """Every section is in the language of the person."""
    for name, text in plan.sections.items():
        language = language_of(sentences_of(text))
        if language is not None and language.code != idea.language:
            yield f"{name} is in {language.code}"


def draws_a_graph(idea: Idea, plan: MadePlan, today: date) -> Iterator[str]:
    """Several nodes that are joined, and not all to one."""
    if len(plan.nodes) < _FEWEST_NODES:
        yield f"only {len(plan.nodes)} nodes"
        return
    ends = Counter(id for edge in plan.edges for id in edge)
    alone = len(plan.nodes) - len(ends)
    if alone > _MOST_ALONE * len(plan.nodes):
        yield f"{alone} of {len(plan.nodes)} nodes are joined to nothing"
    if ends and ends.most_common(1)[0][1] > _STAR * len(plan.edges) and len(plan.edges) >= _FEWEST_NODES:
        yield f"a star: {ends.most_common(1)[0][1]} of {len(plan.edges)} edges at one node"


RULES: dict[str, Rule] = {
    "keeps what was said": keeps_what_was_said,
    "latest of two": states_the_latest_of_two,
    "no invented number": invents_no_numbers,
    "language": speaks_the_language,
    "graph": draws_a_graph,
}
