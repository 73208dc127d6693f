// A graph in React Flow's own hands: rendered as a canvas renders it, then changed as a drag changes it. Reads the
// graph and the changes from standard input; writes every warning, what was drawn, and nodes and edges afterwards.
import { readFileSync } from 'node:fs'

// React Flow warns in development only, and asks for the mode when it is loaded.
process.env.NODE_ENV = 'development'
const { createElement } = await import('react')
const { renderToString } = await import('react-dom/server')
const { ReactFlow, applyEdgeChanges, applyNodeChanges } = await import('@xyflow/react')

const { graph, nodeChanges, edgeChanges } = JSON.parse(readFileSync(0, 'utf8'))
const warnings = []
for (const level of ['warn', 'error']) console[level] = (...words) => warnings.push(words.map(String).join(' '))

// Without a browser nothing can be measured, so boxes and their handles get the sizes that a browser would find.
const [width, height] = [160, 48]
const handles = [
  { type: 'target', position: 'top', x: width / 2, y: 0, width: 6, height: 6 },
  { type: 'source', position: 'bottom', x: width / 2, y: height, width: 6, height: 6 },
]
const sized = graph.nodes.map((node) => ({ ...node, width, height, handles }))
const html = renderToString(createElement(ReactFlow, { nodes: sized, edges: graph.edges, width: 1200, height: 800 }))
const drawn = (items) => items.filter((item) => html.includes(`data-id="${item.id}"`)).length

process.stdout.write(
  JSON.stringify({
    warnings,
    drawn: { nodes: drawn(graph.nodes), edges: drawn(graph.edges) },
    nodes: applyNodeChanges(nodeChanges, graph.nodes),
    edges: applyEdgeChanges(edgeChanges, graph.edges),
  }),
)
