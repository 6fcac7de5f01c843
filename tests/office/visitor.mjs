// Somebody at a browser of their own: signs in through the sign-in page, finds things by what they
// are called on the page, and notices what goes wrong while they do. What they do is in browser.mjs.

import { createHmac } from "node:crypto";
import { join } from "node:path";
import { DESKTOP, PHONE, sidewaysFaults, watch } from "../browser/chromium.mjs";

const WAIT_MS = 30_000;
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** RFC 6238: six digits of HMAC-SHA-1 over the number of the half minute. */
export function oneTimeCode(secret, seconds) {
  const bits = [...secret].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(seconds / 30)));
  const digest = createHmac("sha1", key).update(counter).digest();
  const number = digest.readUInt32BE(digest[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

/** The text exactly, but for space around it. */
export function exactly(text) {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\s*$`);
}

export class Visitor {
  /** `notes` is told what is seen and what is wrong. */
  constructor(name, page, origin, folder, notes) {
    Object.assign(this, { name, page, origin, folder, notes });
    this.watched = watch(page, origin);
  }

  /** Opens a browser of their own at the first page. */
  static async arrive(browser, name, { base, folder }, notes) {
    const context = await browser.newContext({ viewport: DESKTOP, colorScheme: "light", acceptDownloads: true });
    context.setDefaultTimeout(WAIT_MS);
    const visitor = new Visitor(name, await context.newPage(), new URL(base).origin, folder, notes);
    await visitor.page.goto(base);
    return visitor;
  }

  /** With the code of the half minute to come: that of this one was used to set it up. */
  async signIn(password, secret) {
    await this.type("Name", this.name);
    await this.type("Password", password);
    await this.press("Sign in");
    await this.page.getByLabel(/^Code, or one of your recovery codes/).fill(oneTimeCode(secret, Date.now() / 1000 + 30));
    await this.press("Sign in");
    await this.page.getByRole("button", { name: "Sign out" }).waitFor();
  }

  /** Another tab of the same browser. */
  async tab() {
    return new Visitor(this.name, await this.page.context().newPage(), this.origin, this.folder, this.notes);
  }

  open(address) {
    return this.page.goto(this.origin + address);
  }

  /** Clicks a link that leads to another page. */
  follow(name, inside = this.page) {
    return this.afterLoad(this.link(name, inside).click());
  }

  link(name, inside = this.page) {
    return inside.getByRole("link", { name, exact: typeof name === "string" }).first();
  }

  /** Clicks a button that sends a form. */
  press(name, inside = this.page) {
    return this.afterLoad(inside.getByRole("button", { name, exact: typeof name === "string" }).first().click());
  }

  /** Done when the page that follows is there, so that nothing is looked for on the old one. */
  async afterLoad(done) {
    await Promise.all([this.page.waitForEvent("load"), done]);
  }

  /** Fields are found by label; a hint in brackets may follow it. */
  field(label, inside = this.page) {
    return inside.getByLabel(new RegExp(`^${label.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}( \\(.*\\))?$`)).first();
  }

  type(label, text, inside = this.page) {
    return this.field(label, inside).fill(text);
  }

  choose(label, option, inside = this.page) {
    return this.field(label, inside).selectOption({ label: option });
  }

  /** Unfolds what has this summary. */
  async unfold(words, inside = this.page) {
    const summary = this.page.locator("summary").filter({ hasText: exactly(words) });
    const fold = inside.locator("details").filter({ has: summary }).first();
    await fold.locator("summary").first().click();
    return fold;
  }

  /** The part of the page under a heading of the second rank. */
  part(heading) {
    return this.page.locator("section").filter({ has: this.page.getByRole("heading", { level: 2, name: heading }) }).last();
  }

  /** What a gate says of one requirement. */
  requirement(title) {
    return this.part(/^What the gate into/).getByRole("listitem").filter({ has: this.page.getByText(title, { exact: true }) });
  }

  /** Notes that something can be read; `what` is a text, a pattern or a place. */
  async sees(said, what, inside = this.page) {
    const isPlace = typeof what === "object" && !(what instanceof RegExp);
    const place = isPlace ? what : inside.getByText(what).first();
    await place.waitFor();
    await place.scrollIntoViewIfNeeded();
    this.notes.seen(said);
    return place;
  }

  async doesNotSee(said, place) {
    const count = await place.count();
    if (count > 0) throw new Error(`${said}: ${count} are there`);
    this.notes.seen(said);
  }

  /** Sends something that must be refused, and reads why. */
  async isRefused(said, send, why) {
    this.faultless(said);
    await send();
    await this.sees(said, why);
    const faults = this.watched.take();
    const isExpected = (fault) => /^422: |^console: Failed to load resource:.* 422 /.test(fault);
    const wrong = faults.filter((fault) => !isExpected(fault));
    if (!faults.some((fault) => fault.startsWith("422: "))) wrong.push("it was not answered with 422");
    if (wrong.length > 0) this.notes.faults(`${this.name}: ${said}`, wrong);
  }

  /** A form as a page of this session would send it, although the page does not offer it. */
  sendByHand(action, fields) {
    return this.afterLoad(this.page.evaluate(([action, fields]) => {
      const form = document.createElement("form");
      Object.assign(form, { method: "post", action });
      const token = document.querySelector('input[name="form_token"]');
      for (const [name, value] of [["form_token", token.value], ...Object.entries(fields)]) {
        form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
      }
      document.body.append(form);
      form.submit();
    }, [action, fields]));
  }

  /** Takes a file away by clicking; where it lies. */
  async takeAway(name, inside = this.page) {
    const [download] = await Promise.all([this.page.waitForEvent("download"), this.link(name, inside).click()]);
    const file = join(this.folder, download.suggestedFilename());
    await download.saveAs(file);
    return file;
  }

  /** Picks a file as the dialogue of the browser does. */
  async pick(label, file, inside = this.page) {
    const [chooser] = await Promise.all([this.page.waitForEvent("filechooser"), this.field(label, inside).click()]);
    await chooser.setFiles(file);
  }

  async picture(name, withPhone = false) {
    await this.page.screenshot({ path: join(this.folder, `${name}.desktop.png`) });
    if (!withPhone) return;
    await this.page.setViewportSize(PHONE);
    const faults = await sidewaysFaults(this.page);
    await this.page.screenshot({ path: join(this.folder, `${name}.phone.png`) });
    await this.page.setViewportSize(DESKTOP);
    this.notes.faults(`${name} on a phone`, faults);
  }

  /** Nothing went wrong since it was last asked. */
  faultless(said) {
    const faults = this.watched.take();
    if (faults.length > 0) this.notes.faults(`${this.name}, before or at: ${said}`, faults);
  }
}
