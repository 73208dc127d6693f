"""Postgres writes labels for Mermaid as every other writer of Mermaid does, and for GraphML so that it is well-formed."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eightgentc_kit.mermaid_text import SPECIAL, escaped
from eightgentc_projects.adapters.outbound.postgres.graph_documents import xml_text
from eightgentc_projects.adapters.outbound.postgres.mermaid_labels import mermaid_label

TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0")
    | st.sampled_from([*SPECIAL, " ", "\t", "\n"])
)


@pytest.fixture
def postgres(database_urls):
    with psycopg.connect(database_urls.roles["eightgentc_projects"]) as connection:
        yield connection


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS | TEXTS.map(lambda text: f"Direction {text}"), min_size=1, max_size=20))
def test_any_label_is_escaped_as_everywhere_else(postgres, texts):
    found = postgres.execute(
        f"SELECT {mermaid_label('label')} FROM unnest(%(texts)s::text[]) WITH ORDINALITY AS t(label, n) ORDER BY n",
        {"texts": texts},
    )

    assert [row[0] for row in found.fetchall()] == [escaped(text) for text in texts]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=1, max_size=20))
def test_any_label_is_well_formed_in_graphml(postgres, texts):
    found = postgres.execute(
        f"SELECT {xml_text('label')} FROM unnest(%(texts)s::text[]) WITH ORDINALITY AS t(label, n) ORDER BY n",
        {"texts": texts},
    )

    for text, (written,) in zip(texts, found.fetchall(), strict=True):
        read = ET.fromstring(f"<data>{written}</data>").text or ""
        assert read == _readable(text)


def _readable(text: str) -> str:
    """Without what XML 1.0 cannot hold, and with the line ends that its parsers make of all."""
    kept = "".join(char for char in text if char in "\t\n\r" or (char >= " " and char not in "\ufffe\uffff"))
    return kept.replace("\r\n", "\n").replace("\r", "\n")
