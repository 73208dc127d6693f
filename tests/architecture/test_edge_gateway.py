"""What the gateway must not be able to do at all."""

import subprocess
import sys

import msgspec
import pytest

from eightgentc_edge_gateway.settings import EdgeGatewaySettings

FOREIGN = (
    "psycopg",
    "psycopg_pool",
    "sqlalchemy",
    "redis",
    "openai",
    "eightgentc_auth",
    "eightgentc_projects",
    "eightgentc_ai",
)


@pytest.mark.row("F139", clause="the gateway holds no database URL")
def test_the_gateway_has_no_setting_for_a_database():
    names = [field.name for field in msgspec.structs.fields(EdgeGatewaySettings)]

    assert [name for name in names if "database" in name or "valkey" in name] == []


@pytest.mark.row("F139", clause="and imports no domain")
def test_a_whole_gateway_loads_no_database_client_and_no_service():
    program = (
        "import sys, eightgentc_edge_gateway.bootstrap, eightgentc_edge_gateway.__main__;"
        f"print([name for name in {FOREIGN!r} if name in sys.modules])"
    )

    assert output_of(program) == "[]"


def test_of_the_package_with_the_reference_files_nothing_runs():
    program = (
        "import sys, eightgentc_edge_gateway.bootstrap;"
        "print([name for name in sys.modules if 'swagger' in name and not name.startswith('fastapi.')])"
    )

    assert output_of(program) == "[]"


def output_of(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.strip()
