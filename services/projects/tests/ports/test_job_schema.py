"""The job runner's part of our schema is frozen in our migrations, and equals what the pinned release would make."""

from importlib import resources

import psycopg

from eightgentc_kit.postgres.catalog import describe_schema


def _of_jobs(url: str) -> set[str]:
    """What the schema holds of procrastinate. Who owns it and who may use it is for us to say."""
    lines = {line for line in describe_schema(url, "projects") if "procrastinate" in line}
    return {line for line in lines if not line.startswith("grant ")}


def test_frozen_schema_of_jobs_is_that_of_the_installed_release(database_urls, provisioned):
    schema = resources.files("procrastinate").joinpath("sql/schema.sql").read_text(encoding="utf-8")
    with provisioned.template_database("jobs_of_release", lambda urls: None).fresh() as urls:
        owner = urls.roles["eightgentc_projects_owner"]
        with psycopg.connect(owner) as connection:
            connection.execute(schema)

        released = _of_jobs(owner)

    assert _of_jobs(database_urls.roles["eightgentc_projects_owner"]) == released, (
        "procrastinate changed its schema: add its migrations as a revision of ours"
    )
