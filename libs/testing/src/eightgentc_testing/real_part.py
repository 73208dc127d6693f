"""Which real server the tests use, and why: one in a container, or the embedded one.

`TEST_POSTGRES` and `TEST_VALKEY` say `auto` (the default), `embedded` or `container`. `auto` takes a
container when an engine answers and already has the image; nothing is ever pulled. `container` fails
instead of falling back. The same tests run either way.
"""

import os
from dataclasses import dataclass
from typing import Literal

from eightgentc_testing.containers import why_no_container


@dataclass(frozen=True, slots=True)
class Choice:
    kind: Literal["embedded", "container"]
    why: str
    image: str


def choose(part: str, default_image: str) -> Choice:
    """Decide for `part`, such as `postgres`; the image is `TEST_<PART>_IMAGE` or the default."""
    variable = f"TEST_{part.upper()}"
    wanted = os.environ.get(variable, "auto")
    image = os.environ.get(f"{variable}_IMAGE", default_image)
    if wanted == "embedded":
        return Choice("embedded", f"{variable}=embedded", image)
    if wanted == "container":
        return Choice("container", f"{variable}=container", image)
    if wanted != "auto":
        message = f"{variable}={wanted}: expected auto, embedded or container"
        raise ValueError(message)
    missing = why_no_container(image)
    if missing is None:
        return Choice("container", f"{image} is in the container engine", image)
    return Choice("embedded", missing, image)
