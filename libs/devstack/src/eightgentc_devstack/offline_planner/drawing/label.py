"""Labels: short, one line, without anything that a diagram language could take for its own."""

from __future__ import annotations

import re

from eightgentc_devstack.offline_planner.language.grammar import upper_first

LONGEST = 60


def label(text: str) -> str:
    """The text as a label, cut at a word."""
    text = re.sub(r"\s+", " ", re.sub(r"[\"“”`;{}\[\]<>|#]", " ", text)).strip(" .,:-")
    if len(text) > LONGEST:
        text = text[:LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"
    return upper_first(text)


def bare(text: str) -> str:
    """Without its article or possessive: `a music room` → `music room`."""
    return re.sub(r"^(?:a|an|the|some)\s+", "", text)
