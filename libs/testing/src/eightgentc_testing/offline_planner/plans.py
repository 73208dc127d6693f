"""Whole plans for the ideas, their sentences, and the sentences with the facts masked."""

from __future__ import annotations

import re
from functools import cache

from eightgentc_devstack.offline_planner.idea import Idea, idea_of
from eightgentc_devstack.offline_planner.talk.brief import read
from eightgentc_devstack.offline_planner.writing.sections import write_section

from .ideas import SECTIONS, TODAY

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"


@cache
def idea(talk: str) -> Idea:
    """The idea behind a talk."""
    return idea_of(read([talk], TODAY))


@cache
def plan(talk: str) -> dict[str, str]:
    """Every section of its plan."""
    return {section: write_section(idea(talk), section) for section in SECTIONS}


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [part.strip() for part in re.split(r"(?<=[.!?])\s+(?=[\"“A-Z0-9])", text) if part.strip()]


def masked(sentence: str) -> str:
    """The sentence without names, dates, amounts, places and quantities."""
    sentence = re.sub(r"\([^)]*assuming[^)]*\)", "", sentence)
    sentence = re.sub(rf"\d[\d.,\s]*\w*|\b(?:{_MONTHS}|Christmas)\b", "#", sentence)
    sentence = re.sub(r"(?<!^)\b[^\W\d_a-zà-ÿ][\w'-]+", "#", sentence)
    return re.sub(r"[\s#]+", " ", sentence).strip().lower()
