"""Nothing in a plan is the planner's but questions and its few fixed sentences, and nothing that was said is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_offline_planner.language import CODES, load_language
from eightgentc_testing.offline_planner.ideas import IDEAS

from .conftest import HEADINGS, graph, plan, section

HOSPITAL = (
    "Our hospital in Leeds moves 300 servers to Kubernetes by June 2027. The budget is £1,200,000. Downtime must not exceed "
    "2 hours, and no patient data may leave the site. Dr. Amara Okafor leads; Tomasz from IT tests.",
    "Actually, the budget is £1,400,000. Not Leeds but York.",
)
TALKS: dict[str, tuple[str, ...]] = {
    **{name: (talk,) for name, talk in IDEAS.items()},
    "hospital": HOSPITAL,
    "de": (
        "Wir wollen in Porto bis Mai eine Bäckerei mit 40.000 Euro eröffnen, aber ohne Kredit. Frau Dr. Weiß hilft am "
        "3. März mit. Zuerst mieten wir einen Laden, dann kaufen wir einen Ofen.",
        "Nein, nicht Porto, sondern Braga. Eigentlich haben wir 60.000 Euro.",
    ),
    "es": (
        "Queremos abrir una panadería en Oporto antes de mayo con 40.000 euros, sin préstamo. Mi hermana Lucía hornea. "
        "Primero alquilamos un local, luego compramos un horno.",
        "No en Oporto, sino en Braga. En realidad, tenemos 60.000 euros.",
    ),
    "fr": (
        "Nous voulons ouvrir une boulangerie à Porto avant mai avec 40 000 euros, sans emprunt. Ma sœur Anaïs nous aide. "
        "D'abord nous louons un local, ensuite nous achetons un four.",
        "Pas à Porto mais à Braga. En fait, nous avons 60 000 euros.",
    ),
    "pt": (
        "Queremos abrir uma padaria no Porto até maio com 40.000 euros, sem empréstimo. A minha irmã Inês ajuda-nos. "
        "Primeiro alugamos uma loja, depois compramos um forno.",
        "Não no Porto, mas em Braga. Na verdade, temos 60.000 euros.",
    ),
    "pl": (
        "Chcemy przenieść 300 serwerów szpitala do Kubernetes do maja. Budżet to 120 000 zł. Nie wolno przerwać pracy na "
        "dłużej niż 2 godziny. Prowadzi Zofia Nowak.",
    ),
    "ja": ("私は京都で小さな喫茶店を開きたいです。予算は500万円です。2027-05-01までに、借金なしで。",),
    "it": ("Vogliamo aprire una panetteria a Torino con 40.000 euro entro maggio, senza prestiti.",),
}
REPLACED = {
    "hospital": {"£1,200,000", "Leeds"},
    **{name: {"40.000"} for name in ("de", "es", "pt")},
    "fr": {"40 000"},
}
CORRECTING = {
    word
    for code in CODES
    for phrase in (
        *load_language(code).marks,
        *load_language(code).words["not"],
        *load_language(code).words["but"],
    )
    for word in re.findall(r"\w+", phrase)
}
SAYS = {code: load_language(code).say for code in CODES}
QUESTIONS = {ask for code in CODES for topic in load_language(code).topics.values() for ask in topic.ask}
_PAIRS = {code: re.escape(say["replaced"]).replace(r"\{pairs\}", "(.*)") for code, say in SAYS.items()}


def own_words(text: str) -> str:
    """A section without the questions and the fixed sentences of the planner."""
    ours = QUESTIONS | {
        say[name] for say in SAYS.values() for name in ("open", "nothing", "noted", "anything")
    }
    lines = (line.removeprefix("- ") for line in text.splitlines())
    kept = "\n".join(line for line in lines if line and line not in ours)
    for code, pattern in _PAIRS.items():
        joint = SAYS[code]["pair"].replace("{new}", "").replace("{old}", "").strip()
        kept = re.sub(pattern, lambda found, joint=joint: re.sub(rf"\b{joint}\b", " ", found[1]), kept)
    return kept


def words_of(text: str) -> list[str]:
    """Numbers, Latin words, and runs of any other script, which has no spaces to part its words."""
    return re.findall(r"\d+|[a-zß-öø-ž]+|[^\W\da-zß-öø-ž_]+", text.casefold())


def unsaid(text: str, talk: tuple[str, ...] | list[str]) -> list[str]:
    """The words of the text that were not said; where a script has no spaces, any part of what was said counts."""
    said = set(words_of(" ".join(talk)))
    whole = " ".join(talk).casefold()
    return [word for word in words_of(text) if word not in said and (word.isascii() or word not in whole)]


@pytest.mark.parametrize("name", TALKS)
@pytest.mark.parametrize("heading", [*HEADINGS, "Marketing", "Executive Summary"])
def test_every_word_of_a_section_is_the_persons_or_of_a_fixed_sentence(name: str, heading: str) -> None:
    assert unsaid(own_words(section(heading, *TALKS[name])), TALKS[name]) == []


@pytest.mark.parametrize("name", TALKS)
def test_every_sentence_of_a_section_was_said_so_but_for_what_was_replaced(name: str) -> None:
    talk = TALKS[name]
    said = " ".join(words_of(" ".join(talk)))
    replaced = any(SAYS[code]["replaced"].split("{")[0] in plan(*talk) for code in CODES)

    for heading in HEADINGS:
        for line in own_words(section(heading, *talk)).splitlines():
            for sentence in re.split(r"(?<=[.!?。])\s", line):
                assert replaced or " ".join(words_of(sentence)) in said


@pytest.mark.parametrize("name", TALKS)
def test_every_word_with_a_meaning_is_in_the_plan_unless_it_was_replaced(name: str) -> None:
    written = set(words_of(plan(*TALKS[name])))
    small = {word for code in CODES for word in load_language(code).stop} | CORRECTING | {"budget", "help"}
    old = set(words_of(" ".join(REPLACED.get(name, ())))) | {"oporto", "porto"}
    said = {word for word in words_of(" ".join(TALKS[name])) if len(word) > 2 or word.isdigit()}

    assert said - written - small - old == set()


@pytest.mark.parametrize("name", REPLACED)
def test_what_was_replaced_is_only_in_the_line_that_says_so(name: str) -> None:
    text = plan(*TALKS[name])
    lines = [line for line in text.splitlines() if any(old in line for old in REPLACED[name])]

    assert lines
    assert all(any(re.fullmatch(pattern, line) for pattern in _PAIRS.values()) for line in lines)


@pytest.mark.parametrize("name", ["pl", "ja", "it", "kissaten", "gym"])
def test_in_a_language_that_is_not_known_the_planner_says_nothing_of_its_own(name: str) -> None:
    text = plan(*TALKS[name])

    assert own_words(text) == "\n".join(line for line in text.splitlines() if line)
    assert "?" not in text


@pytest.mark.parametrize(
    ("name", "code"), [("bakery", "en"), ("de", "de"), ("es", "es"), ("fr", "fr"), ("pt", "pt")]
)
def test_questions_come_in_the_persons_language(name: str, code: str) -> None:
    asked = [line.removeprefix("- ") for line in section("Risks", *TALKS[name]).splitlines() if "?" in line]

    assert asked
    assert set(asked) <= set(load_language(code).topics["risks"].ask)


@pytest.mark.parametrize("name", TALKS)
def test_every_label_of_a_graph_was_said(name: str) -> None:
    said = " ".join(words_of(" ".join(TALKS[name])))
    replaced = name in REPLACED

    for node in graph(*TALKS[name])["nodes"]:
        label = node["label"].rstrip("…")
        assert unsaid(label, TALKS[name]) == []
        assert replaced or " ".join(words_of(label)) in said or not label.isascii()


@given(
    st.lists(
        st.sampled_from([t for talk in TALKS.values() for t in talk]), min_size=1, max_size=4, unique=True
    )
)
def test_messages_in_any_order_and_mix_add_no_word(talk: list[str]) -> None:
    assert unsaid(own_words(plan(*talk)), talk) == []


@given(st.text(max_size=300))
def test_any_text_keeps_its_words(talk: str) -> None:
    said = "bakery " + talk
    kept = set(words_of(section("Executive Summary", said)))

    assert {word for word in words_of(said) if not word.isdigit()} - kept <= CORRECTING
