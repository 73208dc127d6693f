"""Sentences as one paragraph."""

from __future__ import annotations


def as_paragraph(sentences: list[str]) -> str:
    """The sentences one after the other; one without an end mark gets a full stop, or a line where it takes none."""
    text = ""
    for sentence in sentences:
        if text:
            text += " " if text[-1] in '.!?…:;)"”»’' else "\n\n" if not text[-1].isascii() else ". "
        text += sentence
    return text + ("." if text and text[-1].isascii() and text[-1].isalnum() else "")
