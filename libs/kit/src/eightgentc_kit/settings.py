"""Typed, frozen settings, read once: from the environment by prefix, secrets also from files.

A settings class is a frozen `msgspec.Struct`; its docstring and field names explain it. msgspec converts and
checks; without it we would write the conversion of every type ourselves.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

PREFIX = "EIGHTGENTC_"
_FILE = "_FILE"
S = TypeVar("S", bound=msgspec.Struct)


class SettingsError(Exception):
    """A setting is missing, unknown or malformed; the message names it."""


class Secret(str):
    """A string that is masked in logs and tracebacks. `.reveal()` returns it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret(***)"

    def __str__(self) -> str:
        return "***"

    def __format__(self, spec: str) -> str:
        return "***"

    def reveal(self) -> str:
        return str.__str__(self)


def load(cls: type[S], service: str, environment: Mapping[str, str]) -> S:
    """Read the settings of one service.

    Args:
        cls: a frozen Struct; its field `grpc_listen` is read from `EIGHTGENTC_<SERVICE>_GRPC_LISTEN`.
        service: `AUTH`, `EDGE_GATEWAY` …
        environment: usually `os.environ`.

    Raises:
        SettingsError: names the variable and what is wrong with it, never a value.
    """
    prefix = f"{PREFIX}{service}_"
    fields = {field.name: field for field in msgspec.structs.fields(cls)}
    values: dict[str, str] = {}
    for variable, value in environment.items():
        if not variable.startswith(prefix):
            continue
        name = variable.removeprefix(prefix).lower()
        if name not in fields and variable.endswith(_FILE) and name.removesuffix("_file") in fields:
            name, value = name.removesuffix("_file"), _read(variable, value)
        if name not in fields:
            raise SettingsError(f"{variable} is not a setting of {service.lower().replace('_', '-')}.")
        if name in values:
            raise SettingsError(f"{variable}: given both as a value and as a file.")
        values[name] = value
    missing = [name for name, field in fields.items() if field.required and name not in values]
    if missing:
        names = ", ".join(f"{prefix}{name.upper()}" for name in missing)
        raise SettingsError(f"Missing: {names}.")
    try:
        return msgspec.convert(values, cls, strict=False, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{prefix}…: {error}") from None


def _read(variable: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{variable}: cannot read {path}: {error.strerror}.") from None


def _decode(kind: type, value: object) -> object:
    if kind is Secret:
        return Secret(value)
    if kind is Path:
        return Path(str(value))
    raise NotImplementedError(kind)  # So msgspec asks a dec_hook to refuse a type that it does not know.


def describe(settings: msgspec.Struct) -> str:
    """One `name = value` a line, secrets masked, for `check-config`."""
    lines = []
    for field in msgspec.structs.fields(settings):
        value = getattr(settings, field.name)
        lines.append(f"{field.name} = {value if not isinstance(value, Secret) else ('***' if value else '')}")
    return "\n".join(lines)


def load_or_exit(cls: type[S], service: str, environment: Mapping[str, str]) -> S:
    """As `load`, at the start of a process: prints what is wrong in one line and exits with 2."""
    try:
        return load(cls, service, environment)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(2) from None
