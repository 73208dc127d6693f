"""What changed between two texts."""

import pytest

from eightgentc_projects.domain.text_diff import DiffKind, DiffPiece, word_diff

EQUAL, REMOVED, ADDED = DiffKind.EQUAL, DiffKind.REMOVED, DiffKind.ADDED


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("", "", []),
        ("a b", "a b", [(EQUAL, "a b")]),
        ("", "a", [(ADDED, "a")]),
        ("a", "", [(REMOVED, "a")]),
        ("a b", "a c", [(EQUAL, "a "), (REMOVED, "b"), (ADDED, "c")]),
        ("a, b", "a; b", [(EQUAL, "a"), (REMOVED, ","), (ADDED, ";"), (EQUAL, " b")]),
        ("same\na\n", "same\nb\n", [(EQUAL, "same\n"), (REMOVED, "a"), (ADDED, "b"), (EQUAL, "\n")]),
        ("a\nb\n", "a\nb\nc\n", [(EQUAL, "a\nb\n"), (ADDED, "c\n")]),
        ("well-known", "well known", [(EQUAL, "well"), (REMOVED, "-"), (ADDED, " "), (EQUAL, "known")]),
    ],
)
def test_words_are_kept_taken_and_added(old, new, pieces):
    assert word_diff(old, new) == [DiffPiece(kind, text) for kind, text in pieces]


@pytest.mark.parametrize(("words", "kinds"), [(1_000, [EQUAL, REMOVED, ADDED]), (1_001, [REMOVED, ADDED])])
def test_a_passage_of_more_than_4000_words_and_spaces_is_shown_whole(words, kinds):
    common = " ".join(["word"] * (words - 1)) + " "

    assert [piece.kind for piece in word_diff(f"{common}a ", f"{common}b ")][: len(kinds)] == kinds
