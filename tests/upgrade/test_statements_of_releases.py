"""While a release is rolled out, processes of the one before write over the schema of the new one."""

import uuid

import psycopg
import pytest
from tests.upgrade.releases import RELEASES

from eightgentc_kit.postgres.commands import written

SERVICE, WORKER = "eightgentc_projects", "eightgentc_projects_worker"
OF_WORKER = ("job_", "people_", "request_purge")
STATEMENTS = {release.folder.name: release.document("statements") for release in RELEASES}


@pytest.mark.row("F151", clause="the grants that the statements of the previous release need")
@pytest.mark.parametrize("release", STATEMENTS)
def test_every_statement_of_a_release_is_still_permitted(product_template, release):
    refused = {}
    with product_template.fresh() as urls:
        for name, statement in STATEMENTS[release].items():
            role = WORKER if name.startswith(OF_WORKER) else SERVICE
            with psycopg.connect(urls.roles[role]) as connection:
                try:
                    connection.execute(b"EXPLAIN (GENERIC_PLAN) " + written(statement)[0])
                except psycopg.Error as error:
                    refused[name] = str(error)

    assert refused == {}


class Process:
    """Runs statements of a release as its `projects` did, for one person at a project."""

    def __init__(self, urls, release, person):
        self._urls = urls
        self._statements = STATEMENTS[release]
        self.person = person
        self.project = uuid.uuid4()

    def commit(self, *calls):
        """In one transaction: (statement, parameters). The rows of the last."""
        with psycopg.connect(self._urls.roles[SERVICE]) as connection:
            connection.execute(
                "SELECT set_config('app.user_id', %s, true), set_config('app.project_id', %s, true)",
                (str(self.person), str(self.project)),
            )
            for name, params in calls:
                cursor = connection.execute(
                    self._statements[name], {"project": self.project, "user": self.person, **params}
                )
            return cursor.fetchall() if cursor.description else []

    def change(self, revision, *calls):
        """A unit of work."""
        head = {"revision": revision, "graph_revision": 0, "cause": "Test", "entities": "[]"}
        write = ("change_write", {**head, "digest": b"", "texts": "[]"})
        self.commit(("change_lock", {}), *calls, write)


@pytest.fixture(params=STATEMENTS)
def process(product_template, request):
    with product_template.fresh() as urls:
        process = Process(urls, request.param, uuid.uuid4())
        details = {"title": "Bakery", "description": "", "tenant": "t", "time": "now()"}
        head = {"revision": 1, "graph_revision": 0, "cause": "CreateProject", "entities": "[]"}
        process.commit(
            ("project_create", {"id": process.project, **details}),
            ("change_write", {**head, "digest": b"", "texts": "[]"}),
        )
        yield process


def test_a_release_changes_a_plan(process):
    section = {
        "id": uuid.uuid4(), "name": "Goals", "key": "goals", "content": "Text", "position": 0, "status": "draft",
        "version": 1, "etag_version": 1, "generation": None, "edited": True, "create_time": "now()",
        "update_time": "now()", "author": process.person, "cause": "edit",
    }  # fmt: skip

    process.change(2, ("section_insert", section), ("section_add_version", section))
    process.change(3, ("section_save", {**section, "content": "Other"}))
    process.change(4, ("section_delete", section))
    process.change(5, ("project_trash", {"when": "now()"}))


def test_a_release_answers_a_message(process):
    chat, asked, turn, answer = (uuid.uuid4() for _ in range(4))
    opened = {
        "section": "Goals",
        "key": "goals",
        "title": "",
        "client_key": None,
        "created_by": process.person,
    }
    message = {
        "conversation": chat,
        "parts": "[]",
        "metadata": None,
        "text": "",
        "client_key": None,
        "state": "done",
    }
    times = {"create_time": "now()", "update_time": "now()", "when": "now()"}
    begun = {
        "id": turn, "conversation": chat, "requested_by": process.person, "owner": "old", "lease": 30.0,
        "user_message": asked, "assistant_message": answer, **times,
    }  # fmt: skip
    process.change(
        2,
        ("conversation_insert", {"id": chat, **opened, **times}),
        (
            "message_add",
            {**message, "id": asked, "role": "user", "author": process.person, "turn": None, **times},
        ),
        ("turn_fail_dead", {"conversation": chat}),
        ("turn_begin", begun),
    )
    renewed = process.commit(("turn_renew", {"id": turn, "owner": "old", "lease": 30.0}))
    process.commit(("turn_ask_stop", {"id": turn}))
    process.change(
        3,
        ("turn_end", {"id": turn, "state": "aborted", **times}),
        (
            "message_add",
            {**message, "id": answer, "role": "assistant", "author": None, "turn": turn, **times},
        ),
        ("conversation_touch", {"id": chat, **times}),
    )

    assert renewed == [(False,)]
    assert process.commit(("turn_end", {"id": turn, "state": "done", **times})) == []


def test_a_release_fails_the_turn_of_a_process_that_died(process):
    chat, turns = uuid.uuid4(), [uuid.uuid4(), uuid.uuid4()]
    times = {"create_time": "now()", "update_time": "now()"}
    opened = {
        "section": "Goals",
        "key": "goals",
        "title": "",
        "client_key": None,
        "created_by": process.person,
    }
    begun = {"conversation": chat, "requested_by": process.person, "owner": "old", "lease": -1.0, **times}
    messages = {"user_message": chat, "assistant_message": chat}

    process.commit(
        ("conversation_insert", {"id": chat, **opened, **times}),
        ("turn_begin", {"id": turns[0], **begun, **messages}),
    )
    began = process.commit(
        ("turn_fail_dead", {"conversation": chat}), ("turn_begin", {"id": turns[1], **begun, **messages})
    )

    assert began == [(1,)]
