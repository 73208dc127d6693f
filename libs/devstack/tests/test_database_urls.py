"""URLs of other logins."""

from eightgentc_devstack.database_urls import database_url

ADMIN = "postgresql://postgres:p%40ss@db.example:6432/postgres?sslmode=require"


def test_login_and_database_change_and_the_rest_stays():
    url = database_url(ADMIN, "eightgentc", user="eightgentc_ai", password="a/b")

    assert url == "postgresql://eightgentc_ai:a%2Fb@db.example:6432/eightgentc?sslmode=require"


def test_login_stays_unless_another_is_named():
    url = database_url(ADMIN, "other")

    assert url == "postgresql://postgres:p%40ss@db.example:6432/other?sslmode=require"
