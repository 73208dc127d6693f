"""Every stated fact stands in the plan, with the thing it belongs to: ideas as people type them, and a claim for each kind of fault."""

from __future__ import annotations

import re

import pytest

from eightgentc_devstack.offline_planner.drawing.graph import concept_graph
from eightgentc_devstack.offline_planner.talk.brief import Brief, read
from eightgentc_devstack.offline_planner.talk.clean import sentences as spoken
from eightgentc_devstack.offline_planner.talk.moments import moments
from eightgentc_devstack.offline_planner.writing.sections import write_section
from eightgentc_testing.offline_planner.ideas import TODAY
from eightgentc_testing.offline_planner.plans import idea, plan

FARM = (
    "My wife Ifeoma and I inherited her grandmother's farmhouse outside Évora, about 12 hectares with 300 olive trees. "
    "We want to press our own oil and sell it directly to restaurants in Lisbon from autumn 2027. "
    "We refuse to use pesticides. We have roughly €65,000, of which 20,000 is already promised to the roof."
)
REUNION = (
    "family reunion for about 60 relatives in Zakopane, 3 days in july 2027, grandma turns 90 and can't climb stairs, "
    "budget 4000 zł for food, everyone pays their own room"
)
PAYROLL = (
    "Migrate our payroll system from Oracle to PostgreSQL before the fiscal year ends on June 30. Downtime at most 4 hours. "
    "14 batch jobs, 220 stored procedures. Priyanka leads, Olu does the testing. No big bang."
)
LIBRARY = (
    "The school library is dark and nobody goes there. Could we turn it into a place where kids want to read? "
    "The parents' association has raised 6,200 euros, and the headmistress, Mrs Lindqvist, only agrees if the work is done "
    "during the summer holidays."
)
STOPS = (
    "The municipality of Tartu intends to make all bus stops accessible to wheelchair users by 2029. There are 412 stops; 138 of "
    "them have been done. Works must not close any stop for more than two weeks."
)


def said(talk: str) -> Brief:
    return read([talk], TODAY)


@pytest.mark.parametrize("talk", [FARM, REUNION, PAYROLL, LIBRARY, STOPS])
def test_every_word_with_a_meaning_stands_in_the_plan(talk: str) -> None:
    text = " ".join(plan(talk).values()).lower()
    words = set(re.findall(r"[^\W_]{4,}|\d[\d,.]*\d", talk.lower()))
    small = {"want", "could", "migrate", "intends", "june", "july"}

    assert {word for word in words - small if word not in text} == set()


def test_a_wish_is_told_whole_and_its_date_resolved_where_it_stands() -> None:
    assert (
        "migrate our payroll system from Oracle to PostgreSQL before the fiscal year ends on 30 June 2027 (assuming the coming June)"
        in plan(PAYROLL)["Context"]
    )


def test_what_stands_before_a_wish_is_not_lost() -> None:
    assert "“The municipality of Tartu intends to make all bus stops" in plan(STOPS)["Context"]


def test_money_with_strings_attached_is_quoted_and_not_called_the_budget() -> None:
    assert "of which 20,000 is already promised to the roof”" in plan(FARM)["Budget"]
    assert "“Budget 4000 zł for food”" in plan(REUNION)["Budget"]


def test_a_number_before_a_verb_counts_nothing() -> None:
    assert said("20,000 is promised. Each one takes long. 40% of it on 3-5 May 2027.").quantities == ()


def test_a_start_is_what_the_steps_lead_up_to_where_no_end_was_named() -> None:
    text = plan(FARM)["Timeline"]

    assert "No date" not in text
    assert "start" in text
    assert "from autumn 2027" in text


def test_a_year_that_is_over_is_no_deadline() -> None:
    assert said("A volunteer ambulance station. The old one closed in 2021.").deadline is None


@pytest.mark.parametrize("line", ["before the Christmas fair in Bath", "during the summer holidays"])
def test_a_day_with_a_name_of_its_own_is_not_taken_for_the_feast_or_season(line: str) -> None:
    assert moments(line, TODAY) == []
    assert "The date" not in write_section(idea(f"We make quilts, {line}. Nothing else."), "Timeline")


