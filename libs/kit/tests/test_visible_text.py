"""Names and addresses as people see them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_kit.visible_text import (
    domain_name,
    holds_invisible,
    is_visible,
    mail_address_key,
    name_key,
    shown_name,
)

INVISIBLE = "\u00ad\u200b\u200e\u202e\u2060\u2066\ufeff\u3164\u115f\u2800\x01\x1b\x7f\x9f\u180e\U000e0041"
JOINING = "\u200c\u200d\ufe0f\ufe0e\U000e0100"
TEXT = st.text(
    st.characters(codec="utf-8")
    | st.sampled_from(INVISIBLE + JOINING + " \n\u00a0\u3000eE\u0301ﬁ\uff27🏴👩❤"),
    max_size=12,
)
WORDS = ["Goals", "Ziele & Maße", "目標", "أهداف", "👩‍🍳", "❤️", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "می‌خواهم", "ﬁnance", "a/b"]


@given(TEXT)
def test_what_is_kept_is_kept_again_as_it_is(text):
    kept = shown_name(text)

    assert shown_name(kept) == kept
    assert kept == kept.strip()


@given(TEXT)
def test_keys_are_keys_of_themselves_and_of_what_is_kept(text):
    assert name_key(name_key(text)) == name_key(text)
    assert name_key(shown_name(text)) == name_key(text)


@given(TEXT)
def test_what_is_kept_of_a_name_can_be_seen_or_is_nothing_to_see(text):
    assert is_visible(shown_name(text)) == is_visible(text)


@given(st.sampled_from(WORDS), st.sampled_from(INVISIBLE), st.data())
def test_an_invisible_character_makes_no_other_name(word, invisible, data):
    at = data.draw(st.integers(0, len(word)))

    other = word[:at] + invisible + word[at:]

    assert name_key(other) == name_key(word)


@pytest.mark.parametrize("word", WORDS)
def test_words_of_any_script_stay_as_they_are(word):
    assert shown_name(word) == word


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("  My \t goals\n", "My goals"),
        ("Go\u200bals\u202e", "Goals"),
        ("e\u0301", "é"),
        ("Goals\U000e0041\U000e0042", "Goals"),
        ("\u200dGoals\u200d", "Goals"),
        ("Goals\ufe0f\ufe0f\ufe0f", "Goals\ufe0f"),
        ("\u2800\u3164", ""),
        ("a\ud800b", "ab"),
    ],
)
def test_what_cannot_be_seen_is_not_kept(sent, kept):
    assert shown_name(sent) == kept


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada@Exämple.org", "ada@xn--exmple-cua.org"),
        ("a@\uff45xample.org", "A@EXAMPLE.ORG"),
        ("é@a.b", "e\u0301@a.b"),
    ],
)
def test_addresses_that_reach_the_same_mailbox_have_one_key(one, other):
    assert mail_address_key(one) == mail_address_key(other)


@given(TEXT)
def test_whatever_is_taken_for_an_address_has_a_key(text):
    for address in (text, f"ada@{text}", f"{text}@example.org"):
        assert mail_address_key(mail_address_key(address)) == mail_address_key(address)


def test_a_domain_that_dns_cannot_know_has_no_name():
    assert domain_name("☃☃\u202e.org") is None
    assert domain_name("Example.ORG") == "example.org"


def test_a_nul_is_left_to_who_must_refuse_it():
    assert shown_name("a\0b") == name_key("a\0b") == "a\0b"


def test_an_invisible_character_is_found():
    assert holds_invisible("ada\u200b@example.org")
    assert not holds_invisible("ada@exämple.org")
