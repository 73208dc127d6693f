"""The whole product over a real engine: a chat that streams and a section in its schema, with their tokens counted."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from eightgentc_testing.person import signed_up
from eightgentc_testing.product import running_product

pytestmark = pytest.mark.timeout(300)


async def test_a_chat_and_a_section_come_from_the_model_on_this_machine(weights):
    with TemporaryDirectory(prefix="8gentc-engine-") as folder:
        async with (
            running_product(Path(folder), engine=weights) as product,
            signed_up(product.url) as person,
        ):
            person.http.timeout = 180.0
            project = await person.project()
            async with person.chat(
                "We bake bread and sell it on Sundays.", projectId=project, section="Context"
            ) as talk:
                chunks = [chunk async for chunk in talk.chunks()]
            generated = await person.post(f"/api/projects/{project}/sections/Goals/generate", {})

    # Such a model may also take a statement for a request; what it says or makes is whole either way.
    kinds = [chunk["type"] for chunk in chunks]
    assert kinds.count("text-delta") > 1 or {"tool-output-available", "tool-output-error"} & set(kinds)
    metadata = next(chunk["messageMetadata"] for chunk in chunks if chunk["type"] == "finish")
    assert (metadata["provider"], metadata["model"]) == ("local-model", "smollm2-135m")
    assert generated["generation"]["provider"] == "local-model"
    assert generated["generation"]["usage"]["outputTokens"] > 0
    assert generated["section"]["content"]
