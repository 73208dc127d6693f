"""Requests for a graph, and the graph read."""

import json

from eightgentc.projects.v1 import graph_pb2 as pb
from eightgentc.projects.v1 import graph_service_pb2 as rpc


def create_node(key, label=None, **fields):
    return rpc.GraphOperation(create_node=pb.Node(client_key=key, label=label or key, **fields))


def create_edge(source, target, **fields):
    return rpc.GraphOperation(create_edge=pb.Edge(source=source, target=target, **fields))


def patch(project_id, *operations, **fields):
    return rpc.PatchGraphRequest(project_id=project_id, operations=operations, **fields)


async def read(service, person, project_id, format=rpc.GRAPH_FORMAT_UNSPECIFIED):
    answer = await person.call(
        service.graph.GetGraph, rpc.GetGraphRequest(project_id=project_id, format=format)
    )
    return json.loads(answer.body)
