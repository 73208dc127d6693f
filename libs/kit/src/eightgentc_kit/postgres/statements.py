"""SQL with a name: prepared by the server, timed and logged by its name, never with values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


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
    def statement(self) -> Statement:
        """The statement that sets them. Never with plain SET: that would outlive the transaction in a pool."""
        return _setting(tuple(name for name, _ in self.settings))

    @property
    def values(self) -> dict[str, str]:
        return {f"value{index}": value for index, (_, value) in enumerate(self.settings)}


@cache
def _setting(names: tuple[str, ...]) -> Statement:
    calls = (f"set_config('{name}', %(value{index})s, true)" for index, name in enumerate(names))
    return Statement("acting", f"SELECT {', '.join(calls)}")


NOBODY = Acting(())
"""For schemas whose tables belong to no tenant (auth), and for definer functions that prove what they must."""
