// Keyboard, relative times and tooltips. Every page works without this file.
"use strict";

// --- keyboard: "/" searches, "?" helps, "g" and a letter goes ------------------------------
const goTimeoutMs = 1500;
let goPressedAt = -Infinity;

function isTyping(target) {
  return target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

function runQuestion(event) {
  const isRunKey = event.key === "Enter" && (event.ctrlKey || event.metaKey);
  if (isRunKey && event.target.id === "sql") event.target.form.requestSubmit();
}

function onKey(event) {
  runQuestion(event);
  if (event.key === "Escape" && event.target.id === "search") event.target.blur();
  if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  const goes = event.timeStamp - goPressedAt < goTimeoutMs;
  goPressedAt = -Infinity;
  if (goes) {
    const link = document.querySelector(`nav [data-key="${CSS.escape(event.key)}"]`);
    if (link) link.click();
  } else if (event.key === "g") {
    goPressedAt = event.timeStamp;
  } else if (event.key === "/") {
    event.preventDefault();
    const search = document.getElementById("search");
    search.focus();
    search.select();
  } else if (event.key === "?") {
    document.getElementById("help").togglePopover();
  }
}
document.addEventListener("keydown", onKey);

// On a phone the navigation is a row that scrolls: show where we are.
document.querySelector(".side [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// --- relative times, in the tooltip of every instant ----------------------------------------
const units = [["year", 31557600], ["month", 2629800], ["day", 86400], ["hour", 3600], ["minute", 60]];
const relative = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });

function ago(instant) {
  const seconds = (instant - Date.now()) / 1000;
  const [unit, length] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return relative.format(Math.round(seconds / length), unit);
}

for (const time of document.querySelectorAll("time[datetime]")) {
  time.title = ago(Date.parse(time.dateTime));
}

// --- files: one that is too large is said before it is sent ---------------------------------
for (const input of document.querySelectorAll("input[data-bytes-max]")) {
  input.addEventListener("change", () => {
    const isTooLarge = [...input.files].some((file) => file.size > Number(input.dataset.bytesMax));
    input.setCustomValidity(isTooLarge ? input.dataset.tooLarge : "");
    input.reportValidity();
  });
}

// --- tooltips for the points of charts, on hover and on keyboard focus ----------------------
const tip = document.createElement("div");
tip.className = "tip";
tip.hidden = true;
tip.setAttribute("aria-hidden", "true"); // the point itself carries the same text as its name
document.body.append(tip);

function tipText(target) {
  const point = target instanceof Element ? target.closest(".chart-focus") : null;
  if (!point) return [null, ""];
  point.querySelector(":scope > title")?.remove(); // or the browser shows it a second time
  return [point, point.getAttribute("aria-label")];
}

function showTip(event) {
  const [point, text] = tipText(event.target);
  tip.hidden = !point;
  if (!point) return;
  tip.textContent = text;
  const box = point.getBoundingClientRect();
  const left = Math.min(box.left + scrollX, scrollX + innerWidth - tip.offsetWidth - 8);
  const above = box.top + scrollY - tip.offsetHeight - 6;
  tip.style.left = `${Math.max(scrollX + 8, left)}px`;
  tip.style.top = `${above > scrollY ? above : box.bottom + scrollY + 6}px`;
}
document.addEventListener("pointerover", showTip);
document.addEventListener("focusin", showTip);
document.addEventListener("focusout", () => { tip.hidden = true; });

// --- the end of an idle session: warned of two minutes before, in every tab -----------------
const idle = document.getElementById("idle");
const warnSeconds = 120;
let idleEnd = 0;

function showIdle(state) {
  idle.hidden = !state;
  for (const part of idle.querySelectorAll("[data-state]")) part.hidden = part.dataset.state !== state;
}

function watchIdle() {
  const secondsLeft = (idleEnd - Date.now()) / 1000;
  showIdle(secondsLeft <= 0 ? "over" : secondsLeft <= warnSeconds ? "soon" : null);
}

function idleIn(seconds) {
  idleEnd = Date.now() + seconds * 1000;
  watchIdle();
}

if (idle) {
  // Another tab that was just loaded has kept the session for this one too.
  const tabs = new BroadcastChannel("rounds-session");
  tabs.onmessage = (message) => idleIn(Number(message.data));
  tabs.postMessage(idle.dataset.seconds);
  idleIn(Number(idle.dataset.seconds));
  setInterval(watchIdle, 5000);
}
