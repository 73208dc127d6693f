"""The first job: records of requests past their 24 hours go, in small commits."""

from __future__ import annotations

from eightgentc_projects.application.run_jobs import JobRun
from eightgentc_projects.ports.worker_store import ExpiredRequests

KIND = "purge_expired_requests"
_BATCH = 1_000


class PurgeExpiredRequests:
    def __init__(self, requests: ExpiredRequests) -> None:
        self._requests = requests

    async def __call__(self, run: JobRun) -> dict[str, object]:
        """Delete until none is left. Returns {"deleted": how many}."""
        deleted = 0
        while (gone := await self._requests.purge(_BATCH)) > 0:
            deleted += gone
        return {"deleted": deleted}