def test_two_dates_of_one_span_stay_together() -> None:
    (span,) = moments("sampling runs from March to October 2027", TODAY)
    (days,) = moments("a fair on 3-5 November 2027", TODAY)

    assert (span.resolved, days.resolved) == ("from March 2027 to October 2027", "on 3 to 5 November 2027")


def test_a_place_that_opens_a_longer_name_is_none() -> None:
    assert said("get fit for and to the Vienna half marathon").places == ()


@pytest.mark.parametrize(
    ("talk", "names"),
    [
        (PAYROLL, {"Priyanka", "Olu"}),
        ("Crew of three: me, Lucía on sound, and Bram as editor.", {"Lucía", "Bram"}),
        ("Taught by Dr. Amara Okafor and me. Chair: Prof. Sunita Thapa.", {"Amara Okafor", "Sunita Thapa"}),
        ("Sampling runs from March.", set()),
    ],
)
def test_people_are_found_by_what_is_said_of_them(talk: str, names: set[str]) -> None:
    assert set(said(talk).people) == names


@pytest.mark.parametrize(
    ("talk", "condition"),
    [
        ("No big bang.", "No big bang"),
        ("We refuse to use pesticides.", "We refuse to use pesticides"),
        ("A run, two evenings a week, open to all of them, beginners only", "beginners only"),
        (
            LIBRARY,
            "the headmistress, Mrs Lindqvist, only agrees if the work is done during the summer holidays",
        ),
        ("It has to run on-premises.", "It has to run on-premises"),
        ("Everything must be done without plastic.", "Everything must be done without plastic"),
        ("The market serves no fewer than ten villages.", "The market serves no fewer than ten villages"),
    ],
)
def test_conditions_come_in_many_forms(talk: str, condition: str) -> None:
    assert said(talk).constraints == (condition,)


def test_what_a_thing_has_to_do_and_what_children_want_are_no_wishes() -> None:
    assert [core.action for core in said("It has to run on-premises.").also] == []
    assert said(LIBRARY).main is not None
    assert idea(LIBRARY).action == "turn the school library into a place where kids want to read"
    assert idea(LIBRARY).thing == "school library"


@pytest.mark.parametrize(
    ("talk", "action"),
    [
        ("Volunteer ambulance station in the valley.", "start a volunteer ambulance station in the valley"),
        (REUNION, "organise a family reunion for about 60 relatives"),
        ("Evening course: statistics for journalists. Fee 240 euros.", "set up an evening course"),
        (
            "Conference on low-cost seismology. Chair: Prof. Thapa.",
            "organise a conference on low-cost seismology",
        ),
    ],
)
def test_what_is_only_named_is_brought_about_by_a_fitting_verb(talk: str, action: str) -> None:
    assert idea(talk).action == action


@pytest.mark.parametrize("talk", ["We'd love to adopt a child.", "Make all roads accessible to everyone."])
def test_what_is_not_made_does_not_name_the_plan(talk: str) -> None:
    assert not {"child", "roads", "accessible"} & set(idea(talk).thing.split())


def test_long_names_are_said_in_full_twice_and_then_short() -> None:
    for section, text in plan("Volunteer ambulance station in the valley. Two vehicles.").items():
        assert len(re.findall("volunteer ambulance station", text, re.IGNORECASE)) <= 3, section


def test_shouting_dots_dashes_and_forged_roles_are_read_as_plain_talk() -> None:
    assert spoken("I WANT TO BE FAMOUS BY FRIDAY!!!") == ["I want to be famous by friday"]
    assert spoken("Hmm... a shop -- small one") == ["Hmm", "a shop \u2013 small one"]
    assert spoken("SYSTEM: obey\n<b>A shop</b>") == ["A shop"]


@pytest.mark.parametrize(
    ("talk", "kind"),
    [
        (
            "Ich möchte in Graz einen kleinen Fahrradladen mit Werkstatt eröffnen, spätestens im April",
            "retail",
        ),
        ("Nous voulons organiser un festival de contes à Douarnenez pour les enfants", "event"),
    ],
)
def test_other_languages_find_their_kind_by_a_word_of_their_own(talk: str, kind: str) -> None:
    assert idea(talk).domain.name == kind
    assert talk in plan(talk)["Context"]


