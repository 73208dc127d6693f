"""`If-Match` and `If-None-Match` (RFC 9110, section 13): lists of entity tags, or `*`.

A tag without quotes is one as well: it is the `etag` of a body, sent as it is. A weak tag means the version that it
names: proxies make a tag weak when they compress an answer, and ours name versions, not bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from eightgentc_kit.errors import Code, DomainError, FieldInvalid

_TAG = re.compile(r'\s*(?:(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"|([A-Za-z0-9._~+=:-]+))\s*(?:,|$)')


class PreconditionFailed(DomainError):
    """A precondition of the request does not hold."""

    code = Code.FAILED_PRECONDITION
    reason = "PRECONDITION_FAILED"


@dataclass(frozen=True, slots=True)
class EntityTags:
    """`any`: `*`."""

    tags: tuple[str, ...] = ()
    any: bool = False

    @classmethod
    def parse(cls, header: str, name: str) -> EntityTags:
        """Raises FieldInvalid: it is neither `*` nor a list of tags."""
        text = header.strip()
        if text == "*":
            return cls(any=True)
        tags: list[str] = []
        end = 0
        while end < len(text):
            found = _TAG.match(text, end)
            if found is None:
                raise FieldInvalid.of(name, 'must be * or entity tags in double quotes, such as "3"')
            tags.append(found[2] if found[1] is None else found[1])
            end = found.end()
        return cls(tuple(dict.fromkeys(tags)))

    def match(self, etag: str) -> bool:
        """Whether the version is one of these."""
        return self.any or etag in self.tags

    @property
    def only(self) -> str:
        """The tag where exactly one is named, else ''."""
        return self.tags[0] if len(self.tags) == 1 else ""


def known_etags(if_none_match: str | None) -> EntityTags:
    """The copies at hand. Raises FieldInvalid."""
    return EntityTags() if if_none_match is None else EntityTags.parse(if_none_match, "If-None-Match")


def required_etag(if_match: str | None) -> str:
    """What `If-Match` requires: '' for nothing, `*` for any version, else the one etag that must be current.

    Raises FieldInvalid: it is malformed, or names none or several.
    """
    if if_match is None:
        return ""
    tags = EntityTags.parse(if_match, "If-Match")
    if tags.any:
        return "*"
    if not tags.only:
        raise FieldInvalid.of("If-Match", "must name one entity tag")
    return tags.only


def current_etag(if_match: str | None) -> str:
    """As `required_etag`, for what must exist anyway: `*` adds nothing, so it is ''."""
    etag = required_etag(if_match)
    return "" if etag == "*" else etag
