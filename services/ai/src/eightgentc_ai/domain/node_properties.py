"""Properties of nodes in Mermaid, `A@{ shape: rect, img: "https://…" }`, and the images that they load."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PROPERTIES = re.compile(r"@\{(?:[^\"}]++|\"[^\"]*+(?:\"|\Z))*+\}?")
_IMAGE = re.compile(r"\bimg\b", re.IGNORECASE)
_PAIR = re.compile(r"[\"']?\bimg[\"']?\s*+:\s*+(?:\"[^\"]*+\"|'[^']*+'|[^,}\n]*+)[ \t]*+,?", re.IGNORECASE)
# Keys of YAML may be quoted, with escapes.
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U0*+([0-9a-fA-F]{1,5}))")


def images_in(text: str) -> Iterator[int]:
    """The places of the images, or of properties that hide one."""
    for properties in _PROPERTIES.finditer(text):
        image = _IMAGE.search(text, properties.start(), properties.end())
        if image is not None:
            yield image.start()
        elif _IMAGE.search(_unescaped(properties[0])):
            yield properties.start()


def without_images(text: str) -> str:
    """The text without the images; properties that hide one go as a whole."""
    return _PROPERTIES.sub(_without_image, text)


def _without_image(properties: re.Match[str]) -> str:
    kept = _PAIR.sub("", properties[0])
    return "" if _IMAGE.search(_unescaped(kept)) else kept


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda escape: chr(int(escape[1] or escape[2] or escape[3], 16)), text)
