"""The reference page, written from the OpenAPI document: it works without any other host, and without scripts."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from eightgentc_edge_gateway.adapters.inbound.http.pages.example import example_of
from eightgentc_edge_gateway.adapters.inbound.http.pages.layout import page, words

Document = dict[str, Any]


def reference_page(document: Document) -> str:
    """All of it, one operation to unfold each."""
    intro = "".join(f"<p>{words(part)}</p>" for part in document["info"]["description"].split("\n\n"))
    tags = document["tags"]
    links = "".join(f'<a href="#{_anchor(tag["name"])}">{escape(tag["name"])}</a>' for tag in tags)
    sections = "".join(_section(document, tag) for tag in tags)
    body = f'<h1>8gentc API</h1>{intro}<p><a href="/openapi.json">openapi.json</a></p><nav>{links}</nav>{sections}'
    return page("8gentc API", body)


def _section(document: Document, tag: dict[str, str]) -> str:
    operations = "".join(
        _operation(document, method, path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if operation["tags"][0] == tag["name"]
    )
    return f'<h2 id="{_anchor(tag["name"])}">{escape(tag["name"])}</h2><p>{words(tag["description"])}</p>{operations}'


def _operation(document: Document, method: str, path: str, operation: dict[str, Any]) -> str:
    return (
        f'<details id="{operation["operationId"]}"><summary><span class="method">{method.upper()}</span>'
        f"<code>{escape(path)}</code></summary><p>{words(operation.get('description', ''))}</p>"
        f"{_parameters(operation)}{_body(document, operation)}{_responses(document, operation)}</details>"
    )


def _parameters(operation: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(parameter['name'])}</code></td><td>{parameter['in']}</td>"
        f"<td>{words(parameter.get('description', ''))}{_choices(parameter['schema'])}</td></tr>"
        for parameter in operation.get("parameters", ())
    )
    return f"<h4>Parameters</h4><table>{rows}</table>" if rows else ""


def _choices(schema: dict[str, Any]) -> str:
    choices = schema.get("enum") or next(
        (one["enum"] for one in schema.get("anyOf", ()) if "enum" in one), ()
    )
    return " " + ", ".join(f"<code>{escape(str(choice))}</code>" for choice in choices) if choices else ""


def _body(document: Document, operation: dict[str, Any]) -> str:
    if "requestBody" not in operation:
        return ""
    return f"<h4>Body</h4>{_example(document, operation['requestBody']['content'])}"


def _responses(document: Document, operation: dict[str, Any]) -> str:
    given, refused = "", []
    for status, response in operation["responses"].items():
        if "$ref" in response:
            refused.append(status)
            continue
        given += f"<p><strong>{status}</strong> {words(response['description'])}</p>"
        given += _example(document, response.get("content", {}))
    codes = ", ".join(f"<code>{status}</code>" for status in sorted(refused))
    return f"<h4>Answers</h4>{given}<p>Refusals: {codes}</p>"


def _example(document: Document, content: dict[str, Any]) -> str:
    schema = content.get("application/json", {}).get("schema")
    if not schema:
        return ""
    shown = json.dumps(example_of(schema, document), indent=2, ensure_ascii=False)
    return f"<pre>{escape(shown)}</pre>"


def _anchor(name: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in name)
