// Shows /openapi.json with Swagger UI. Its own filter knows only tags; this one searches what people look for.

const WORDS = [["path"], ["method"], ["operation", "operationId"], ["operation", "summary"], ["operation", "description"]];

function searchOperations(tags, phrase) {
  const wanted = phrase.toLowerCase();
  const matches = (item) => WORDS.some((at) => String(item.getIn(at, "")).toLowerCase().includes(wanted));
  return tags
    .map((tag) => tag.update("operations", (operations) => operations.filter(matches)))
    .filter((tag) => tag.get("operations").size > 0);
}

function Search({ layoutSelectors, layoutActions, getSystem }) {
  const current = layoutSelectors.currentFilter();
  return getSystem().React.createElement("div", { className: "filter wrapper" },
    getSystem().React.createElement("input", {
      className: "operation-filter-input",
      type: "search",
      placeholder: "Search paths, names and descriptions",
      "aria-label": "Search operations",
      value: typeof current === "string" && current !== "true" ? current : "",
      onChange: (event) => layoutActions.updateFilter(event.target.value),
    }));
}

SwaggerUIBundle({
  dom_id: "#reference",
  url: "/openapi.json",
  deepLinking: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  docExpansion: "list",
  filter: true,
  tryItOutEnabled: true,
  validatorUrl: null,
  plugins: [{ fn: { opsFilter: searchOperations }, components: { FilterContainer: Search } }],
});
