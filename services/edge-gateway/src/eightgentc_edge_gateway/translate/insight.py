"""Insights and context receipts."""

from __future__ import annotations

from datetime import datetime

from eightgentc.projects.v1 import insight_pb2
from eightgentc.projects.v1 import memory_service_pb2 as pb
from eightgentc_edge_gateway.contract.insight import (
    ExtractedInsights,
    Insight,
    InsightChanges,
    InsightPage,
    NewInsight,
    Receipt,
)
from eightgentc_edge_gateway.translate.reader import Reader
from eightgentc_edge_gateway.translate.writer import Writer

to_insight = Reader(insight_pb2.Insight, Insight)
to_insight_page = Reader(pb.ListInsightsResponse, InsightPage, insights=to_insight)
to_extracted_insights = Reader(pb.ExtractInsightsResponse, ExtractedInsights, insights=to_insight)
to_receipt = Reader(insight_pb2.Receipt, Receipt)

from_new_insight = Writer(NewInsight, insight_pb2.Insight, expire_time=datetime.fromisoformat)
from_insight_changes = Writer(InsightChanges, insight_pb2.Insight, expire_time=datetime.fromisoformat)
