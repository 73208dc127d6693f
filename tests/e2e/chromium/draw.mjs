// Draws each text and says what happened: {"texts": […], "bundle": path, "settings": {…}, "chromium": path, "environment": {…}}
// in, one outcome a text out.
import puppeteer from "puppeteer-core";

const { texts, bundle, settings, chromium, environment } = JSON.parse(await new Response(process.stdin).text());
const browser = await puppeteer.launch({
  executablePath: chromium,
  env: { ...process.env, ...environment },
  args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
  headless: "shell",
});
const page = await browser.newPage();
const requests = [];
await page.setRequestInterception(true);
page.on("request", (request) => {
  const url = request.url();
  if (!/^(about|data|blob):/.test(url)) requests.push(url);
  request.abort();
});
page.on("dialog", (dialog) => dialog.dismiss());
await page.setContent("<!doctype html><body><main></main></body>");
await page.evaluate(() => {
  for (const name of ["alert", "steal", "print"]) window[name] = () => void window.ran++;
  window.open = () => null;
  // A link is looked at and not followed.
  const look = (event) => {
    const link = event.target.closest("a");
    const address = link?.getAttribute("href") ?? link?.getAttribute("xlink:href") ?? "";
    if (/^[\s\u0000-\u001f]*(javascript|vbscript|data):/i.test(address)) window.ran++;
    if (link) event.preventDefault();
  };
  document.addEventListener("click", look, true);
});
await page.addScriptTag({ path: bundle });
await page.evaluate((settings) => mermaid.initialize({ startOnLoad: false, ...settings }), settings);

const draw = async (text, number) => {
  window.ran = 0;
  const main = document.querySelector("main");
  main.textContent = "";
  try {
    const { svg, bindFunctions } = await mermaid.render(`drawn-${number}`, text);
    main.innerHTML = svg;
    bindFunctions?.(main);
  } catch (fault) {
    return { error: String(fault?.message ?? fault).slice(0, 300) };
  }
  await new Promise((settled) => setTimeout(settled, 5));
  for (const element of main.querySelectorAll("a, .clickable, .node, .task, .actor, text"))
    for (const kind of ["mouseover", "focus", "click"])
      element.dispatchEvent(new MouseEvent(kind, { bubbles: true, cancelable: true }));
  await new Promise((settled) => setTimeout(settled, 5));
  return { ran: window.ran, words: main.textContent };
};

const outcomes = [];
for (const [number, text] of texts.entries()) {
  requests.length = 0;
  const outcome = await page.evaluate(draw, text, number).catch((fault) => ({ error: String(fault) }));
  outcomes.push({ ran: 0, words: "", error: "", ...outcome, requests: [...requests] });
}
await browser.close();
process.stdout.write(JSON.stringify({ outcomes }));