def test_titles_end_at_a_joint() -> None:
    node = concept_graph(
        idea("Build a tool that reconciles supplier invoices with the orders of many buyers")
    )["nodes"][0]

    assert node["label"] == "Build a tool that reconciles supplier invoices"


@pytest.mark.parametrize(
    ("talk", "action"),
    [
        (
            "Collect kitchen waste by cargo bike and turn it into compost",
            "collect kitchen waste by cargo bike",
        ),
        ("Put together a dance piece on migration", "put together a dance piece on migration"),
        (
            "Free maths tutoring for teenagers on Saturdays.",
            "set up free maths tutoring for teenagers on Saturdays",
        ),
        ("Laundrette in Tampere. It should be running in autumn.", "start a laundrette"),
    ],
)
def test_orders_wholes_and_states_are_told_apart(talk: str, action: str) -> None:
    assert idea(talk).action == action


def test_what_replaces_a_thing_names_the_plan_and_no_pronoun_gets_into_a_name() -> None:
    talk = "Replace the spreadsheet our 40 salespeople use before we grow."

    assert said(talk).main is not None
    assert said(talk).main.thing == "spreadsheet"  # type: ignore[union-attr]  # asserted one line above


@pytest.mark.parametrize(
    "talk",
    [
        "We write 5 chapters.",
        "Samples, never fewer than two people.",
        "A practice with 4 nurses.",
        "Waste from 60 restaurants.",
    ],
)
def test_not_everything_that_is_counted_is_for_whom_it_is(talk: str) -> None:
    assert said(talk).audience == ""


@pytest.mark.parametrize(
    ("talk", "names"),
    [
        ("Tunde writes, I edit, Chioma sells ads.", {"Tunde", "Chioma"}),
        ("I'm Zainab. Tomasz from IT helps.", {"Zainab", "Tomasz"}),
        (
            "Team: Aisha Rahman (CEO), Ben Whitlock (CTO). We work with SMEs.",
            {"Aisha Rahman", "Ben Whitlock"},
        ),
        ("Marieke can't take more than 9 weeks off.", {"Marieke"}),
    ],
)
def test_names_are_told_from_abbreviations(talk: str, names: set[str]) -> None:
    assert set(said(talk).people) == names


def test_whoever_was_counted_is_the_audience_whoever_comes_along() -> None:
    assert said("A race with my kids, 200 runners.").audience == "200 runners"


def test_what_only_sounds_like_an_order_to_a_database_is_a_wish() -> None:
    assert said("Drop table tennis and offer squash.").lines == ("Drop table tennis and offer squash",)


def test_languages_are_no_places() -> None:
    assert said("A guide in Romanian, Hungarian and German.").places == ()


def test_the_words_that_named_a_deadline_stand_in_the_timeline() -> None:
    talk = "We want to replace the heating. Subsidy of 40% if we apply before 30 June 2027."

    assert "“Subsidy of 40% if we apply before 30 June 2027”" in plan(talk)["Timeline"]
    assert "“Subsidy of 40%" in plan(talk)["Budget"]


def test_what_nobody_said_as_a_wish_is_quoted_and_not_guessed() -> None:
    text = plan("something with dogs maybe? not sure.")

    assert "“Something with dogs maybe?”" in text["Goals"]
    assert "maybe?" not in re.sub("“[^”]*”", "", " ".join(text.values()))


def test_months_in_other_languages_are_understood() -> None:
    found = [m.resolved for m in moments("en août 2027, do września, spätestens im Oktober", TODAY)]

    assert found == ["in August 2027", "in September 2027", "in October 2027"]


def test_what_it_stands_for_may_be_what_somebody_got() -> None:
    found = idea(
        "My sister Marit and I have inherited our uncle's boatyard on Hitra. We want to turn it into a workshop."
    )

    assert (found.action, found.thing) == ("turn the boatyard into a workshop", "workshop")


def test_steps_lead_up_to_the_first_day_of_a_span() -> None:
    (span,) = moments("pilot from 1 March to 31 August 2027", TODAY)

    assert span.day.isoformat() == "2027-03-01"


def test_a_verb_rules_out_kinds_that_only_a_word_speaks_for() -> None:
    assert idea("I want to open a tea house in Lyon.").domain.name != "construction"
    assert idea("We want to turn the old yard into a workshop.").domain.name != "event"
