"""The items of lists in a JSON object that is still being written, each as soon as it is whole.

Every character is looked at once, and each item is decoded as the whole text is at its end, so that both have the same
values. ijson would spare us the walk over strings and brackets, 30 lines; its prefixes take time quadratic in the depth,
and its values are not those of the whole. The partial modes of jiter and of pydantic read everything again with each piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from eightgentc_ai.domain.model_text.objects_in_text import exact

_MARK = re.compile(r'["{}\[\],:]')
_IN_STRING = re.compile(r'["\\]')
_SPACE = " \t\r\n\ufeff"
# How deep the keys of the object are, and the items of its lists.
_KEYS, _ITEMS = 1, 2


class GrowingLists:
    """Takes the text of one object, in pieces. `names`: the keys of the lists that are wanted.

    A text that begins otherwise, or is no JSON, gives nothing more: it is for those who mend the whole.
    """

    def __init__(self, names: set[str]) -> None:
        self.ended: set[str] = set()
        """The lists that have ended."""
        self._names = names
        self._name = ""
        self._depth = 0
        self._in_string = self._escaped = self._over = False
        # What came of a key or an item; None outside of them.
        self._text: list[str] | None = []

    def take(self, piece: str) -> Iterator[tuple[str, Any]]:
        """The name of its list and the item, of each item that the piece completes."""
        at = begin = 0
        while not self._over and (mark := self._next_mark(piece, at)) is not None:
            at, sign = mark + 1, piece[mark]
            self._depth += (sign in "{[") - (sign in "}]")
            if self._depth > _ITEMS or (self._depth == _ITEMS and sign != "[" and self._text is None):
                continue
            # An item that is a list or an object ends with its own bracket.
            closes = self._depth == _ITEMS and sign in "}]"
            written = self._written(piece[begin : at if closes else mark])
            begin = at
            yield from self._at(sign, written)
        if self._text is not None:
            self._text.append(piece[begin:])

    def _at(self, sign: str, written: str) -> Iterator[tuple[str, Any]]:
        """What a mark means among the keys and among the items. `written`: since the one before."""
        if self._depth == 0:
            self._over = True
        elif self._depth == _ITEMS and sign in "{[":
            self._text = [] if sign == "[" and self._name in self._names else None
        elif self._depth == _ITEMS:
            self._text = []
            yield from self._item(written)
        elif sign == "]":
            self._text = None
            yield from self._item(written)
            self.ended.add(self._name)
        elif sign == ":":
            found = exact(written)
            self._text, self._name = None, found.value if found and isinstance(found.value, str) else ""
        elif sign == "," or (sign == "{" and not written):
            self._text = []
        elif sign != "}":
            self._over = True

    def _item(self, written: str) -> Iterator[tuple[str, Any]]:
        if not written or self._over:
            return
        found = exact(written)
        if found is None:
            self._over = True
        else:
            yield self._name, found.value

    def _written(self, last: str) -> str:
        if self._text is None:
            return ""
        return "".join((*self._text, last)).strip(_SPACE)

    def _next_mark(self, piece: str, at: int) -> int | None:
        """The place of the next mark outside of strings."""
        while True:
            if self._escaped:
                if at == len(piece):
                    return None
                at, self._escaped = at + 1, False
            found = (_IN_STRING if self._in_string else _MARK).search(piece, at)
            if found is None:
                return None
            at, sign = found.end(), found[0]
            if sign == "\\":
                self._escaped = True
            elif sign == '"':
                self._in_string = not self._in_string
            else:
                return found.start()
