"""Servers in containers, by testcontainers: asked whether they can be had, and run for a `with`."""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

START_WITHIN = 40.0
_DEFAULT_SOCKET = Path("/var/run/docker.sock")


@cache
def why_no_container(image: str) -> str | None:
    """None when an engine answers and has the image; otherwise the reason, in a few words."""
    if "DOCKER_HOST" not in os.environ and not _DEFAULT_SOCKET.exists():
        return "no container engine here"
    # Late, because most runs never get here; published without types.
    import docker  # type: ignore[import-untyped]  # noqa: PLC0415
    from docker.errors import (  # type: ignore[import-untyped]  # noqa: PLC0415
        DockerException,
        ImageNotFound,
    )

    try:
        client = docker.from_env(timeout=3)
        client.images.get(image)
    except ImageNotFound:
        return f"the container engine has no image {image}"
    except DockerException:
        return "no container engine answers"
    return None


@contextmanager
def container(
    image: str, *, command: Sequence[str], environment: Mapping[str, str], answers: Callable[[], bool]
) -> Iterator[None]:
    """The image on the host's network, so that an engine without a bridge will do; the command names the port."""
    os.environ.setdefault("TESTCONTAINERS_RYUK_DISABLED", "true")
    from testcontainers.core.container import DockerContainer  # noqa: PLC0415 - slow to import

    server = DockerContainer(image).with_command(list(command)).with_envs(**environment)
    with server.with_kwargs(network_mode="host"):
        give_up = time.monotonic() + START_WITHIN
        while not answers():
            if server.get_wrapped_container().status == "exited" or time.monotonic() > give_up:
                output, errors = server.get_logs()
                message = f"{image} did not start; its log:\n{(output + errors).decode()[-2000:]}"
                raise RuntimeError(message)
            time.sleep(0.05)
            server.get_wrapped_container().reload()
        yield
