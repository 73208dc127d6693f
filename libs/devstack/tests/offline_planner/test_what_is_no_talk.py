"""What looks like a fact and is none."""

from datetime import date

from eightgentc_devstack.offline_planner.request import read_request
from eightgentc_devstack.offline_planner.talk.brief import read

TODAY = date(2026, 11, 24)


def talk_of(*lines: str) -> tuple[str, ...]:
    block = "\n".join(["```context", *lines, "```"])
    return read_request({"messages": [{"role": "user", "content": block}]}).talk


def test_the_title_of_a_project_is_a_name_and_not_said_by_anybody():
    said = '{"kind":"message","label":"user","text":"We open a bakery."}'
    title = '{"kind":"project","label":"title","text":"We open a bakery near the"}'

    assert talk_of(title, said) == ("We open a bakery.",)


def test_the_title_counts_where_nobody_has_said_anything():
    assert talk_of('{"kind":"project","label":"title","text":"Bakery"}') == ("Bakery",)


def test_an_entry_fee_is_no_budget():
    brief = read(["A charity run for 300 people in Kraków, entry 15 euros."], TODAY)

    assert brief.budget is None
    assert [amount.text for amount in brief.amounts] == ["15 euros"]


def test_a_condition_ends_where_the_next_thing_begins():
    brief = read(
        ["We have 180,000 euros, must not touch the oaks, and would like guests in spring 2028."], TODAY
    )

    assert brief.constraints == ("must not touch the oaks",)
