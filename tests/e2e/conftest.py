"""One running product for all journeys, a model that a journey can script, and people who sign up."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from eightgentc_devstack.engine import Engine
from eightgentc_offline_planner.completion import complete
from eightgentc_testing.model_server import Answer, ModelServer, Recorded
from eightgentc_testing.person import Person, signed_up
from eightgentc_testing.product import Product, running_product


@pytest.fixture(scope="session")
def model_process() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture(scope="session")
async def product(model_process: ModelServer) -> AsyncIterator[Product]:
    """Everything that `scripts/up` starts; only the model is ours."""
    engine = Engine("scripted", "scripted-1", model_process.url, "not-needed")
    with TemporaryDirectory(prefix="8gentc-e2e-") as name:
        async with running_product(Path(name), engine=engine) as running:
            yield running


@pytest.fixture
def model(model_process: ModelServer) -> Iterator[ModelServer]:
    """The model with a fresh script. Where nothing is scripted it answers as the offline planner would."""
    model_process.reset()
    model_process.default = as_the_planner
    yield model_process
    model_process.reset()


@pytest.fixture
async def sign_up(product: Product, model: ModelServer) -> AsyncIterator[Callable[[], Awaitable[Person]]]:
    """Another person each time."""
    async with AsyncExitStack() as stack:
        yield lambda: stack.enter_async_context(signed_up(product.url))


@pytest.fixture
async def person(sign_up: Callable[[], Awaitable[Person]]) -> Person:
    return await sign_up()


def as_the_planner(request: Recorded) -> Answer:
    """The offline planner's answer to the same request."""
    planned = complete(request.body)
    return Answer(
        text=planned.text, tool_calls=planned.tool_calls, refusal=planned.refusal, usage=planned.usage
    )
