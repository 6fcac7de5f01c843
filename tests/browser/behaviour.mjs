// What the keys do, and that pages are whole without script.

/** "/" searches, "?" helps, "g" and a letter goes. */
export async function checkKeyboard(browser, origin, count) {
  const page = await browser.newPage();
  await page.goto(origin, { waitUntil: "load" });

  await page.keyboard.press("/");
  const focused = await page.evaluate(() => document.activeElement?.id);
  count("key / goes to the search box", focused === "search" ? [] : [`focus is on ${focused}`]);
  await page.keyboard.press("Escape");

  await page.keyboard.press("?");
  const isOpen = await page.locator("#help").isVisible();
  count("key ? opens the help", isOpen ? [] : ["the help is not visible"]);
  await page.keyboard.press("Escape");

  await page.keyboard.press("g");
  await page.keyboard.press("m");
  const wentTo = await page.waitForURL(`${origin}/measures`, { timeout: 5000 }).then(() => "", (e) => e.message);
  count("keys g m go to the measures", wentTo ? [wentTo] : []);

  await page.goto(origin, { waitUntil: "load" });
  await page.keyboard.press("Tab");
  const first = await page.evaluate(() => document.activeElement?.className);
  count("the first tab stop skips to the content", first === "skip" ? [] : [`it is ${first}`]);
  await page.close();
}

/** With script off every page still has its heading and the help still opens. */
export async function checkWithoutScript(browser, origin, addresses, count) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  for (const address of addresses) {
    await page.goto(origin + address, { waitUntil: "load" });
    const headings = await page.locator("main h1").count();
    count(`${address} without script`, headings === 1 ? [] : [`${headings} headings`]);
  }
  await page.getByRole("button", { name: "Help and keyboard" }).click();
  const isOpen = await page.locator("#help").isVisible();
  count("the help opens without script", isOpen ? [] : ["the help is not visible"]);
  await context.close();
}
