"""Postgres writes labels for Mermaid as every other writer of Mermaid does."""

from __future__ import annotations

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eightgentc_kit.mermaid_text import SPECIAL, escaped
from eightgentc_projects.adapters.outbound.postgres.mermaid_labels import mermaid_label

TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0")
    | st.sampled_from([*SPECIAL, " ", "\t", "\n"])
)


@pytest.fixture
def postgres(database_urls):
    with psycopg.connect(database_urls.roles["eightgentc_projects"]) as connection:
        yield connection


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS | TEXTS.map(lambda text: f"Direction {text}"), min_size=1, max_size=20))
def test_any_label_is_escaped_as_everywhere_else(postgres, texts):
    found = postgres.execute(
        f"SELECT {mermaid_label('label')} FROM unnest(%(texts)s::text[]) WITH ORDINALITY AS t(label, n) ORDER BY n",
        {"texts": texts},
    )

    assert [row[0] for row in found.fetchall()] == [escaped(text) for text in texts]
