// Answers JSON: the type of a diagram that parses and can be drawn, else what the parser said and where.
// `manyEdges`: it parses, but with more edges than Mermaid draws by itself.
const settings = { startOnLoad: false, securityLevel: "strict", suppressErrorRendering: true };
mermaid.initialize(settings);

const parse = async (text) => {
  const { diagramType } = await mermaid.parse(text);
  const mustHold = conditions[diagramType];
  if (mustHold) mustHold((await mermaid.mermaidAPI.getDiagramFromText(bare(text))).db);
  return { type: diagramType };
};

// What parsers take and drawing then falls over: each throws.
const conditions = {
  gantt: (db) => db.getTasks(), // any words are dates for the parser
  c4: (db) => {
    for (const { from, to } of db.getRels())
      for (const end of [from, to])
        if (!db.getC4Shape(end)) throw new Error(`A relation names ${String(end).slice(0, 100)}, which is not defined.`);
  },
  sankey: (db) => {
    const { nodes, links } = db.getGraph();
    const waiting = new Map(nodes.map(({ id }) => [id, 0]));
    for (const { target } of links) waiting.set(target, waiting.get(target) + 1);
    const free = [...waiting.keys()].filter((id) => !waiting.get(id));
    for (const id of free)
      for (const { source, target } of links)
        if (source === id && !waiting.set(target, waiting.get(target) - 1).get(target)) free.push(target);
    if (free.length < nodes.length) throw new Error("The flows of a Sankey diagram must not go round in a circle.");
  },
};

// What the parser strips before it parses: front matter and directives.
const bare = (text) => text.replace(/^\s*---\s*\n[^]*?\n\s*---\s*\n/, "").replace(/%%\{[^]*?\}%%/g, "");

const withAnyEdges = async (text) => {
  mermaid.initialize({ ...settings, maxEdges: 1e9 });
  try {
    return { ...(await parse(text)), manyEdges: true };
  } finally {
    mermaid.initialize({ ...settings, maxEdges: 500 });
  }
};

globalThis.check = async (text) => {
  try {
    return JSON.stringify(
      await parse(text).catch((fault) => {
        if (!String(fault?.message).startsWith("Edge limit exceeded")) throw fault;
        return withAnyEdges(text);
      }),
    );
  } catch (fault) {
    const { message, name, hash } = fault ?? {};
    return JSON.stringify({
      name: String(name ?? ""),
      message: String(message ?? fault).slice(0, 4000),
      expected: hash?.expected,
    });
  }
};
