"""Names and mail addresses as people see them: what is kept of one, and what makes two the same.

Two are the same where they differ only in what nobody sees, or in forms of the same characters: invisible characters,
letters in another case or of another width, ligatures, accents as characters of their own, white space. Letters of
different scripts that resemble each other, as the a of Latin and of Cyrillic, are different letters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import idna

# Unicode's Default_Ignorable_Code_Point, which `unicodedata` does not tell, and the pattern of Braille without a dot.
_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# Control characters that are no white space, and halves of pairs; a NUL is for those to refuse who cannot keep it.
_INVISIBLE = re.compile(rf"[{_UNSEEN}\x01-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
# Some choose or join the forms of what stands before them: variations, joined letters and emoji, flags.
_CHOOSES = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_JOINS, _FLAG, _SPELLS = frozenset("\u200c\u200d"), "\U0001f3f4", re.compile("[\U000e0020-\U000e007f]")
_LONGEST_KEPT = 300
_UNSEEN_CATEGORIES = frozenset(["Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Me", "Zl", "Zp", "Zs"])


def is_visible(text: str) -> bool:
    """Whether a reader sees anything of it: not only white space, control, format or combining characters."""
    if text[:1].isascii() and text[:1].isalnum():
        return True
    return any(
        unicodedata.category(character) not in _UNSEEN_CATEGORIES and not _INVISIBLE.match(character)
        for character in text
    )


def shown_name(text: str) -> str:
    """A name on one line as it is kept: without what nobody sees, white space as single spaces, accents composed."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    shown = unicodedata.normalize("NFC", " ".join(_seen(text).split()))
    return shown if shown == text else shown_name(shown)


def name_key(text: str) -> str:
    """What makes two names the same, as Unicode's NFKC_Casefold, with white space folded."""
    return _kept_key(text) if len(text) <= _LONGEST_KEPT else _key(text)


def _key(text: str) -> str:
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().split())
    folded = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text).casefold())
    key = " ".join(unicodedata.normalize("NFKC", folded).split())
    return key if key == text else _key(key)


_kept_key = lru_cache(4096)(_key)


def mail_address_key(address: str) -> str:
    """What makes two mail addresses the same: the domain as IDNA writes it, the rest as a name. Never fails."""
    local, at, domain = name_key(address).rpartition("@")
    return f"{local}{at}{domain_name(domain) or domain}"


def domain_name(domain: str) -> str | None:
    """A domain as DNS knows it, in ASCII; None where IDNA (UTS 46) has no form of it."""
    if domain.isascii():
        return domain.lower()
    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        return None


def holds_invisible(text: str) -> bool:
    """Whether there is a character in it that nobody sees."""
    return _INVISIBLE.search(text) is not None


def _seen(text: str) -> str:
    """Without what nobody sees, but for characters that choose or join the forms of those beside them."""
    kept: list[str] = []
    for character in text:
        before = kept[-1] if kept else " "
        if character in _JOINS:
            keeps = not before.isspace() and before not in _JOINS
        elif _CHOOSES.match(character):
            keeps = not before.isspace() and not _INVISIBLE.match(before)
        elif _SPELLS.match(character):
            keeps = before == _FLAG or _SPELLS.match(before) is not None
        else:
            keeps = not _INVISIBLE.match(character)
            if character.isspace() and before in _JOINS:
                kept.pop()
        if keeps:
            kept.append(character)
    if kept and kept[-1] in _JOINS:
        kept.pop()
    return "".join(kept)
