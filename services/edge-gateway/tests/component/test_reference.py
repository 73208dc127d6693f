"""The reference: the document, the page that shows it, and a page for each problem, all from this one host."""

from __future__ import annotations

import re

import pytest

ELSEWHERE = re.compile(r"""(?:src|href|url)\s*[=(:]\s*["']?\s*(?:https?:)?//""")


async def test_document_is_served_without_a_token(edge):
    answer = await edge.http.get("/openapi.json", headers={"Authorization": ""})

    assert answer.json()["openapi"] == "3.1.0"
    assert "/api/projects/{projectId}" in answer.json()["paths"]


async def test_page_and_all_that_it_names_come_from_this_host(edge):
    page = await edge.http.get("/docs", headers={"Authorization": ""})
    named = re.findall(r'(?:src|href)="([^"]+)"', page.text)

    assert not ELSEWHERE.search(page.text)
    assert len(named) == 5
    for path in named:
        assert (await edge.http.get(path, headers={"Authorization": ""})).status_code == 200


@pytest.mark.parametrize("path", ["/docs", "/docs/reference.js", "/docs/swagger-ui-bundle.js"])
async def test_page_may_load_and_ask_nothing_of_another_host(edge, path):
    policy = (await edge.http.get(path)).headers["content-security-policy"]

    assert policy.startswith("default-src 'none'; script-src 'self';")
    assert "connect-src 'self'" in policy
    assert "http" not in policy


async def test_copy_that_a_browser_has_is_not_sent_again(edge):
    first = await edge.http.get("/docs/swagger-ui-bundle.js")

    again = await edge.http.get(
        "/docs/swagger-ui-bundle.js", headers={"If-None-Match": first.headers["etag"]}
    )

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", ["none.js", "..%2F__init__.py", "%2e%2e/main.py"])
async def test_only_the_files_of_the_page_are_served(edge, name):
    answer = await edge.http.get(f"/docs/{name}")

    assert (answer.status_code, answer.json()["code"]) == (404, "PATH_UNKNOWN")


async def test_problem_leads_to_a_page_that_says_what_to_do(edge):
    problem = (await edge.http.get("/api/projects", headers={"Authorization": ""})).json()

    page = await edge.http.get(problem["type"])

    assert "Refresh the session" in page.text


@pytest.mark.row("F141", clause="a list, made from the error reasons")
async def test_every_problem_is_listed_and_leads_to_its_page(edge):
    document = (await edge.http.get("/openapi.json")).json()
    page = await edge.http.get("/problems/")
    listed = dict(re.findall(r'href="(/problems/[a-z0-9-]+)"><code>(\w+)', page.text))

    assert sorted(listed.values()) == document["components"]["schemas"]["ProblemCode"]["enum"]
    for path, code in listed.items():
        assert f"<code>{code}</code>" in (await edge.http.get(path)).text


async def test_page_of_no_problem_is_404(edge):
    assert (await edge.http.get("/problems/none")).status_code == 404
