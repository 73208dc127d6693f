"""What is done once between Postgres and the services."""

import psycopg
import pytest

from eightgentc_devstack import preparation as preparing
from eightgentc_devstack.engine import offline_engine
from eightgentc_devstack.preparation import Preparation
from eightgentc_devstack.secret_files import SecretFiles
from eightgentc_devstack.wiring import Wiring
from eightgentc_kit.postgres.provision import login_roles
from eightgentc_testing.postgres import embedded_postgres


@pytest.fixture
def wiring(tmp_path, open_path):
    secrets = SecretFiles(tmp_path / "secrets")
    with embedded_postgres(open_path) as server:
        passwords = secrets.passwords("role", login_roles())
        engine = offline_engine(1)
        yield Wiring({}, server.admin_url, passwords, {}, engine, secrets)


@pytest.fixture
def preparation(wiring, tmp_path) -> Preparation:
    return Preparation(wiring, tmp_path / "prepared.json", tmp_path / "logs")


async def test_roles_can_log_in_with_their_passwords(preparation, wiring):
    await preparation.provision()

    with psycopg.connect(wiring.database("eightgentc_ai")) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("eightgentc_ai",)


async def test_second_start_provisions_nothing(preparation, wiring, monkeypatch):
    await preparation.provision()
    monkeypatch.setattr(preparing.provisioning, "provision", None)
    again = Preparation(wiring, preparation.notes, preparation.logs)

    await again.provision()


async def test_database_that_is_gone_is_provisioned_again(preparation, wiring):
    await preparation.provision()
    with psycopg.connect(wiring.admin_url, autocommit=True) as admin:
        admin.execute("DROP DATABASE eightgentc")
    await Preparation(wiring, preparation.notes, preparation.logs).provision()

    with psycopg.connect(wiring.database("eightgentc_ai")):
        pass
