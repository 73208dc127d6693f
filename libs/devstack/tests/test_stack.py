"""How the parts are put together, and replaced by ones that already run."""

import pytest

from eightgentc_devstack import stack as stacking
from eightgentc_devstack.data_folder import DataFolder
from eightgentc_devstack.engine import Engine
from eightgentc_devstack.ports import free_ports
from eightgentc_devstack.problem import Problem
from eightgentc_devstack.services import service_processes, settings_of
from eightgentc_devstack.settings import Settings
from eightgentc_devstack.stack import Stack


def _plan(tmp_path, settings: Settings | None = None, port: int = 0) -> Stack:
    return Stack.plan(DataFolder(tmp_path), settings or Settings(), gateway_port=port)


def test_named_postgres_takes_the_place_of_the_embedded_one(tmp_path):
    stack = _plan(tmp_path, Settings(postgres_admin_url="postgresql://me:pw@db.example:5432/postgres"))

    assert stack.postgres is None
    assert "@db.example:5432/eightgentc" in settings_of("auth", stack.wiring)["EIGHTGENTC_AUTH_DATABASE_URL"]


def test_named_valkey_takes_the_place_of_the_embedded_one(tmp_path):
    stack = _plan(tmp_path, Settings(valkey_url="redis://cache.example:6379"))

    assert stack.valkey is None
    assert settings_of("ai", stack.wiring)["EIGHTGENTC_AI_VALKEY_STATE_URL"] == "redis://cache.example:6379"


def test_pages_of_front_end_servers_on_this_machine_may_ask(tmp_path):
    origins = settings_of("edge-gateway", _plan(tmp_path).wiring)["EIGHTGENTC_EDGE_GATEWAY_ORIGINS"].split(
        ","
    )

    assert {"http://localhost:3000", "http://127.0.0.1:5173", "http://localhost:4173"} <= set(origins)
    assert len(origins) == 6


def test_a_reply_of_a_model_on_this_machine_may_take_ten_minutes(tmp_path):
    local = Engine("ollama", "m", "http://127.0.0.1:11434/v1", "not-needed", local=True)
    stack = Stack.plan(DataFolder(tmp_path), Settings(), engine=local)

    assert settings_of("projects", stack.wiring)["EIGHTGENTC_PROJECTS_MODEL_SECONDS"] == "600.0"
    assert "EIGHTGENTC_PROJECTS_MODEL_SECONDS" not in settings_of("projects", _plan(tmp_path).wiring)


def test_origins_of_ones_own_take_the_place_of_those(tmp_path, monkeypatch):
    monkeypatch.setenv("EIGHTGENTC_EDGE_GATEWAY_ORIGINS", "http://localhost:8000")

    settings = settings_of("edge-gateway", _plan(tmp_path).wiring)

    assert settings["EIGHTGENTC_EDGE_GATEWAY_ORIGINS"] == "http://localhost:8000"


@pytest.mark.parametrize(
    ("settings", "step"),
    [
        (
            Settings(postgres_admin_url=f"postgresql://me:pw@127.0.0.1:{free_ports(1)[0]}/postgres"),
            "Postgres",
        ),
        (Settings(valkey_url=f"redis://127.0.0.1:{free_ports(1)[0]}"), "Valkey"),
    ],
)
async def test_named_server_that_does_not_answer_is_told_by_its_setting(
    tmp_path, supervisor, monkeypatch, settings, step
):
    monkeypatch.setattr(stacking, "_TRIES", 1)
    start = {each.name: each.action for each in _plan(tmp_path, settings).steps(supervisor)}[step]

    with pytest.raises(Problem, match=rf"The {step} that EIGHTGENTC_DEVSTACK_\w+_URL names does not answer"):
        await start()


def test_gateway_listens_where_it_is_told(tmp_path):
    stack = _plan(tmp_path, port=8123)

    assert service_processes(stack.wiring)["edge-gateway"].port == 8123


def test_second_plan_takes_the_same_secrets(tmp_path):
    assert _plan(tmp_path).wiring.role_passwords == _plan(tmp_path).wiring.role_passwords


def test_no_secret_is_on_a_command_line(tmp_path):
    wiring = _plan(tmp_path).wiring
    words = " ".join(part for process in service_processes(wiring).values() for part in process.command)

    assert not [password for password in wiring.role_passwords.values() if password in words]


def test_every_step_needs_only_steps_there_are(tmp_path, supervisor):
    steps = _plan(tmp_path).steps(supervisor)

    names = {step.name for step in steps}
    assert {need for step in steps for need in step.needs} <= names


def test_model_key_reaches_ai_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    engine = Engine("openai", "m", "http://here/v1", "sk-secret")
    stack = Stack.plan(DataFolder(tmp_path), Settings(), engine=engine)
    holders = [
        name
        for name, process in service_processes(stack.wiring).items()
        if "sk-secret" in process.environment.values()
    ]

    assert holders == ["ai"]
