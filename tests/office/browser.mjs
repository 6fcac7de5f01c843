// Walks the whole path of a tool in Chromium. Started by browser.py, which tells where the server is
// and who the people are, and does what happens behind the pages when it is asked. The steps are in
// to_live.mjs and back_again.mjs, the people in visitor.mjs.

import { createInterface } from "node:readline";
import { open } from "../browser/chromium.mjs";
import { backAgain } from "./back_again.mjs";
import { toLive } from "./to_live.mjs";
import { Visitor } from "./visitor.mjs";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

async function told() {
  const { value, done } = await lines.next();
  if (done) throw new Error("browser.py has ended");
  return JSON.parse(value);
}

/** Lets browser.py do something. */
function behind(what, more = {}) {
  process.stdout.write(`ASK ${JSON.stringify({ do: what, ...more })}\n`);
  return told();
}

const tally = { passed: 0, failed: 0 };
const notes = {
  seen(what) {
    tally.passed += 1;
    console.log(`  ${what}`);
  },
  faults(what, faults) {
    if (faults.length === 0) return;
    tally.failed += 1;
    console.log(`FAILED ${what}`);
    for (const fault of faults) console.log(`  ${fault}`);
  },
};

const setting = await told();
const browser = await open();
const people = {};
try {
  for (const [name, secret] of Object.entries(setting.people)) {
    people[name] = await Visitor.arrive(browser, name, setting, notes);
    await people[name].signIn(setting.password, secret);
  }
  notes.seen("everybody signs in with password and second factor");
  const evidence = await toLive(people, setting);
  await backAgain(people, setting, behind, notes, evidence);
  for (const person of Object.values(people)) person.faultless("the end");
} catch (error) {
  notes.faults("the path ends here", [error.stack]);
  for (const [name, person] of Object.entries(people)) {
    person.faultless("the end");
    await person.picture(`broken-off-${name}`);
    console.log(`  ${name} is at ${person.page.url()}`);
  }
} finally {
  await browser.close();
}
console.log(`${tally.passed} passed, ${tally.failed} failed`);
process.exit(tally.failed === 0 ? 0 : 1);
