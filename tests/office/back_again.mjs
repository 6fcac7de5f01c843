// The path out of use: new data breach what must stay true, the owner pauses the tool, the committee
// looks again; then record and evidence are verified, and a changed byte is found.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { here, prepare, vote } from "./to_live.mjs";

async function breach({ osei, marlow }, { tool }, behind, notes) {
  await behind("new_data");
  await osei.follow("Today");
  const due = osei.page.getByRole("link", { name: /^Acknowledge the breach of / }).first();
  await osei.sees("Today shows the owner the breach", due);
  await osei.sees("with its numbers", /at least 0\.70, .*n = 900/);
  await osei.sees("and since when somebody waits for them", /^by /);
  await osei.picture("15-today-of-the-owner", true);
  await osei.afterLoad(due.click());
  await osei.sees("the tool’s page says what no longer holds",
    osei.page.getByRole("heading", { name: "What no longer holds" }));
  await osei.sees("the clock for the acknowledgement runs", /acknowledgement due .*: running/);
  await osei.picture("16-breach");
  const { mails } = await behind("sent_mails");
  const mine = mails.filter((mail) => mail.includes("osei@hospital.test") && mail.includes(tool));
  if (mine.length === 0) throw new Error(`of ${mails.length} mails none tells the owner about the tool`);
  notes.seen("a mail about it has reached the owner");
}

async function pause({ osei }) {
  const acknowledge = await osei.unfold("Acknowledge");
  await osei.type("What is going on", "The new laboratory sends other units", acknowledge);
  await osei.press("Acknowledge", acknowledge);
  await osei.sees("the breach is acknowledged in time", /acknowledgement due .*: ✓ in time/);
  const fold = await osei.unfold("Pause it");
  await osei.type("Why", "It ranks nobody until the units are mended", fold);
  await osei.press("Pause it", fold);
  await osei.sees("the owner pauses it", here(osei, "Paused"));
  await osei.picture("17-paused");
}

async function reviewAgain({ marlow, ruiz, okafor, osei }, { tool }) {
  await marlow.open(`/tools/${tool}`);
  await marlow.sees("it is before the committee again", marlow.part("Reviews and decisions").getByText(/submitted/));
  const review = await marlow.part("Reviews and decisions").getByRole("link", { name: /^review-/ }).first().textContent();
  await prepare(marlow, review);
  for (const person of [ruiz, okafor]) await vote(person, review, "approve with contingencies", "Not before the units are right");
  await marlow.follow("Today");
  await marlow.follow(new RegExp(review));
  const record = await marlow.unfold("Record the decision");
  await marlow.type("Why, in the committee’s words", "It stays paused until the units are right", record);
  const first = record.getByRole("group", { name: "Contingency 1" });
  await marlow.type("What must be so", "A report that the units are right", first);
  await marlow.type("By", new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10), first);
  await marlow.choose("How it is seen", "a document of this kind is shown", first);
  await marlow.type("Which", "unit-report", first);
  await marlow.press(/^Record: approve with contingencies/, record);
  await marlow.sees("it is decided again, with a contingency", /A report that the units are right/);
  await marlow.picture("18-decided-again", true);
  await osei.open(`/tools/${tool}`);
  const resolve = await osei.unfold("Resolve");
  await osei.type("What was done", "Paused; the laboratory mends the units", resolve);
  await osei.press("Resolve", resolve);
  await osei.doesNotSee("the breach is answered", osei.page.getByRole("heading", { name: "What no longer holds" }));
  await marlow.open(`/tools/${tool}`);
  await marlow.sees("the gate back into use stays shut while the numbers are bad",
    marlow.requirement("What was agreed holds").getByText("not met", { exact: true }));
  await marlow.picture("19-gate-back");
}

/** Takes the record away, verifies it without the site, and changes one byte. */
async function record({ marlow }, { folder }, behind, notes) {
  const file = await marlow.takeAway("Record (JSON)");
  const whole = await behind("verify_record", { file });
  if (whole.code !== 0) throw new Error(`the record does not hold: ${whole.said}`);
  notes.seen("the record is taken away by clicking and holds, offline");
  const bytes = await readFile(file);
  const place = bytes.indexOf("It harms nobody in silence");
  if (place < 0) throw new Error("the record does not hold the words of the decision");
  bytes[place + 3] ^= 1;
  const changed = join(folder, "changed-record.json");
  await writeFile(changed, bytes);
  const refused = await behind("verify_record", { file: changed });
  if (refused.code === 0) throw new Error(`a changed byte was not found: ${refused.said}`);
  notes.seen("one changed byte in it is found");
  const page = await readFile(await marlow.takeAway("Record (page)"), "utf8");
  if (!page.includes("It harms nobody in silence")) throw new Error("the page of the record lacks the decision");
  notes.seen("the record is taken away as a page, too");
}

async function evidence({ chen }, id, behind, notes) {
  await chen.follow("Evidence");
  await chen.afterLoad(chen.page.getByRole("row").filter({ hasText: id }).getByRole("link").first().click());
  await chen.press("Compute it again");
  await chen.sees("evidence is computed again, and equal", chen.page.getByRole("status").getByText(/came out the same/));
  await chen.picture("20-evidence-verified");
  const { said } = await behind("verify_everything");
  if ((said.match(/hold/g) ?? []).length < 2) throw new Error(`events and ledger: ${said}`);
  notes.seen("events and ledger hold");
}

/** From new data to the verified record. */
export async function backAgain(people, setting, behind, notes, evidenceId) {
  await breach(people, setting, behind, notes);
  await pause(people);
  await reviewAgain(people, setting);
  await record(people, setting, behind, notes);
  await evidence(people, evidenceId, behind, notes);
  await people.marlow.press("Sign out");
  await people.marlow.sees("signing out ends it", people.marlow.page.getByRole("heading", { name: "You are signed out" }));
}
