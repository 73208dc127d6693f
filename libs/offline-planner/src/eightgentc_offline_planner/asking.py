"""What a message asks to be made: by fixed rules, and rather nothing than too much.

A clause asks where it begins with a verb of making, but for words of courtesy, and names a thing that the planner makes.
Quotations, negations, conditions, statements and questions ask for nothing. "Can you draw …?" is a request where it speaks
of one thing, and a question where it speaks of such things at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from .language import CODES, load_language, starts_with, words
from .sentences import sentences_of

# What the planner makes besides diagrams, and how it may be asked to make it again.
_SECTION = ("section", "abschnitt", "kapitel", "sección", "seção", "secção")
_AGAIN = ("plan", "shorter", "longer", "again", "kürzer", "länger", "nochmal", "corto", "court", "curto")
_GRAPH = re.compile(
    r"\b(?:graphs?|grafo|graphe|concept (?:map|graph)|(?:konzept|begriffs)(?:karte|landkarte|graph)"
    r"|mapa conceptual|mapa (?:de )?conce[pi]\w+|carte conceptuelle|carte des concepts|canvas)\b"
)
_DIAGRAMS = {
    "gantt": r"gantt",
    "mindmap": r"mind ?map|mapa mental|carte mentale",
    "flowchart": r"flow ?chart|flussdiagramm|ablaufdiagramm|diagrama de flu[xj]o|fluxograma|flujograma|logigramme|organigramme"
    r"|diagramme de flux",
    "sequence": r"sequen|secuenc|séquen",
    "timeline": r"time ?line|zeitstrahl|zeitplan|zeitleiste|cronograma|chronologie|linha do tempo|línea de tiempo|frise",
    "": r"diagram|chart",
}
_KINDS = {kind: re.compile(rf"\w*?(?:{names})") for kind, names in _DIAGRAMS.items()}
COURTESY = frozenset(
    {"please", "can", "could", "would", "you", "now", "ok", "okay", "and", "then", "so", "thanks", "great", "yes", "next",
     "bitte", "kannst", "könntest", "du", "jetzt", "und", "dann", "danke", "ja", "por", "favor", "puedes", "podrías", "ahora",
     "y", "entonces", "gracias", "sí", "peux", "pouvez", "pourrais", "pourriez", "tu", "vous", "maintenant", "et", "merci",
     "oui", "s", "il", "te", "me", "mir", "moi", "plaît", "pode", "podes", "poderia", "agora", "e", "então", "obrigado", "obrigada", "sim"}
)  # fmt: skip
_ABLE = frozenset(
    {"can", "could", "would", "kannst", "könntest", "puedes", "podrías", "peux", "pouvez", "pourrais", "pourriez", "pode",
     "podes", "poderia"}
)  # fmt: skip
_ONE = frozenset(
    {"a", "an", "the", "my", "our", "this", "ein", "eine", "einen", "der", "die", "das", "den", "mein", "meine", "unser", "un",
     "una", "el", "la", "los", "mi", "nuestro", "nuestra", "une", "le", "l", "mon", "ma", "notre", "um", "uma", "o", "meu",
     "minha", "nosso", "nossa"}
)  # fmt: skip
_IF = frozenset({"if", "unless", "wenn", "falls", "sobald", "si", "cuando", "quand", "quando"})
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|»[^«]*«")
_BEGINNINGS = (
    *("i d like you to", "i would like you to", "i want you to", "i need you to", "go ahead and"),
    *("let s", "let us", "vamos a", "on va", "vamos"),
)
"""Words before the verb of a request. Those of a plan that is made together ask for nothing that is to be later."""
_LATER = frozenset(
    {
        "later",
        "tomorrow",
        "together",
        "luego",
        "mañana",
        "juntos",
        "demain",
        "tard",
        "ensemble",
        "amanhã",
        "tarde",
    }
)
_SURE = frozenset({"sure", "certain", "sense"})
_SHOWS = frozenset({"show", "give", "zeige", "zeig", "gib", "muestra", "montre", "mostra"})
"""Verbs of making that ask as well for what is there, which is not to be written anew."""
_NEAR = 5
"""How many words lie between the verb and the thing at most."""
_CLAUSE = re.compile(r"[,;:—–]\s")
_NAME = {
    "before": re.compile(r"\b(?:the|a|an|my|our)\s+(?P<name>[^.,;:!?]{1,60}?)\s+section\b", re.IGNORECASE),
    "after": re.compile(
        r"\b(?:abschnitt|kapitel|sección|section|seção|secção)\s+(?:über |zu |sobre |sur |de |des |du |do |da |dos |das )?"
        r"(?P<name>[^.,;:!?]{1,60})",
        re.IGNORECASE,
    ),
}
_AFTER_NAME = frozenset(
    {
        "please",
        "now",
        "again",
        "bitte",
        "jetzt",
        "neu",
        "nochmal",
        "por",
        "ahora",
        "otra",
        "maintenant",
        "s",
        "encore",
        "agora",
    }
)
_NO_NAME = frozenset({"first", "next", "last", "whole", "new", "same", "current", "missing"})


_QUOTED_NAME = re.compile(
    rf"(?:{'|'.join(_SECTION)})\s+[\"“„«]\s*(?P<name>[^\"“”„«»]{{1,60}}?)\s*[\"“”»]", re.IGNORECASE
)


@dataclass(frozen=True)
class Asked:
    """`thing`: section, graph or diagram. `kind`: of a diagram, '' for any. `section`: its name, '' where none is said."""

    thing: str
    kind: str = ""
    section: str = ""


def asked_for(text: str) -> Asked | None:
    """What a message asks to be made; None: nothing. The last thing counts."""
    found = [asked for sentence in sentences_of(_QUOTED.sub(_blank, text)) if (asked := asked_in(sentence))]
    if not found:
        return None
    last = found[-1]
    return (
        Asked(last.thing, last.kind, _quoted_name(text) or last.section) if last.thing == "section" else last
    )


def asked_in(sentence: str) -> Asked | None:
    """What one sentence asks to be made; None: nothing."""
    for clause in _clauses(sentence):
        if _commands(clause, asks=sentence.rstrip().endswith("?")):
            return _thing_in(clause)
    return None


def _clauses(sentence: str) -> list[str]:
    """Its clauses up to the first that names a condition; those of courtesy alone are passed over."""
    found = []
    for clause in _CLAUSE.split(sentence):
        said = words(clause)
        if said and said[0] in _IF | {"se"}:
            break
        if any(word not in COURTESY for word in said):
            found.append(clause)
    return found[:1]


def _commands(clause: str, *, asks: bool) -> bool:
    opening, rest = _after_courtesy(words(clause))
    if not rest or _not() & set(rest) or _IF & set(rest):
        return False
    if asks:
        # Verbs come last in German; one thing, as in "a flowchart", is a request.
        able = bool(_ABLE & set(opening))
        return able and any(word in _makes() for word in rest) and _is_of_one_thing(rest)
    if _LATER & set(rest) and any(" ".join(rest).startswith(beginning) for beginning in _BEGINNINGS):
        return False
    verb, *others = _after_beginning(rest) or [""]
    return verb in _makes() and not _SURE & set(others[:1])


def _after_beginning(said: list[str]) -> list[str]:
    text = " ".join(said)
    found = next((beginning for beginning in _BEGINNINGS if text.startswith(f"{beginning} ")), "")
    return said[len(found.split()) :]


def _after_courtesy(said: list[str]) -> tuple[list[str], list[str]]:
    first = next((place for place, word in enumerate(said) if word not in COURTESY), len(said))
    return said[:first], said[first:]


def names_thing(word: str) -> bool:
    """Whether a word is, or ends as, the name of something that the planner makes."""
    return (
        starts_with(word, (*_SECTION, *_AGAIN)) or bool(_GRAPH.fullmatch(word)) or _kind_at(word) is not None
    )


def _is_of_one_thing(said: list[str]) -> bool:
    things = [place for place, _ in enumerate(said) if _is_thing(" ".join(said[place:]))]
    return any(word in _ONE for place in things for word in said[max(0, place - 3) : place])


def _is_thing(text: str) -> bool:
    """Whether a text begins with a thing that the planner makes."""
    first = text.partition(" ")[0]
    return starts_with(first, (*_SECTION, *_AGAIN)) or bool(_GRAPH.match(text)) or _kind_at(text) is not None


def _kind_at(text: str) -> str | None:
    """The kind of diagram that a text begins with, '' for any; in German it may be the end of a longer word."""
    return next((kind for kind, names in _KINDS.items() if names.match(text)), None)


def _thing_in(clause: str) -> Asked | None:
    """The first thing that a clause names; a word before "section" is the name of one."""
    _, said = _after_courtesy(words(clause))
    said = _after_beginning(said)
    for place, word in enumerate(said[: _NEAR + 1]):
        rest = " ".join(said[place:])
        if any(starts_with(near, _SECTION) for near in said[place : place + 2]):
            return Asked("section", section=_name_in(clause))
        if _GRAPH.match(rest):
            return Asked("graph")
        if (kind := _kind_at(rest)) is not None:
            return Asked("diagram", kind)
        if starts_with(word, _AGAIN):
            return Asked("section")
    return None


def _name_in(clause: str) -> str:
    before = _NAME["before"].search(clause)
    if before and before["name"].casefold() not in _NO_NAME:
        return before["name"].strip()
    after = _NAME["after"].search(clause)
    if after is None:
        return ""
    kept: list[str] = []
    for word in after["name"].split():
        if set(words(word)) & (_AFTER_NAME | _makes()):
            break
        kept.append(word)
    return " ".join(kept) if kept and kept[0][:1].isupper() else ""


def _quoted_name(text: str) -> str:
    """A name in quotation marks behind the word for a section."""
    found = _QUOTED_NAME.search(text)
    return found["name"] if found else ""


def _blank(found: re.Match[str]) -> str:
    """Nothing of a quotation, but that it ended a sentence."""
    return " ." if found[0].rstrip('"”“»« ').endswith((".", "!", "?")) else " "


@cache
def _makes() -> frozenset[str]:
    verbs = {verb for code in CODES for verb in load_language(code).make}
    return frozenset(verbs - _SHOWS)


@cache
def _not() -> frozenset[str]:
    said = {word for code in CODES for phrase in load_language(code).words["not"] for word in words(phrase)}
    return frozenset(said | {"don", "never", "nie", "nunca", "jamais"})
