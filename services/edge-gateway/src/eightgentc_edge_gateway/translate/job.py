"""Jobs, and the calls that they make. The routes add the error of a job that failed."""

from __future__ import annotations

from collections.abc import Mapping

from eightgentc.projects.v1 import job_pb2
from eightgentc.projects.v1 import job_service_pb2 as pb
from eightgentc_edge_gateway.contract.job import Job, JobPage
from eightgentc_edge_gateway.translate.diagram import to_generated_diagram
from eightgentc_edge_gateway.translate.graph import to_generated_graph
from eightgentc_edge_gateway.translate.plan_paths import (
    to_diagram_result,
    to_graph_result,
    to_plan_result,
    to_section_result,
)
from eightgentc_edge_gateway.translate.plan_section import to_generated_section
from eightgentc_edge_gateway.translate.reader import JsonObject, Read, Reader

PLAN_FORM = "plan"
"""Of results in the words of the plan's own paths."""
_RESULTS: Mapping[str, Read] = {
    "plan_section": to_generated_section,
    "concept_graph": to_generated_graph,
    "diagram": to_generated_diagram,
    "prompt": to_plan_result,
}
_RESULTS_OF_PLAN: Mapping[str, Read] = {
    "plan_section": to_section_result,
    "concept_graph": to_graph_result,
    "diagram": to_diagram_result,
    "prompt": to_plan_result,
}


def _result(job: job_pb2.Job) -> JsonObject | None:
    field = job.WhichOneof("result")
    if field is None:
        return None
    results = _RESULTS_OF_PLAN if job.form == PLAN_FORM else _RESULTS
    found: JsonObject = results[field](getattr(job, field))
    return found


to_job = Reader(job_pb2.Job, Job, result=_result, error=None)
to_job_page = Reader(pb.ListJobsResponse, JobPage, jobs=to_job)
