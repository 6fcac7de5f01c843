// Chromium as all checks open it, and what goes wrong in one of its tabs. Chromium is
// /usr/bin/chromium or $CHROMIUM.

import { chromium } from "playwright-core";

export const DESKTOP = { width: 1280, height: 720 };
export const PHONE = { width: 390, height: 844 };

const FLAGS = [
  "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--hide-scrollbars",
];

/** A browser without window. */
export function open() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    chromiumSandbox: false,
    args: FLAGS,
  });
}

/** Collects what goes wrong in a tab until `take` is called. */
export function watch(page, origin) {
  let faults = [];
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText;
    if (reason !== "net::ERR_ABORTED") faults.push(`request: ${request.url()} ${reason}`);
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol !== "data:" && url.origin !== origin) faults.push(`leaves the site: ${url}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) faults.push(`${response.status()}: ${response.url()}`);
  });
  return { take: () => { const taken = faults; faults = []; return taken; } };
}

/** What makes the page wider than the screen. */
export function sidewaysFaults(page) {
  return page.evaluate(() => {
    const wide = document.documentElement.scrollWidth;
    if (wide <= innerWidth) return [];
    const isInScroller = (element) => {
      for (let e = element.parentElement; e; e = e.parentElement) {
        if (/(auto|scroll|hidden)/.test(getComputedStyle(e).overflowX)) return true;
      }
      return false;
    };
    const culprits = [...document.querySelectorAll("main *, header *, nav *, footer *")]
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && !isInScroller(element))
      .slice(0, 4)
      .map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""}`);
    return [`page is ${wide} wide on a screen of ${innerWidth}: ${culprits.join(", ")}`];
  });
}
