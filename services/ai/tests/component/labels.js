// All texts that Mermaid's parser found in a diagram.
globalThis.labels = async (text) => {
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  const found = [], seen = new Set();
  const walk = (value, depth) => {
    if (typeof value === "string") found.push(value);
    else if (value && typeof value === "object" && depth < 9 && !seen.has(value)) {
      seen.add(value);
      const listed = value instanceof Map || value instanceof Set || Array.isArray(value);
      for (const inner of listed ? value.values() : Object.values(value)) walk(inner, depth + 1);
    }
  };
  for (const part of [
    "getVertices", "getEdges", "getActors", "getMessages", "getMindmap", "getStates", "getRelations", "getClasses",
    "getEntities", "getRelationships", "getTasks", "getSections", "getDiagramTitle",
  ])
    if (typeof db[part] === "function") walk(db[part](), 0);
  if (db.getCommonDb) walk(db.getCommonDb().getDiagramTitle(), 0);
  return JSON.stringify(found);
};
