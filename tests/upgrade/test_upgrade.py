"""Today's product over the database of each release: migrated as a fresh one is, and read as it was."""

import shutil
import unicodedata
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest
from tests.upgrade.releases import RELEASES, Release

from eightgentc_devstack.settings import Settings
from eightgentc_kit.postgres.catalog import describe_schema
from eightgentc_kit.postgres.migrations import migrate
from eightgentc_kit.visible_text import name_key
from eightgentc_testing.person import Person
from eightgentc_testing.postgres import embedded_postgres, open_folder
from eightgentc_testing.product import Product, running_product


@pytest.fixture(scope="module", params=RELEASES, ids=lambda release: release.folder.name)
def release(request) -> Release:
    return request.param


@pytest.fixture(scope="module")
async def upgraded(release) -> AsyncIterator[Product]:
    """The product of today, started over the release's database with its secrets."""
    with open_folder() as server, TemporaryDirectory(prefix="8gentc-upgrade-") as data:
        shutil.copytree(release.folder / "secrets", Path(data, "secrets"))
        with embedded_postgres(server) as postgres:
            release.restore(postgres.admin_url, {})
            settings = Settings(postgres_admin_url=postgres.admin_url)
            async with running_product(Path(data), settings=settings) as product:
                yield product


@pytest.mark.row("F21", clause="upgrade over the data of a release; the drift check is empty")
def test_migrated_release_has_the_schema_of_a_fresh_database(release, provisioned, migrations):
    database = f"release_{release.folder.name.replace('.', '_')}"
    release.restore(provisioned.admin_url, provisioned.passwords, database)

    for schema, folder in migrations.items():
        owner = provisioned.urls(database).roles[f"eightgentc_{schema}_owner"]
        migrate(owner, schema, folder)
        expected = (folder / "schema.txt").read_text(encoding="utf-8").splitlines()
        assert describe_schema(owner, schema) == expected


def test_messages_of_a_release_are_numbered_in_their_order_and_say_who_wrote_them(
    release, provisioned, migrations
):
    database = f"messages_{release.folder.name.replace('.', '_')}"
    release.restore(provisioned.admin_url, provisioned.passwords, database)
    urls = provisioned.urls(database)
    with psycopg.connect(urls.admin) as admin:
        # More of them, two at each moment before the first.
        admin.execute(
            """INSERT INTO projects.messages (project_id, id, conversation_id, role, author_id, parts, text, create_time)
            SELECT project_id, gen_random_uuid(), conversation_id, role, author_id, parts, text,
                create_time - make_interval(mins => n / 2)
            FROM projects.messages, generate_series(2, 21) n WHERE role = 'user'"""
        )

    migrate(urls.roles["eightgentc_projects_owner"], "projects", migrations["projects"])

    with psycopg.connect(urls.admin) as admin:
        chats = admin.execute(
            """SELECT c.last_sequence, array_agg(m.sequence ORDER BY m.create_time, m.id),
                array_agg(m.revision ORDER BY m.sequence)
            FROM projects.conversations c JOIN projects.messages m
                ON m.project_id = c.project_id AND m.conversation_id = c.id GROUP BY c.project_id, c.id"""
        ).fetchall()
        [(unlike,)] = admin.execute(
            """SELECT count(*) FROM projects.messages m LEFT JOIN projects.changes c
                ON c.project_id = m.project_id AND c.revision = m.revision
            WHERE c.actor_ref IS DISTINCT FROM m.actor_ref OR c.entities::text NOT LIKE '%' || m.id || '%'
                OR m.digest <> projects.message_digest(
                    m.salt, m.conversation_id, m.sequence, m.role, m.parts, m.metadata)"""
        ).fetchall()
    assert len(chats) > 1
    for head, sequence, revisions in chats:
        assert sequence == list(range(1, head + 1)) != []
        assert revisions == sorted(revisions)
    assert unlike == 0


def test_chats_of_a_release_are_read_for_insights_once_something_is_said_in_them(
    release, provisioned, migrations
):
    database = f"insights_{release.folder.name.replace('.', '_')}"
    release.restore(provisioned.admin_url, provisioned.passwords, database)
    urls = provisioned.urls(database)

    migrate(urls.roles["eightgentc_projects_owner"], "projects", migrations["projects"])

    with psycopg.connect(urls.admin) as admin:
        unread = "SELECT conversation_id, last_sequence FROM projects.unread_conversations(0, 9)"
        assert admin.execute(unread).fetchall() == []
        [(chat, before)] = admin.execute(
            """INSERT INTO projects.messages (project_id, id, conversation_id, role, author_id, parts, text)
            SELECT project_id, gen_random_uuid(), conversation_id, role, author_id, parts, text
            FROM projects.messages WHERE role = 'user' LIMIT 1 RETURNING conversation_id, sequence - 1"""
        ).fetchall()
        admin.execute("UPDATE projects.conversations SET update_time = now() - interval '1 minute'")
        assert admin.execute(unread).fetchall() == [(chat, before + 1)]


