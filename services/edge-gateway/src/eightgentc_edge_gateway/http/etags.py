"""`If-Match` and `If-None-Match` (RFC 9110, section 13): lists of entity tags, or `*`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from eightgentc_kit.errors import Code, DomainError, FieldInvalid

_TAG = re.compile(r'\s*(W/)?"([\x21\x23-\x7e\x80-\xff]*)"\s*(?:,|$)')


class PreconditionFailed(DomainError):
    """A precondition of the request does not hold."""

    code = Code.FAILED_PRECONDITION
    reason = "PRECONDITION_FAILED"


@dataclass(frozen=True, slots=True)
class EntityTags:
    """`any`: `*`. Weak tags compare as equal when reading; nothing is overwritten on a weak one."""

    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    any: bool = False

    @classmethod
    def parse(cls, header: str, name: str) -> EntityTags:
        """Raises FieldInvalid: it is neither `*` nor a list of quoted tags."""
        text = header.strip()
        if text == "*":
            return cls(any=True)
        strong: list[str] = []
        weak: list[str] = []
        end = 0
        while end < len(text):
            found = _TAG.match(text, end)
            if found is None:
                raise FieldInvalid.of(name, 'must be * or entity tags in double quotes, such as "3"')
            (weak if found[1] else strong).append(found[2])
            end = found.end()
        return cls(tuple(strong), tuple(weak))

    def match(self, etag: str) -> bool:
        """Weak comparison, as reads have it."""
        return self.any or etag in self.strong or etag in self.weak

    @property
    def only(self) -> str:
        """The tag where exactly one is named, else ''."""
        tags = (*self.strong, *self.weak)
        return tags[0] if len(tags) == 1 else ""


def known_etags(if_none_match: str | None) -> EntityTags:
    """The copies at hand. Raises FieldInvalid."""
    return EntityTags() if if_none_match is None else EntityTags.parse(if_none_match, "If-None-Match")


def required_etag(if_match: str | None) -> str:
    """What `If-Match` requires: '' for nothing, `*` for any version, else the one etag that must be current.

    Raises:
        FieldInvalid: it is malformed, or names several.
        PreconditionFailed: only weak tags, which never permit overwriting.
    """
    if if_match is None:
        return ""
    tags = EntityTags.parse(if_match, "If-Match")
    if tags.any:
        return "*"
    if len(tags.strong) > 1:
        raise FieldInvalid.of("If-Match", "must name one entity tag")
    if not tags.strong:
        raise PreconditionFailed("A weak entity tag does not say which version may be overwritten.")
    return tags.strong[0]


def current_etag(if_match: str | None) -> str:
    """As `required_etag`, for what must exist anyway: `*` adds nothing, so it is ''."""
    etag = required_etag(if_match)
    return "" if etag == "*" else etag
