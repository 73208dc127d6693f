// Answers JSON: the type of a diagram that parses, else what the parser said and where.
mermaid.initialize({ startOnLoad: false, securityLevel: "strict", suppressErrorRendering: true, maxTextSize: 100000 });

globalThis.check = async (text) => {
  try {
    return JSON.stringify({ type: (await mermaid.parse(text)).diagramType });
  } catch (fault) {
    const { message, name, hash } = fault ?? {};
    return JSON.stringify({
      name: String(name ?? ""),
      message: String(message ?? fault).slice(0, 4000),
      expected: hash?.expected,
    });
  }
};
