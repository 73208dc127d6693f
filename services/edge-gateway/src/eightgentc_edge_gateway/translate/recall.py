"""What was recalled."""

from __future__ import annotations

from eightgentc.projects.v1 import memory_service_pb2 as pb
from eightgentc_edge_gateway.contract.recall import Recalled
from eightgentc_edge_gateway.translate.reader import Reader

to_recalled = Reader(pb.RecallResponse, Recalled)
