"""The same servers out of containers."""

import psycopg
import pytest
import redis

from eightgentc_testing import postgres, valkey
from eightgentc_testing.containers import why_no_container


@pytest.mark.docker
@pytest.mark.skipif(
    why_no_container(postgres.IMAGE) is not None, reason=str(why_no_container(postgres.IMAGE))
)
def test_postgres_answers_from_a_container():
    with postgres.postgres_in_container(postgres.IMAGE) as server, psycopg.connect(server.admin_url) as login:
        version = login.execute("SHOW server_version").fetchone()

    assert version
    assert version[0].startswith("18")


@pytest.mark.docker
@pytest.mark.skipif(why_no_container(valkey.IMAGE) is not None, reason=str(why_no_container(valkey.IMAGE)))
def test_valkey_answers_from_a_container():
    with (
        valkey.valkey_in_container(valkey.IMAGE) as server,
        redis.Redis.from_url(server.urls["ai"]) as client,
    ):
        assert client.set("ai:x", "1")
