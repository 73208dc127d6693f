// The little of a browser that Mermaid's parsers ask for. Nothing is rendered and nothing is fetched: what exists
// here is looked at while the bundle loads or while a label is sanitised, and answers with the least that works.
globalThis.window = globalThis.self = globalThis;

const quiet = () => {};
globalThis.console = { log: quiet, warn: quiet, error: quiet, info: quiet, debug: quiet, trace: quiet };
globalThis.addEventListener = quiet;

for (const name of [
  "Element", "Node", "HTMLElement", "HTMLTemplateElement", "HTMLFormElement", "NamedNodeMap", "NodeFilter",
  "DOMParser", "DocumentFragment", "Option",
])
  globalThis[name] = class {};

// nodeType 9 lets DOMPurify come up; without createHTMLDocument it then returns every text unchanged.
globalThis.document = {
  nodeType: 9, documentElement: {}, body: {}, head: {}, baseURI: "about:blank", currentScript: null,
  createElement: () => new Element(), createDocumentFragment: quiet, createNodeIterator: quiet, importNode: quiet,
  getElementsByTagName: () => [], querySelector: () => null, querySelectorAll: () => [], addEventListener: quiet,
};

globalThis.TextEncoder = class {
  encode(text) {
    return Uint8Array.from(unescape(encodeURIComponent(text)), (byte) => byte.charCodeAt(0));
  }
};
globalThis.TextDecoder = class {
  decode(bytes) {
    return decodeURIComponent(escape(String.fromCharCode(...(bytes || []))));
  }
};

const ADDRESS = /^([a-z][a-z0-9+.-]*:)(\/\/[^/?#]*)?([^?#]*)(\?[^#]*)?(#.*)?$/i;
globalThis.URL = class URL {
  static canParse(address) {
    return ADDRESS.test(String(address));
  }
  static parse(address) {
    return URL.canParse(address) ? new URL(address) : null;
  }
  constructor(address) {
    const parts = ADDRESS.exec(String(address));
    if (!parts) throw new TypeError("Invalid URL");
    [this.href, this.protocol, this.host, this.pathname, this.search, this.hash] = parts.map((part) => part || "");
    this.protocol = this.protocol.toLowerCase();
    this.host = this.hostname = this.host.slice(2);
    this.origin = this.host ? `${this.protocol}//${this.host}` : "null";
  }
  toString() {
    return this.href;
  }
};

globalThis.structuredClone = (value) => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
