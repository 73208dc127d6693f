// A graph in React Flow's own hands: rendered as a canvas renders it, then changed as a drag changes it. Reads the
// graph and the changes from standard input; writes every warning, and the nodes afterwards.
import { readFileSync } from 'node:fs'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { ReactFlow, applyEdgeChanges, applyNodeChanges } from '@xyflow/react'

const { graph, nodeChanges, edgeChanges } = JSON.parse(readFileSync(0, 'utf8'))
const warnings = []
for (const level of ['warn', 'error']) console[level] = (...words) => warnings.push(words.map(String).join(' '))

// Without a browser nothing can be measured, so boxes get the size that a browser would find.
const sized = graph.nodes.map((node) => ({ ...node, width: 160, height: 48, handles: [] }))
const html = renderToString(
  createElement(ReactFlow, {
    nodes: sized,
    edges: graph.edges,
    width: 1200,
    height: 800,
    onError: (code, message) => warnings.push(`${code}: ${message}`),
  }),
)
process.stdout.write(
  JSON.stringify({
    warnings,
    rendered: graph.nodes.filter((node) => html.includes(`data-id="${node.id}"`)).length,
    nodes: applyNodeChanges(nodeChanges, graph.nodes),
    edges: applyEdgeChanges(edgeChanges, graph.edges),
  }),
)
