"""Sections of a plan and their versions."""

from __future__ import annotations

from eightgentc.projects.v1 import plan_section_pb2 as section
from eightgentc.projects.v1 import plan_service_pb2 as pb
from eightgentc_edge_gateway.contract.plan_section import (
    GeneratedSection,
    GenerateSection,
    PlanSection,
    PlanSectionChanges,
    PlanSectionDiff,
    PlanSectionPage,
    PlanSectionText,
    PlanSectionVersion,
    PlanSectionVersionPage,
    VersionName,
)
from eightgentc_edge_gateway.translate.generation import to_generation
from eightgentc_edge_gateway.translate.reader import Reader
from eightgentc_edge_gateway.translate.writer import Writer


def _content(version: section.PlanSectionVersion) -> str:
    """Also where it is empty: an absent field means that the content was not asked for."""
    return version.content


to_plan_section = Reader(section.PlanSection, PlanSection)
to_plan_section_page = Reader(pb.ListPlanSectionsResponse, PlanSectionPage)
to_generated_section = Reader(
    pb.GeneratePlanSectionResponse,
    GeneratedSection,
    applied="generation.applied",
    generation=to_generation,
)
to_plan_section_version = Reader(
    section.PlanSectionVersion, PlanSectionVersion, name="version_name", content=_content
)
to_listed_version = Reader(section.PlanSectionVersion, PlanSectionVersion, name="version_name", content=None)
to_plan_section_version_page = Reader(
    pb.ListPlanSectionVersionsResponse, PlanSectionVersionPage, versions=to_listed_version
)
to_plan_section_diff = Reader(pb.DiffPlanSectionVersionsResponse, PlanSectionDiff)

from_plan_section_text = Writer(PlanSectionText, section.PlanSection)
# A rename has a method of its own.
from_plan_section_changes = Writer(PlanSectionChanges, section.PlanSection, section=None)
from_generate_section = Writer(GenerateSection, pb.GeneratePlanSectionRequest)
from_version_name = Writer(VersionName, pb.NamePlanSectionVersionRequest)
