"""The URL of one database of a server, as another login sees it."""

from urllib.parse import quote, urlsplit


def database_url(
    admin_url: str, database: str, *, user: str | None = None, password: str | None = None
) -> str:
    """Same server and same options (sslmode and the like) as `admin_url`; the login stays unless given."""
    parts = urlsplit(admin_url)
    login, _, address = parts.netloc.rpartition("@")
    if user:
        login = f"{quote(user, safe='')}:{quote(password or '', safe='')}"
    return parts._replace(netloc=f"{login}@{address}", path=f"/{database}").geturl()
