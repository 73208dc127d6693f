"""What is wrong with a connection or a value, in errors that a caller understands."""

from __future__ import annotations

import psycopg
import pytest
from psycopg.types.string import StrDumper

from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.postgres.database import translated


def test_text_that_the_driver_cannot_write_is_the_callers_fault():
    with pytest.raises(FieldInvalid, match="NUL"), translated():
        StrDumper(str).dump("a\0b")


def test_value_that_the_database_refuses_stays_what_it_is():
    with pytest.raises(psycopg.errors.NumericValueOutOfRange), translated():
        raise psycopg.errors.NumericValueOutOfRange("out of range")
