"""SQL with a name: prepared by the server, timed and logged by its name, never with values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Statement:
    """`name` is what logs and metrics call it; `sql` takes `%(name)s` parameters.

    `binary`: results come in Postgres's binary format, which spares bytes and numbers their way through text.
    """

    name: str
    sql: str
    binary: bool = False


@dataclass(frozen=True, slots=True)
class Acting:
    """For whom a unit of work runs: Postgres settings, local to its transaction, that the row policies read."""

    settings: tuple[tuple[str, str], ...]

    @property
    def statement(self) -> str:
        """The statement that sets them. Never with plain SET: that would outlive the transaction in a pool."""
        calls = ", ".join(f"set_config('{name}', %s, true)" for name, _ in self.settings)
        return f"SELECT {calls}"

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(value for _, value in self.settings)


NOBODY = Acting(())
"""For schemas whose tables belong to no tenant (auth), and for definer functions that prove what they must."""
