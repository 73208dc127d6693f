"""Writes down a release: its database filled by the walk and by a few people, and what its API reads from it.

`python -m tests.upgrade.record VERSION`, in a checkout of the release. What it writes is committed once and never
changed: every later migration runs over it, see `test_upgrade.py`.
"""

import asyncio
import io
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from eightgentc_devstack.database_urls import database_url
from eightgentc_devstack.display import Display
from eightgentc_devstack.postgres_programs import PostgresPrograms
from eightgentc_devstack.walk.api import Api
from eightgentc_devstack.walk.journey import Journey, Plan
from eightgentc_kit.postgres.provision import DATABASE
from eightgentc_projects.adapters.outbound import postgres
from eightgentc_testing.person import JSON, Person
from eightgentc_testing.product import Product, running_product, until
from eightgentc_testing.statements import statements_of

HERE = Path(__file__).parent
IDEA = "I want to open a bakery in Lisbon by May with 40,000 euros"
WRITES = re.compile(r"\b(INSERT INTO|UPDATE|DELETE FROM|SELECT projects\.)")
SECRETS = ("auth.key", "*.credential.json")


def record(folder: Path) -> None:
    """Make `folder`: `commit`, `protos.binpb`, `openapi.json`, `database.sql`, `reads.json`, `statements.json`, `secrets/`."""
    folder.mkdir()
    commit = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, check=True).stdout
    (folder / "commit").write_bytes(commit)
    image = ["--exclude-source-info", "-o", str(folder / "protos.binpb")]
    subprocess.run([Path(sys.executable).parent / "buf", "build", *image], check=True)
    with TemporaryDirectory(prefix="8gentc-release-") as data:
        asyncio.run(_record_product(folder, Path(data)))
        (folder / "secrets").mkdir()
        for pattern in SECRETS:
            for file in Path(data, "secrets").glob(pattern):
                shutil.copy(file, folder / "secrets" / file.name)


async def _record_product(folder: Path, data: Path) -> None:
    async with running_product(data) as product:
        documents = await _documents(product)
        _dump(product, folder / "database.sql")
    documents["statements"] = {
        name: " ".join(statement.sql.split())
        for name, statement in statements_of(postgres).items()
        if WRITES.search(statement.sql)
    }
    for name, document in documents.items():
        text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


async def _documents(product: Product) -> dict[str, JSON]:
    """Fill the database; the HTTP API, who may sign in, and what each reads."""
    ada = await _walked(product)
    project = (await ada.get("/api/projects"))["projects"][0]["id"]
    await _edited(ada, project)
    ben = await Person(product.url).sign_up("Ben")
    member = {"accountId": ben.account["id"], "role": "commenter"}

    async def is_let_in() -> bool:
        """Not before projects has heard of the new account."""
        return (await ada.http.post(f"/api/projects/{project}/members", json=member)).is_success

    await until(is_let_in, "Ben is a member", within=20)
    await ben.say("What about a second oven?", projectId=project, section="Risks", id="bens-chat")
    trashed = await ada.project("Thrown away")
    await ada.http.delete(f"/api/projects/{trashed}", headers={"If-Match": "*"})
    people = [
        {"email": each.email, "password": each.password, "reads": await _reads(each, project)}
        for each in (ada, ben)
    ]
    openapi = await ada.get("/openapi.json")
    await ada.close()
    await ben.close()
    return {"reads": {"people": people}, "openapi": openapi}


async def _walked(product: Product) -> Person:
    """The person of the walk, who has one project."""
    api = Api(product.url)
    await Journey(api, Display(io.StringIO()), Plan()).walk(IDEA)
    person = Person(product.url)
    person.email, person.password = api.email, api.password
    await api.close()
    login = {"email": person.email, "password": person.password}
    signed_in = await person.post("/api/auth/sign-in", login)
    person.account = signed_in["account"]
    person.http.headers["Authorization"] = f"Bearer {signed_in['tokens']['accessToken']}"
    return person


async def _edited(ada: Person, project: str) -> None:
    """What people do by hand: text of their own, names for versions, a moved box, a diagram, another section."""
    path = f"/api/projects/{project}"
    await ada.put(f"{path}/sections/Goals", {"content": "Ours: **forty loaves** a day, ünïcode “quotes”."})
    await ada.put(f"{path}/sections/Marketing", {"content": "Word of mouth."})
    versions = (await ada.get(f"{path}/sections/Goals/versions"))["versions"]
    await ada.patch(f"{path}/sections/Goals/versions/{versions[-1]['version']}", {"name": "first draft"})
    nodes = (await ada.get(f"/api/project/{project}/graph"))["nodes"]
    operations = [
        {"op": "updateNode", "id": nodes[0]["id"], "x": 12.5, "y": -40.0},
        {"op": "createNode", "clientKey": "oven", "label": "Oven", "content": "second hand", "x": 1, "y": 2},
        {"op": "createEdge", "source": "oven", "target": nodes[0]["id"], "label": "bakes"},
    ]
    await ada.patch(f"{path}/graph", {"operations": operations})
    await ada.post(
        f"{path}/diagrams", {"title": "By hand", "content": "flowchart TD\n a[Dough] --> b[Bread]"}
    )


async def _reads(person: Person, project: str) -> list[JSON]:
    """Every document that this person may read, by path."""
    path = f"/api/projects/{project}"
    paths = ["/api/auth/me", "/api/projects", "/api/projects?deleted=true", f"/api/project/{project}", path]
    paths += [f"{path}/members", f"{path}/sections", f"{path}/graph", f"/api/project/{project}/graph"]
    paths += [f"{path}/diagrams", f"{path}/conversations"]
    for section in (await person.get(f"{path}/sections"))["sections"]:
        paths += [f"{path}/sections/{section['id']}", f"{path}/sections/{section['id']}/versions"]
    for diagram in (await person.get(f"{path}/diagrams"))["diagrams"]:
        paths.append(f"{path}/diagrams/{diagram['id']}")
    for conversation in (await person.get(f"{path}/conversations"))["conversations"]:
        paths.append(f"{path}/conversations/{conversation['id']}/messages")
    return [{"path": each, "body": await person.get(each)} for each in paths]


def _dump(product: Product, file: Path) -> None:
    pg_dump = PostgresPrograms.embedded().bin / "pg_dump"
    url = database_url(product.wiring.admin_url, DATABASE)
    with file.open("wb") as out:
        subprocess.run([pg_dump, "--inserts", "--rows-per-insert=50", url], stdout=out, check=True)


if __name__ == "__main__":
    record(HERE / sys.argv[1])
