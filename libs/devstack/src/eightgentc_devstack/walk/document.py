"""The one JSON document of --json."""

from typing import Any

from eightgentc_devstack.walk.journey import Plan, StepFailed
from eightgentc_offline_planner.notice import NOTICE


def document(url: str, plan: Plan, failure: StepFailed | None) -> dict[str, Any]:
    """Without a walk the fields of the plan are empty; after a failure `error` names its step."""
    written = {
        "url": url,
        "project_id": plan.project_id or None,
        "ai": {"provider": plan.provider, "model": plan.model, **_notice(plan)},
        "sections": plan.sections,
        "graph": {"nodes": plan.graph["nodes"], "edges": plan.graph["edges"]},
        "diagrams": plan.diagrams,
        "insights": plan.insights,
        "timings": plan.timings,
    }
    return (
        written if failure is None else {**written, "error": {"step": failure.step, "message": str(failure)}}
    )


def _notice(plan: Plan) -> dict[str, Any]:
    return {"notice": NOTICE} if plan.provider == NOTICE["provider"] else {}
