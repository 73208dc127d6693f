"""Text from a model, cleaned where it enters: what no database, no message and no screen can hold is taken out."""

from __future__ import annotations

import re

# Controls other than line feed and tab, and surrogates; CR is a line end.
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_UNREADABLE = "\ufffd"


class TextCleaner:
    """Cleans a text that comes in pieces; a line end or a surrogate pair may be cut between two of them."""

    def __init__(self) -> None:
        self._high = ""
        self._after_return = False

    def take(self, text: str) -> str:
        """The piece without NUL and other controls except line feed and tab; CR and CRLF become line feeds.

        A surrogate without its other half becomes U+FFFD; one at the end waits for the next piece.
        """
        if not (self._high or self._after_return) and (text.isprintable() or _ODD.search(text) is None):
            return text
        if self._after_return:
            text = text.removeprefix("\n")
        text = self._high + text
        self._after_return = text.endswith("\r")
        self._high = text[-1:] if "\ud800" <= text[-1:] <= "\udbff" else ""
        text = text.removesuffix(self._high) if self._high else text
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        return _ODD.sub(_replaced, _PAIR.sub(_joined, text))

    def end(self) -> str:
        """What is left of the last piece."""
        high, self._high = self._high, ""
        return _UNREADABLE if high else ""


def cleaned(text: str) -> str:
    """A whole text, cleaned."""
    cleaner = TextCleaner()
    return cleaner.take(text) + cleaner.end()


def _joined(pair: re.Match[str]) -> str:
    return pair[0].encode("utf-16", "surrogatepass").decode("utf-16")


def _replaced(odd: re.Match[str]) -> str:
    return _UNREADABLE if odd[0] >= "\ud800" else ""
