"""One database with all three schemas, migrated by their own commands; and one running product, with a model that a test can
script, and people who sign up.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import eightgentc_ai
import eightgentc_auth
import eightgentc_projects
from eightgentc_devstack.engine import Engine
from eightgentc_kit.postgres.migrations import migrate
from eightgentc_testing.database import DatabaseURLs, ProvisionedPostgres, TemplateDatabase
from eightgentc_testing.model_server import ModelServer
from eightgentc_testing.offline_planner.answering import as_the_planner
from eightgentc_testing.person import Person, signed_up
from eightgentc_testing.product import Product, running_product

MIGRATIONS = {
    "auth": Path(eightgentc_auth.__file__).parent / "migrations",
    "projects": Path(eightgentc_projects.__file__).parent / "migrations",
    "ai": Path(eightgentc_ai.__file__).parent / "migrations",
}


@pytest.fixture(scope="session")
def product_template(provisioned: ProvisionedPostgres) -> TemplateDatabase:
    def migrate_all(urls: DatabaseURLs) -> None:
        for schema, folder in MIGRATIONS.items():
            migrate(urls.roles[f"eightgentc_{schema}_owner"], schema, folder)

    return provisioned.template_database("product", migrate_all)


@pytest.fixture(scope="session")
def migrations() -> dict[str, Path]:
    return MIGRATIONS


@pytest.fixture(scope="session")
def model_process() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture(scope="session")
async def product(model_process: ModelServer) -> AsyncIterator[Product]:
    """Everything that `scripts/up` starts; only the model is ours."""
    engine = Engine("scripted", "scripted-1", model_process.url, "not-needed")
    with TemporaryDirectory(prefix="8gentc-product-") as name:
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
