"""Vectors compared one by one, which is exact: some thousands take a few milliseconds, and need no extension of Postgres."""

from __future__ import annotations

from collections.abc import Sequence


def nearest(vector: bytes, others: Sequence[bytes], size: int) -> list[int]:
    """The places of those nearest to a vector, the nearest first, of two alike the first; of another length: none of them.

    Vectors have length 1 and numbers of two bytes.
    """
    # 20 MB of memory, which a process does without where nothing is recalled by meaning.
    import numpy as np  # noqa: PLC0415

    places = [place for place, other in enumerate(others) if len(other) == len(vector)]
    if not places:
        return []
    rows = np.frombuffer(b"".join(others[place] for place in places), dtype="<f2")
    asked = np.frombuffer(vector, dtype="<f2").astype(np.float32)
    cosines = rows.reshape(len(places), -1).astype(np.float32) @ asked
    return [places[index] for index in np.argsort(-cosines, kind="stable")[:size]]