def test_chats_of_a_release_get_a_summary_once_six_messages_are_said_in_them(
    release, provisioned, migrations
):
    database = f"summaries_{release.folder.name.replace('.', '_')}"
    release.restore(provisioned.admin_url, provisioned.passwords, database)
    urls = provisioned.urls(database)

    migrate(urls.roles["eightgentc_projects_owner"], "projects", migrations["projects"])

    with psycopg.connect(urls.admin) as admin:
        due = "SELECT conversation_id FROM projects.unsummarised_conversations(0, 9)"
        for _ in range(6):
            assert admin.execute(due).fetchall() == []
            [(chat,)] = admin.execute(
                """INSERT INTO projects.messages (project_id, id, conversation_id, role, author_id, parts, text)
                SELECT project_id, gen_random_uuid(), conversation_id, role, author_id, parts, text
                FROM projects.messages WHERE role = 'user' ORDER BY id LIMIT 1 RETURNING conversation_id"""
            ).fetchall()
            admin.execute("UPDATE projects.conversations SET update_time = now() - interval '1 minute'")
        assert admin.execute(due).fetchall() == [(chat,)]


def test_sections_of_a_release_are_found_by_their_names_as_they_are_seen(release, provisioned, migrations):
    database = f"sections_{release.folder.name.replace('.', '_')}"
    release.restore(provisioned.admin_url, provisioned.passwords, database)
    urls = provisioned.urls(database)
    names = [
        "Ris\u200bks",
        "Ri\u00adsks\u2060",
        "\ufeffMy \u202e goals",
        "caf\u200be\u200b\u0301",
        "a\x01b",
        "Costs",
    ]
    with psycopg.connect(urls.admin) as admin:
        for name in names:
            admin.execute(
                """INSERT INTO projects.plan_sections (project_id, id, name, name_key)
                SELECT id, gen_random_uuid(), %(name)s, %(key)s FROM projects.projects ORDER BY id LIMIT 1""",
                {"name": name, "key": key_of_0_1(name)},
            )
        admin.execute("UPDATE projects.conversations SET section_key = %s", (key_of_0_1(names[2]),))

    migrate(urls.roles["eightgentc_projects_owner"], "projects", migrations["projects"])

    with psycopg.connect(urls.admin) as admin:
        keys = dict(
            admin.execute(
                "SELECT name, name_key FROM projects.plan_sections WHERE name = ANY (%s)", (names,)
            ).fetchall()
        )
        chats = admin.execute("SELECT DISTINCT section_key FROM projects.conversations").fetchall()
    alike = names[:2]
    assert {name: keys[name] for name in names[2:]} == {name: name_key(name) for name in names[2:]}
    assert [keys[name] for name in alike] == [key_of_0_1(name) for name in alike]
    assert chats == [("my goals",)]


def key_of_0_1(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


async def test_people_read_what_they_read_before(release, upgraded):
    for recorded in release.document("reads")["people"]:
        person = Person(upgraded.url)
        login = {"email": recorded["email"], "password": recorded["password"]}
        tokens = (await person.post("/api/auth/sign-in", login))["tokens"]
        person.http.headers["Authorization"] = f"Bearer {tokens['accessToken']}"
        for read in recorded["reads"]:
            found = await person.get(read["path"])
            assert _without_new_fields(found, read["body"]) == read["body"], read["path"]
        await person.close()


async def test_nothing_of_the_http_api_is_gone(release, upgraded):
    reader = Person(upgraded.url)
    today = await reader.get("/openapi.json")
    await reader.close()

    assert list(_gone(release.document("openapi"), today)) == []


def _without_new_fields(found: Any, recorded: Any) -> Any:
    if isinstance(found, dict) and isinstance(recorded, dict):
        known = {name: value for name, value in found.items() if name in recorded}
        return {name: _without_new_fields(value, recorded[name]) for name, value in known.items()}
    if isinstance(found, list) and isinstance(recorded, list) and len(found) == len(recorded):
        return [_without_new_fields(*pair) for pair in zip(found, recorded, strict=True)]
    return found


def _gone(released: dict[str, Any], today: dict[str, Any]) -> Iterator[str]:
    """What the release's document has and today's does not: paths, methods, parameters, fields."""
    for path, operations in released["paths"].items():
        for method, operation in operations.items():
            found = today["paths"].get(path, {}).get(method)
            if found is None:
                yield f"{method} {path}"
                continue
            known = {(each["in"], each["name"]) for each in found.get("parameters", [])}
            for parameter in operation.get("parameters", []):
                if (parameter["in"], parameter["name"]) not in known:
                    yield f"{method} {path}: {parameter['in']} {parameter['name']}"
    schemas = today["components"]["schemas"]
    for name, schema in released["components"]["schemas"].items():
        for field in schema.get("properties", {}):
            if field not in schemas.get(name, {}).get("properties", {}):
                yield f"{name}.{field}"
