"""Time zones by their IANA names. The names are those of the `tzdata` package, so every process knows the same ones."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from eightgentc_kit.errors import FieldInvalid

UTC = "UTC"
RULE = "must be the name of an IANA time zone, e.g. Europe/Lisbon"


@cache
def _names() -> frozenset[str]:
    return frozenset(files("tzdata").joinpath("zones").read_text("utf-8").split())


def is_time_zone(name: str) -> bool:
    """Whether it names a zone. Nothing else may be given to `ZoneInfo`, which opens files by that name."""
    return name in _names()


def checked_time_zone(field: str, name: str) -> str:
    """The name, which may be empty.

    Raises:
        FieldInvalid: there is no such zone.
    """
    if name and not is_time_zone(name):
        raise FieldInvalid.of(field, RULE)
    return name


def local_time(moment: datetime, zone: str) -> datetime:
    """The moment on the clocks of a zone; '': of UTC.

    Raises:
        OverflowError: it is in no year there that a date can have.
    """
    return moment.astimezone(ZoneInfo(zone or UTC))


def beginning_of_day(moment: datetime, zone: str) -> datetime:
    """The midnight, on the clocks of a zone, before a moment.

    Where clocks were set forward at midnight it is the moment when that happened.
    """
    return local_time(moment, zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
