"""Identifiers: UUIDv7 (RFC 9562), so that ids sort by time and index pages fill in order."""

from __future__ import annotations

import hashlib
import os
import re
import time

_CANONICAL = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def new_id() -> str:
    """A new UUIDv7 in canonical form. Python's own `uuid.uuid7` comes with 3.14 only."""
    return _uuid7((time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10)))


def derived_id(id: str, name: str) -> str:
    """A UUIDv7 that is the same for the same id and name, with the time of `id`, which is one of ours."""
    time_of_id = int(id.replace("-", "")[:12], 16)
    digest = hashlib.sha256(f"{id} {name}".encode()).digest()
    return _uuid7(time_of_id << 80 | int.from_bytes(digest[:10]))


def _uuid7(value: int) -> str:
    """The bits in canonical form, with version and variant set."""
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def is_id(text: str) -> bool:
    """Whether `text` is a UUID in canonical form, of whatever version."""
    return _CANONICAL.fullmatch(text) is not None
