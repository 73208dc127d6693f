"""Generations on Postgres."""

from __future__ import annotations

import msgspec

from eightgentc_kit.postgres.statements import Statement
from eightgentc_projects.adapters.outbound.postgres.session import Session
from eightgentc_projects.domain.generation import Generation

INSERT = Statement(
    "generation_insert",
    """INSERT INTO projects.generations (project_id, id, kind, run_id, provider, model, input_tokens,
    output_tokens, cost_nano_usd, cache, repairs, receipt, output, applied, requested_by, create_time)
    VALUES (%(project)s, %(id)s, %(kind)s, %(run)s, %(provider)s, %(model)s, %(input)s, %(output_tokens)s,
    %(cost)s, %(cache)s, %(repairs)s, %(receipt)s, %(output)s, %(applied)s, %(requested_by)s, %(create_time)s)""",
)


class PostgresGenerationStore:
    """Implements `GenerationStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def insert(self, generation: Generation) -> None:
        run = generation.run
        await self._session.execute(
            INSERT,
            {
                "project": self._session.acting.project_id,
                "id": generation.id,
                "kind": generation.kind,
                "run": run.run_id,
                "provider": run.provider,
                "model": run.model,
                "input": run.input_tokens,
                "output_tokens": run.output_tokens,
                "cost": run.cost_nano_usd,
                "cache": run.cache,
                "repairs": msgspec.json.encode(run.repairs).decode(),
                "receipt": msgspec.json.encode(run.receipt).decode(),
                "output": generation.output,
                "applied": generation.applied,
                "requested_by": generation.requested_by,
                "create_time": generation.create_time,
            },
        )
