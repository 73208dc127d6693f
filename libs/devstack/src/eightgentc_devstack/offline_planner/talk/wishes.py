"""What people want to do, found by how they say it: `we want to…`, `let's…`, `opening a…`, `build a…`."""

from __future__ import annotations

import re
from itertools import pairwise

from eightgentc_devstack.offline_planner.language.verbs import GERUNDS, PARTICLES, VERBS
from eightgentc_devstack.offline_planner.language.words import word_set

_ADVERB = r"(?:(?:also|then|maybe|even|just|really|finally|first|later|probably|simply|now)\s+|\w+ly\s+)?"
_WANT = re.compile(
    rf"""\b(?:
      (?:(?:want|wish|hope|intend|aim|plan|need|decide|try|like|love|prefer|expect|propose|commit)(?:s|ed|d)?|hoping|planning|
        trying|aiming|dreaming|looking|going|would\ like|'d\ like|'d\ love|has|have|
        (?:idea|goal|aim|dream|plan|purpose|mission|task|project|intention|wish)(?:\ here)?\ (?:is|was|would\ be))\s+{_ADVERB}to(?:\s+be\s+able\s+to)?
      |(?:I|we)(?:'ll|\ will|\ shall|\ should|\ can|\ could)
      |let's|let\ us|help\ (?:me|us)(?:\ to)?|gonna|wanna|me\ to|us\ to
    )\s+{_ADVERB}(?P<action>(?P<verb>[a-z]+)\b.*)""",
    re.IGNORECASE | re.VERBOSE,
)
_DOING = re.compile(
    rf"\b(?:am|are|I'm|we're|about|of|on|(?:idea|dream|goal|plan|aim)\s+is|start|started|love|like|consider(?:ing)?)\s+{_ADVERB}"
    r"(?P<verb>[a-z]+ing)\b(?P<rest>\s+.*)",
    re.IGNORECASE,
)
_PLEASE = re.compile(
    r"^(?:please|so|well|okay|ok|hi|hello|hey|also|then|and|next|first|finally|later)[,:]?\s+", re.IGNORECASE
)
_BOUNDARY = re.compile(
    r"\s*(?:[;:?]|,\s+(?:but|because|so|which|where|who|and\s+(?:[Ii]|we|it|he|she|they|my|our|the|there)\b|(?:[Ii]|we|it|he|she|they|that|everyone|nobody)\b)"
    r"|\s(?:but|because|so\s+that|although|while|whereas|which)\s|\sso\s+(?:I|we|it|they)\b|\s-+\s|\s[\u2013—]\s"
    r"|\sand\s+(?:[Ii]|we|it|he|she|they)\s|,?\sand\s+(?:(?:have|need|want|plan|hope|would\s+like)\s+to|would|must)\b)"
)
_AND_DO = re.compile(r"(?:,\s+|\s+)and\s+(?:then\s+|also\s+)?(?:to\s+)?(?=([a-z]+)\s+\w)")
_META = re.compile(
    r"^(?:(?:please|can you|could you|now|ok(?:ay)?|let's)[, ]+)*(?:help me |just )?"
    r"(?:write|generate|create|draft|make|give|draw|show|produce|prepare|update|rewrite|improve|extend|shorten|sketch|do|plan)\b"
    r"(?:\s+(?:me|us|it|this|that|now))?(?:\s+(?:again|now|please))?(?:\s+(?:a|an|the|my|our|some|up|full|complete|short|new|concept))*\s*"
    r"(?:\b(?:context|goals?|timeline|budget|risks?|audience|team|marketing|operations|executive|business|project)\b\s*)?"
    r"(?:(?:plan|section|graph|diagram|timeline|flowchart|gantt|chart|mindmap|mind map|concept|summary|mermaid|context|goals?|budget|risks?|it|now)\b.*)?$"
    r"|\b(?:print|reveal|repeat|show)\b.*\b(?:prompt|instructions)\b|^you\s+are\s+(?:now\s+)?[A-Z]\w*$"
    r"|\b(?:ignore|disregard|forget)\b.*\b(?:instructions?|prompts?|rules)\b|^(?:hi|hello|hey|thanks?|thank you|yes|ok(?:ay)?)\b[\w\s,]{0,16}$|^(?:no|sure|great)(?:\s+thanks?)?$",
    re.IGNORECASE,
)
_OBJECT = re.compile(
    r"(?!(?:is|was|are|were|has)\b)(?:(?:an?|the|my|our|your|his|her|their|its|it|this|them|some|more|new|all|every|in|on|up|out|together)\b|\d|[A-Z]|\w+s\b|\w+ing\b)"
    r"(?!\w*\s+(?:is|was|has)\b)"
)
_RELATIVE = re.compile(r"\w\s+(?:where|who|that|which)\s[^,]*$", re.IGNORECASE)
_DUTY = re.compile(r"(?:has|have|needs?)\s", re.IGNORECASE)
_OURS = re.compile(r"(?:^|\b(?:I|we|and|also|who|then|now)\s+)(?:\w+ly\s+)?$", re.IGNORECASE)
_STATES = re.compile(
    r"(?:is|are|was|were|will|would|has|plan|for|starts?|begins?|ends?|runs?|takes?|costs?|needs?|must|should|can)\b"
)
_NEGATED = re.compile(r"(?:\bnot|\bnever|n't|\bno longer)\s+(?:\w+\s+)?$", re.IGNORECASE)
_QUESTION = re.compile(
    r"(?:what|how|when|who|where|why|which|is|are|does|do|should|can|could|would)\b(?:.*?\b(?:I|we|to)\s+(?P<wish>[a-z]+\s+.+)|.*)\?$",
    re.IGNORECASE,
)
_PLAINLY = word_set("""collect build create make convert organise organize write develop teach sell replace migrate install launch improve
    reduce restore renovate learn translate produce publish establish introduce digitise digitize raise buy repair grow bring""")
