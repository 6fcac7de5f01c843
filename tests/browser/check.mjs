// Opens every page of a running server in Chromium and says what is wrong with it.
//
//   node check.mjs http://127.0.0.1:7300 OUTPUT_FOLDER
//
// Fails on: errors in the console or of the page, answers of 400 and above, requests to another
// origin, violations of WCAG 2.2 AA that axe finds, sideways scrolling on a phone, and keys that do
// not do what the help says. Writes pictures of a fixed list of pages. Ends with
// "N passed, N failed" and exit code 0 or 1. Chromium is /usr/bin/chromium or $CHROMIUM.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { firstOfEachKind, shapeOf } from "./addresses.mjs";
import { DESKTOP, PHONE, open, sidewaysFaults, watch } from "./chromium.mjs";
import { checkKeyboard, checkWithoutScript } from "./behaviour.mjs";

const PAGES_MAX = 120;
const PAGES_PER_SHAPE_MAX = 5;
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

const [base, outputFolder] = process.argv.slice(2);
if (!base || !outputFolder) {
  console.error("usage: node check.mjs BASE_URL OUTPUT_FOLDER");
  process.exit(2);
}
const origin = new URL(base).origin;
const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core"), "utf8");

const tally = { passed: 0, failed: 0 };
const failures = [];

/** Counts one check; `faults` is a list of texts, empty when all is well. */
function count(what, faults) {
  if (faults.length === 0) {
    tally.passed += 1;
    return;
  }
  tally.failed += 1;
  failures.push({ what, faults });
  console.log(`FAILED ${what}`);
  for (const fault of faults) console.log(`  ${fault}`);
}

async function axeFaults(page) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(
    (tags) => window.axe.run(document, { runOnly: tags, resultTypes: ["violations"] }),
    AXE_TAGS,
  );
  return found.violations.map((violation) => {
    const places = violation.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | ");
    return `${violation.id} (${violation.nodes.length}): ${violation.help}: ${places}`;
  });
}

function linksOf(page) {
  return page.evaluate(() => 
    [...document.querySelectorAll("a[href]")].map((link) => new URL(link.getAttribute("href"), document.baseURI).href));
}

/** Whether an address is an HTML page, and what is wrong with its answer. */
async function look(context, address) {
  try {
    const answer = await context.request.head(origin + address);
    const contentType = answer.headers()["content-type"] ?? "";
    const faults = answer.status() >= 400 ? [`status ${answer.status()}`] : [];
    return { isPage: contentType.startsWith("text/html"), faults };
  } catch (error) {
    return { isPage: false, faults: [error.message.split("\n")[0]] };
  }
}

/** Follows links from the home page; every HTML page is checked as it is met. */
async function crawl(browser) {
  const context = await browser.newContext({ viewport: DESKTOP, colorScheme: "light" });
  const page = await context.newPage();
  const watched = watch(page, origin);
  const waiting = ["/"];
  const seen = new Set(waiting);
  const perShape = new Map();
  const visited = [];
  while (waiting.length > 0 && visited.length < PAGES_MAX) {
    const address = waiting.shift();
    const { isPage, faults } = await look(context, address);
    count(`${address} answers`, faults);
    if (!isPage) continue;
    visited.push(address);
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize(DESKTOP);
    await page.goto(origin + address, { waitUntil: "load" });
    count(`${address} axe, desktop, light`, await axeFaults(page));
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize(PHONE);
    count(`${address} axe, phone, dark`, await axeFaults(page));
    count(`${address} fits a phone`, await sidewaysFaults(page));
    for (const link of await linksOf(page)) {
      const url = new URL(link);
      const next = url.pathname + url.search;
      const shape = shapeOf(url);
      const alike = perShape.get(shape) ?? 0;
      if (url.origin !== origin || seen.has(next) || alike >= PAGES_PER_SHAPE_MAX) continue;
      seen.add(next);
      perShape.set(shape, alike + 1);
      waiting.push(next);
    }
    count(`${address} opens without errors`, watched.take());
  }
  await context.close();
  return visited;
}

async function takePictures(browser, pictures) {
  for (const colorScheme of ["light", "dark"]) {
    for (const [screen, viewport] of [["desktop", DESKTOP], ["phone", PHONE]]) {
      const context = await browser.newContext({ viewport, colorScheme });
      const page = await context.newPage();
      for (const { name, address } of pictures) {
        await page.goto(origin + address, { waitUntil: "load" });
        const path = join(outputFolder, `${name}.${screen}.${colorScheme}.png`);
        await page.screenshot({ path, fullPage: true });
      }
      await context.close();
    }
  }
}

await mkdir(outputFolder, { recursive: true });
const browser = await open();
try {
  const visited = await crawl(browser);
  await checkKeyboard(browser, origin, count);
  await checkWithoutScript(browser, origin, visited.slice(0, 12), count);
  const pictures = firstOfEachKind(visited);
  await takePictures(browser, pictures);
  count("pictures were taken", pictures.length > 0 ? [] : ["no page to take a picture of"]);
  await writeFile(join(outputFolder, "failures.json"), JSON.stringify(failures, null, 2));
  console.log(`${visited.length} pages opened, pictures of ${pictures.length} in ${outputFolder}`);
} finally {
  await browser.close();
}
console.log(`${tally.passed} passed, ${tally.failed} failed`);
process.exitCode = tally.failed === 0 ? 0 : 1;
