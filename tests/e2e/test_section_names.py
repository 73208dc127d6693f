"""Every name that a section may have is its address, at every route; and names that look the same are one."""

from urllib.parse import quote

import pytest

from eightgentc_testing.person import Person

NAMES = [
    *(
        "Goals",
        "a",
        "1",
        "0",
        "null",
        "true",
        "-",
        "_",
        "~",
        "versions",
        "diff",
        "generate",
        "sections",
        "api",
    ),
    *(
        "a/b",
        "/",
        "//",
        "/a",
        "a/",
        "a//b",
        "../a",
        "a/..",
        "a/../b",
        "./a",
        "/etc/passwd",
        "Budget/versions",
    ),
    *("Budget/versions/1", "Budget/diff", "Budget/generate", "a/versions/1/restore", "%", "%%", "100%"),
    *("%2F", "%2f", "%252F", "%25", "%20", "%00", "%zz", "a%2Fb", "50%/50%", "%2e%2e"),
    *(
        "...",
        ".a",
        "a.",
        ".hidden",
        "a.b",
        "a..b",
        "....",
        ".. .",
        "a/.",
        "a b",
        "a  b",
        "a + b",
        "+",
        "a&b=c",
    ),
    *(
        "a?b",
        "?",
        "a#b",
        "#",
        "a;b",
        ";v=1",
        "a:b",
        "http://a.example/b?c#d",
        "@",
        "a,b",
        "a=b",
        "a|b",
        "a\\b",
    ),
    *("\\", "\\..\\a", '"a"', "'a'", "`a`", "<a>", "{a}", "[a]", "(a)", "^", "$", "*", "!", "a\"b'c"),
    *("Ziele & Maße", "Übersicht", "目標", "目標/予算", "Цели", "أهداف", "מטרות", "लक्ष्य", "เป้าหมาย", "🎯"),
    *(
        "👩‍🍳",
        "❤️",
        "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
        "ﬁnance",
        "\uff27\uff4f\uff41\uff4c\uff53 \uff12",
        "①",
        "İstanbul",
        "ß",
        "e\u0301te\u0301",
        "x" * 100,
        "食" * 100,
        "/" * 100,
    ),
]
REFUSED = [
    ".",
    "..",
    " . ",
    "",
    " ",
    "\u200b",
    "\u2060.",
    "\u00ad..",
    "\u3164",
    "\u2800",
    "x" * 101,
]
SAME = [
    ("Goals", "goals"),
    ("Goals", "Go\u200bals"),
    ("Goals", "\ufeffGoals"),
    ("Goals", "\uff27\uff4f\uff41\uff4c\uff53"),
    ("Goals", "Go\u00adals"),
    ("Goals", "\u202eGoals\u202c"),
    ("My goals", "My\u00a0\u2003goals"),
    ("My goals", "My\ngoals"),
    ("Goals", "Go\x1bals"),
    ("été", "e\u0301te\u0301"),
    ("finance", "ﬁnance"),
    ("straße", "STRASSE"),
    ("❤", "❤\ufe0f"),
]


def address(project: str, name: str) -> str:
    return f"/api/projects/{project}/sections/{quote(name, safe='')}"


# A person may have so many generations in a minute.
_AT_A_TIME = 30


@pytest.mark.timeout(600)
@pytest.mark.parametrize("first", range(0, len(NAMES), _AT_A_TIME))
async def test_every_name_is_reachable_at_every_route_of_a_section(person: Person, first: int) -> None:
    project = await person.project()
    there = f"/api/projects/{project}/sections"
    for name in NAMES[first : first + _AT_A_TIME]:
        here = address(project, name)

        made = await person.put(here, {"content": f"About {name}"})
        changed = await person.patch(here, {"status": "review"})
        versions = await person.get(f"{here}/versions")
        version = await person.get(f"{here}/versions/1")
        named = await person.patch(f"{here}/versions/1", {"name": "first"})
        restored = await person.post(f"{here}/versions/1/restore", {})
        difference = await person.get(f"{here}/diff?from=1")
        generated = await person.post(f"{here}/generate", {})
        renamed = await person.patch(here, {"section": "Other"})
        back = await person.patch(f"{there}/Other", {"section": made["section"]})
        found = await person.get(here)
        listed = [section["section"] for section in (await person.get(there))["sections"]]

        ids = {each["id"] for each in (made, changed, restored, renamed, back, found)}
        assert (len(ids), listed) == (1, [made["section"]]), name
        assert (len(versions["versions"]), version["version"], named["name"]) == (1, 1, "first"), name
        assert generated["proposal"]["section"] == made["section"], name
        assert difference, name
        assert (await person.get(f"{there}/{made['id']}"))["id"] == made["id"], name
        assert (await person.http.delete(here)).status_code == 204, name
        assert (await person.http.get(here)).status_code == 404, name


async def test_a_slash_in_a_name_does_not_lead_to_another_route(person: Person) -> None:
    project = await person.project()
    await person.put(address(project, "Budget"), {"content": "Flour"})

    answers = [
        await person.http.get(f"{address(project, 'Budget')}{rest}")
        for rest in ("%2Fversions", "%2fversions", "%2Fversions%2F1", "%252Fversions", "%2Fdiff?from=1")
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert {answer.json()["code"] for answer in answers} == {"RESOURCE_NOT_FOUND"}


async def test_a_path_that_is_not_utf8_is_refused(person: Person) -> None:
    project = await person.project()

    answer = await person.http.put(f"/api/projects/{project}/sections/%FF", json={"content": "a"})

    assert (answer.status_code, answer.json()["code"]) == (400, "REQUEST_MALFORMED")


@pytest.mark.parametrize("name", REFUSED)
async def test_a_name_that_cannot_be_seen_or_be_an_address_is_refused_wherever_it_is_sent(
    person: Person, name: str
) -> None:
    project = await person.project()
    await person.put(address(project, "Goals"), {"content": "a"})

    answers = [
        await person.http.patch(address(project, "Goals"), json={"section": name}),
        await person.http.post(f"/api/projects/{project}/conversations", json={"section": name}),
    ]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[0].json()["errors"][0]["field"].endswith("section") or "section" in answers[0].text


@pytest.mark.parametrize(("one", "other"), SAME)
async def test_names_that_look_the_same_are_one_section(person: Person, one: str, other: str) -> None:
    project = await person.project()
    first = await person.put(address(project, one), {"content": "a"})

    second = await person.put(address(project, other), {"content": "b"})

    assert second["id"] == first["id"]
    assert (await person.get(address(project, other)))["section"] == first["section"]


async def test_a_chat_whose_id_of_the_client_holds_a_slash_is_stopped_by_it(person: Person) -> None:
    project = await person.project()
    await person.say("Bread?", id="a/b?c%2F", projectId=project, section="a/b")

    stopped = await person.http.post(f"/api/chat/{quote('a/b?c%2F', safe='')}/stop")

    assert stopped.status_code == 200
