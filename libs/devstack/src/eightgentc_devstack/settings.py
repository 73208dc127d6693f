"""What the environment says: which embedded parts are replaced by ones that already run."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from eightgentc_devstack.problem import Problem

PREFIX = "EIGHTGENTC_DEVSTACK_"


@dataclass(frozen=True, slots=True)
class Settings:
    """Each field `x` is read from `EIGHTGENTC_DEVSTACK_X`; empty means embedded."""

    postgres_admin_url: str = ""
    """postgresql://… of a login that may create roles and databases."""
    postgres_bin: str = ""
    """The `bin` folder of another Postgres (17 or newer) for the embedded server."""
    valkey_url: str = ""
    """redis://… with the login that every service is to use."""

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Settings":
        names = {f"{PREFIX}{field.name.upper()}": field.name for field in fields(cls)}
        unknown = sorted(name for name in environment if name.startswith(PREFIX) and name not in names)
        if unknown:
            raise Problem(f"Unknown setting {', '.join(unknown)}.", f"Known are {', '.join(names)}.")
        return cls(**{field: environment[name] for name, field in names.items() if name in environment})
