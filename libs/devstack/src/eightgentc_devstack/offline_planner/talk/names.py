"""Places and people: capitalised words where the words beside them say what they are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from eightgentc_devstack.offline_planner.language.grammar import lower_first
from eightgentc_devstack.offline_planner.language.words import goes_on, word_set

_CAP = r"(?-i:[^\W\d_a-zß-öø-ÿ][\w'\-]*)"
_RUN = rf"{_CAP}(?:\s+(?:(?:de|da|do|del|di|la|le|of|the|am|upon|al|el)\s+)?{_CAP})*"
_WHERE = re.compile(
    rf"\b(?P<prep>in|at|near|around|outside|across|throughout|from|to|into|between)\s+(?P<the>the\s+(?:(?:[a-z]+\s+){{1,2}}of\s+)?)?(?P<name>{_RUN})(?:,\s+(?P<land>{_RUN}))?"
)

_NOT_PLACES = word_set("""January February March April May June July August September October November December Jan Feb Mar Apr Jun Jul
    Aug Sep Sept Oct Nov Dec Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mondays Tuesdays Wednesdays
    Thursdays Fridays Saturdays Sundays Christmas Easter Halloween English Spanish Portuguese French German Italian
    Polish Dutch Swedish Russian Ukrainian Arabic Chinese Mandarin Japanese Korean Greek Turkish Hindi Latin Romanian Hungarian Czech Slovak
    Bulgarian Croatian Serbian Finnish Danish Norwegian Hebrew Persian Farsi Urdu Bengali Tamil Malayalam Swahili Yoruba
    Igbo Hausa Catalan Basque Irish Welsh Gaelic Estonian Latvian Lithuanian Vietnamese Thai Indonesian Malay Tagalog
    Kurdish Albanian Slovenian Yiddish Cantonese Brazilian Creole Tigrinya Amharic Somali I I'm I'll
    I'd I've Q1 Q2 Q3 Q4 PhD MVP AI API CV IT VR PR Instagram Facebook TikTok YouTube LinkedIn Python Java Rust
    Kubernetes Excel EUR USD GBP PLN Internet""")
_CITIES = word_set("""amsterdam athens auckland austin bangkok barcelona beijing beirut belfast belgrade berlin bilbao birmingham
    boston bristol brussels bucharest budapest cairo cambridge chicago copenhagen cracow dallas delhi denver dubai
    dublin edinburgh florence frankfurt gdansk geneva glasgow hamburg helsinki istanbul jakarta johannesburg kraków
    krakow kyiv lagos leeds lima lisbon liverpool london lyon madrid malaga manchester marseille melbourne milan
    montreal moscow mumbai munich nairobi naples oslo oxford paris porto prague riga rome rotterdam santiago seattle
    seoul seville shanghai singapore sofia stockholm sydney tallinn tokyo toronto turin valencia vancouver venice
    vienna vilnius warsaw wrocław zagreb zurich poland portugal spain france germany italy england scotland ireland
    wales greece sweden norway finland denmark austria switzerland belgium netherlands europe africa asia canada
    mexico brazil argentina chile peru india china japan kenya ghana nigeria egypt morocco australia""")
_LOWER_CITY = re.compile(
    rf"\b(?P<prep>in|at|near|around|outside|from|to)\s+(?P<name>{'|'.join(sorted(_CITIES))})\b"
)
_RELATION = (
    r"(?:girlfriend|boyfriend|parents|grandparents|team|sister|brother|wife|husband|partner|friend|co-?founder|colleague|mother|father|mum|mom|dad|daughter|son"
    r"|cousin|aunt|uncle|boss|neighbou?r|supervisor|mentor|designer|developer|engineer|chef|cook|baker|teacher|coach"
    r"|manager|accountant|architect|editor|producer|photographer|Dr\.?|Prof(?:essor)?\.?|Mr\.?|Mrs\.?|Ms\.?)"
)
_DOES = (
    r"(?:will|can|cannot|can't|must|would|should|does|do|handles|leads|runs|designs|manages|cooks|bakes|teaches|codes|writes|plays|looks after"
    r"|sells|makes|takes|gives|paints|brings|pays|speaks|knows|wants|builds|sings|films|edits|helps|organi[sz]es|joins)"
)
_RELATED = re.compile(
    rf"\b{_RELATION},?\s+(?:(?:is|called|named)\s+)?(?P<name>{_CAP}(?:\s+{_CAP})?)(?:\s+and\s+(?P<other>{_CAP})\b)?"
)
_WITH = re.compile(
    rf"\b(?:with|and|by)\s+(?P<name>{_CAP}(?:\s+{_CAP})?)(?:\s+and\s+(?P<other>{_CAP})\b)?"
    r"(?=\s*(?:[,.;:!?]|$|\s(?:and|who|as|in|at|on|by|for|to|from)\b))"
)
_ACTS = re.compile(
    rf"\b(?P<name>{_CAP}(?:\s+{_CAP})?)(?:\s+and\s+(?P<other>{_CAP}))?,?\s+(?:{_DOES}(?:\s+(?!be\b)\w+|(?=[,;.]|$))"
    rf"|(?:is|as)\s+(?:our|my|the|a|an)\s+(?:\w+\s+)?{_RELATION}\b|and\s+(?:I|me|my)\b)"
)
_ROLE = re.compile(
    rf"\b(?:[Cc]hair|[Pp]artners?|[Ll]ead|[Cc]ontact|[Tt]eam|[Cc]rew|[Hh]elpers?|[Ss]peakers?|[Mm]usic|[Cc]oach|[Ee]ditor)"
    rf"(?:\s+of\s+\w+)?(?::|\s+(?:is|are))\s+(?:(?:Prof|Dr|Mr|Mrs|Ms)\.?\s+)?(?P<name>{_CAP}(?:\s+{_CAP})?)(?:\s+and\s+(?P<other>{_CAP})\b)?"
    rf"|\b(?:I'm|I\s+am|my\s+name\s+is)\s+(?P<self>{_CAP})(?=[,.;]|$|\s+and\b)|^(?P<office>{_CAP})\s+from\s+(?:[A-Z]{{2,}}|the|our|my)\b"
    rf"|\b(?:Dr|Prof(?:essor)?|Mrs?|Ms|Sra?|Mme)\.?\s+(?P<titled>{_CAP}(?:\s+{_CAP})?)"
)
_BESIDE = re.compile(
    rf"(?:\b(?:me|us)\s*,?(?:\s+and)?\s+|[,;]\s+(?:and\s+)?)(?P<name>{_CAP}(?:\s+{_CAP})?)(?=\s+(?:on|as|for)\s+[a-z]|\s*\(|\s*$)"
)
_TITLES = word_set("Dr Prof Professor Mr Mrs Ms Sr Sra Mme")
_UNNAMED = re.compile(
    rf"\bwith\s+(?P<who>(?:my|our)\s+(?:\w+\s+)?{_RELATION}s?)\b|\b(?P<also>[Mm]y\s+{_RELATION})\s+and\s+I\b"
)
_STARTERS = word_set("""The This That These Those A An My Our Your His Her Their It We You They He She There Here What When Where How
    Who Why If So But And Or Also Then Maybe Please Everyone Everybody Nobody Someone People Customers Guests Users
    Each Every Some Most Many One Two Three Rent No Not Yes Let's Nothing Everything Only Must Should Could Would
    Will Can Do Does In On At For With By From To After Before During Because Since Until Today Tomorrow Later Next
    First Second Finally Currently Parents Children Kids Students Volunteers Members Visitors Neighbours""")


@dataclass(frozen=True)
class Place:
    """A place with the preposition it was named with."""

    name: str
    prep: str
    span: tuple[int, int]

    @property
    def phrase(self) -> str:
        """`in Lisbon`."""
        return f"{self.prep} {self.name}"


def places(line: str) -> list[Place]:
    """The places of one sentence."""
    found = []
    for match in _WHERE.finditer(line):
        name = _trimmed(match["name"])
        if not name or name.split()[0] in _STARTERS:
            continue
        land = f", {match['land']}" if match["land"] and match["land"] not in _NOT_PLACES else ""
        whole = f"{match['the'] or ''}{name}{land}"
        end = match.end() if land else match.end("name") - len(match["name"]) + len(name)
        if goes_on(line[end:]):  # `to the Vienna half marathon` names no place
            continue
        found.append(Place(whole, match["prep"].lower(), (match.start(), end)))
    if not found:
        cities = [m for m in _LOWER_CITY.finditer(line) if not goes_on(line[m.end() :])]
        found += [Place(m["name"].title(), m["prep"], m.span()) for m in cities]
    return found


def people(line: str, where: list[Place]) -> list[str]:
    """The people of one sentence, by name."""
    taken = {word for place in where for word in place.name.split()}
    found: dict[str, None] = {}
    for pattern in (_ROLE, _RELATED, _ACTS, _WITH, _BESIDE):
        for match in pattern.finditer(line):
            for said in match.groups():
                name = _trimmed(said or "")
                while name.split(" ")[0] in _TITLES:
                    name = name.partition(" ")[2]
                first = name.split(" ")[0] if name else ""
                if (
                    first
                    and first not in _STARTERS
                    and first not in taken
                    and len(name) > 1
                    and not re.search(r"[A-Z]{2}", name)
                    and not (line.startswith(name) and name.endswith(("s", "ing")) and " " not in name)
                    and not any(name in other for other in found)
                ):
                    found[name] = None
    if not found and (kin := _UNNAMED.search(line)):
        found[lower_first(kin["who"] or kin["also"])] = None
    return list(found)


def _trimmed(name: str) -> str:
    """The run up to the first word that is no name: a month, a language, `I`."""
    words: list[str] = []
    for word in name.split():
        if word in _NOT_PLACES:
            break
        words.append(word.removesuffix("'s"))
    return " ".join(words)
