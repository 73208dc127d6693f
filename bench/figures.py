"""How figures are printed: a name, a number with its unit, and what it should be."""

from __future__ import annotations


def say(name: str, figure: float, unit: str, target: str = "") -> None:
    print(f"{name:64} {figure:9.2f} {unit:4} {target}".rstrip(), flush=True)


def percentile(values: list[float], share: float) -> float:
    """Of sorted or unsorted values; `share` 0.5 is the median."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