"""Verbs that are nothing else: what follows is what is done, even without an article."""
_GREETING = re.compile(r"^(?:hi|hello|hey)(?:\s+(?:there|all|everyone))?\s*[,!]\s+(?=\w)", re.IGNORECASE)
_MOTION = word_set("travel move relocate walk hike cycle drive sail ride")
_DIRECTION = re.compile(r"(?:to|from|through|across|along|around)\s")
_INTO = re.compile(
    r"(?:(?:turn|convert|transform|change|make|rebuild)\s.*?\binto|(?:replace|exchange)\s.*?\b(?:by|with))\s+(?P<result>(?:an?|my|our|the)\s+.+)",
    re.IGNORECASE,
)
_NP_STOP = word_set("""connecting linking helping offering showing teaching selling allowing letting matching bringing serving
    explaining telling for on in at with without to from into about that which who and or so but as near around between during through
    under over per via by before until within after because where when if like including using while his her their
    my our your the a an all every each some no I we they not only again together there here this next set based made called named written held aimed dedicated inspired
    designed reminding""")

_DETERMINERS = PARTICLES | word_set("together a an the my our some this your own new first of")
_IDEA = re.compile(
    r"\b(?:for|about|of|to)\s+(?P<idea>(?:(?:a|an|my|our)\s+(?!plan|idea|project|section).+|[a-z]+ing\s.+|(?:open|start|build|launch)\s.+))$",
    re.IGNORECASE,
)


def about_idea(line: str) -> str:
    """The sentence without what it asks of the planner: `write a plan for a bakery` → `a bakery`; maybe nothing."""
    line = _GREETING.sub("", line)
    if asked := _QUESTION.match(line):
        wish = asked["wish"] or ""
        return wish if wish.split(" ", 1)[0] in VERBS else ""
    if not _META.search(line):
        return line
    match = _IDEA.search(line)
    return match["idea"] if match else ""


def actions(line: str) -> list[tuple[str, str]]:
    """What the speaker wants to do, each as an infinitive, and the whole wish that it is part of.

    `open a bakery in Lisbon and teach baking` is two things to do in one wish.
    """
    wishes = [_start(segment) for segment in _segments(_strip(line))]
    return [(action, wish) for wish in wishes for action in _coordinated(wish)]


def _segments(line: str) -> list[str]:
    """The parts of a sentence between its joints; each keeps the word that opens it, if it is a subject."""
    cuts = [0, *(m.start() for m in _BOUNDARY.finditer(line)), len(line)]
    return [line[start:end].strip(" ,;:?-\u2013—") for start, end in pairwise(cuts)]


def _coordinated(rest: str) -> list[str]:
    """The wishes joined by `and`: `bake bread and teach baking`."""
    parts = []
    while match := next((m for m in _AND_DO.finditer(rest) if m[1] in VERBS), None):
        parts.append(rest[: match.start()])
        rest = rest[match.end() :]
    return [part.strip(" ,") for part in [*parts, rest] if len(part.split()) > 1]


def _start(segment: str) -> str:
    """The rest of a segment from the verb of what is wanted, as an infinitive; empty when nothing is."""
    wanted = _WANT.search(segment)
    if wanted and _NEGATED.search(segment[: wanted.start()]):
        return ""
    if wanted and _RELATIVE.search(segment[: wanted.start()]):
        wanted = None  # `a place where kids want to read`
    if wanted and _DUTY.match(wanted[0]) and not _OURS.search(segment[: wanted.start()]):
        wanted = None  # what a thing has to do is a condition and no wish of a person
    if wanted and not re.match(
        r"(?:see|know|think|say)\b|(?:have|do)\s+(?!an?\b|my\b|our\b|the\b|\d)|be\s+(?!\w+\s+by\b|\w+$)",
        wanted["action"],
        re.IGNORECASE,
    ):
        verb = wanted["verb"].lower()
        if verb in VERBS or segment[: wanted.start("verb")].rstrip().endswith(" to"):
            return verb + wanted["action"][len(verb) :]
    doing = _DOING.search(segment)
    if doing and doing["verb"].lower() in GERUNDS:
        return GERUNDS[doing["verb"].lower()] + doing["rest"]
    first, _, rest = segment.partition(" ")
    word = first.lower()
    if word in GERUNDS and rest and not _STATES.match(rest):
        return f"{GERUNDS[word]} {rest}"
    if word in _PLAINLY and rest and not _STATES.match(rest):
        return f"{word} {rest}"
    if word in VERBS and (_OBJECT.match(rest) or (word in _MOTION and _DIRECTION.match(rest))):
        return f"{word} {rest}"
    return ""


def _strip(line: str) -> str:
    while (shorter := _PLEASE.sub("", line)) != line:
        line = shorter
    return line


def object_of(action: str) -> str:
    """The noun phrase that the action makes or changes: `open a small bakery in Lisbon` → `small bakery`."""
    into = _INTO.match(action)
    words = into["result"].split() if into else action.split()[1:]
    while words and words[0].lower() in _DETERMINERS:
        words = words[1:]
    found: list[str] = []
    for word in words:
        bare = word.strip(",.;:")
        if bare.lower() in _NP_STOP or re.fullmatch(r"[\d.,]+", bare):
            break
        found.append(bare)
        if word != bare:
            break
    while found and found[-1].lower() == "of":
        found.pop()
    return " ".join(found)
