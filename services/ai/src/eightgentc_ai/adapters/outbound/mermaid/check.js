// Answers JSON: the type of a diagram that parses and can be drawn, else what the parser said and where.
// `manyEdges`: it parses, but with more edges than Mermaid draws by itself.
const settings = { startOnLoad: false, securityLevel: "strict", suppressErrorRendering: true };
mermaid.initialize(settings);

const parse = async (text) => {
  const { diagramType } = await mermaid.parse(text);
  // The parser takes any words for dates; drawing then fails.
  if (diagramType === "gantt") await tasksOf(text);
  return { type: diagramType };
};

// What the parser strips before it parses: front matter and directives.
const bare = (text) => text.replace(/^\s*---\s*\n[^]*?\n\s*---\s*\n/, "").replace(/%%\{[^]*?\}%%/g, "");
const tasksOf = async (text) => (await mermaid.mermaidAPI.getDiagramFromText(bare(text))).db.getTasks();

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
