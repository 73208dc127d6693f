"""The reference: the document, the page that shows it, and a page for each problem, all from this one host."""

from __future__ import annotations

import re

ELSEWHERE = re.compile(r"""(?:src|href|url)\s*[=(]\s*["']?\s*(?:https?:)?//""")


async def test_document_is_served_to_anybody(edge):
    answer = await edge.http.get("/openapi.json", headers={"Authorization": ""})

    assert answer.json()["openapi"] == "3.1.0"
    assert "/api/projects/{projectId}" in answer.json()["paths"]


async def test_page_shows_every_operation_and_fetches_nothing(edge):
    document = (await edge.http.get("/openapi.json")).json()
    page = await edge.http.get("/docs")

    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert not ELSEWHERE.search(page.text)
    for methods in document["paths"].values():
        for operation in methods.values():
            assert f'id="{operation["operationId"]}"' in page.text


async def test_problem_leads_to_a_page_that_says_what_to_do(edge):
    problem = (await edge.http.get("/api/projects", headers={"Authorization": ""})).json()

    page = await edge.http.get(problem["type"])

    assert "Refresh the session" in page.text


async def test_page_of_no_problem_is_404(edge):
    assert (await edge.http.get("/problems/none")).status_code == 404
