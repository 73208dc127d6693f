"""Finding the words of a message that a model says it quotes, whatever became of spaces and quotation marks on the way."""

from __future__ import annotations

import unicodedata

_QUOTATION = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2032`\u00b4", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"')
)
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_AROUND = " \"'.\u2026"


def quoted(words: str, text: str) -> str:
    """The part of `text` that `words` quote, exactly as it is there; '' where there is none.

    White space, case, typographic quotation marks and dashes make no difference, and neither do marks around the quote.
    """
    wanted, _ = _folded(words)
    wanted = wanted.strip()
    folded, places = _folded(text)
    for each in (wanted, wanted.strip(_AROUND)):
        start = folded.find(each) if each else -1
        if start >= 0:
            return text[places[start] : places[start + len(each) - 1] + 1]
    return ""


def _folded(text: str) -> tuple[str, list[int]]:
    """The text as it is compared, and for each of its characters the place that it comes from."""
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text.translate(_QUOTATION).translate(_DASHES)):
        if character.isspace():
            if folded and folded[-1] == " ":
                continue
            plain = " "
        else:
            plain = unicodedata.normalize("NFKC", character).casefold()
        for each in plain:
            folded.append(each)
            places.append(place)
    return "".join(folded), places
