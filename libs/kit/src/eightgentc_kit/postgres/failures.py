"""What is wrong with a connection, a wait or a value, in errors that a caller understands."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import psycopg

from eightgentc_kit.errors import Code, DatabaseUnavailable, DomainError, FieldInvalid
from eightgentc_kit.metrics import DATABASE_ERRORS


class Contended(DomainError):
    """Others hold what this call needs. Try again in a moment."""

    code = Code.ABORTED
    reason = "CONTENDED"


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Turn what is wrong with the connection, not with the statement, into errors a caller understands.

    Raises:
        DatabaseUnavailable: no connection, or it broke; what was not acknowledged was not done.
        Contended: a lock was not to be had, or a deadlock was broken.
        FieldInvalid: a text that no statement can carry, because it holds a NUL.
    """
    try:
        yield
    except (
        psycopg.errors.LockNotAvailable,
        psycopg.errors.DeadlockDetected,
        psycopg.errors.SerializationFailure,
    ) as error:
        DATABASE_ERRORS.labels("contended").inc()
        raise Contended(retry_after=0.2) from error
    except psycopg.DataError as error:
        if error.sqlstate is not None:
            raise
        # Without a state it is the driver that refused, before anything was sent.
        raise FieldInvalid("A text of the request holds a NUL character.") from error
    except psycopg.errors.QueryCanceled:
        DATABASE_ERRORS.labels("too_slow").inc()
        raise TimeoutError("statement timeout") from None
    except (psycopg.OperationalError, psycopg.errors.ReadOnlySqlTransaction) as error:
        DATABASE_ERRORS.labels("connection").inc()
        raise DatabaseUnavailable(retry_after=1.0) from error
