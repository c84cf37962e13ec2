// The fields on the case page: they and their boxes light each other up, offer the reader's next
// choices, and keep the approval shut until every doubtful one was looked at.

import { boxOf, page, zoomTo } from "./review_photo.js";

const fieldOf = (key) => page.querySelector(`[data-field="${key}"]`);
const approve = page.querySelector("[value=approve]");
const lookedAt = page.querySelector("[data-looked-at]");
const doubtful = () => [...page.querySelectorAll("[data-eyes]")];
const unseen = () => doubtful().filter((row) => !("seen" in row.dataset));
const inCardOrder = [...page.querySelectorAll("[data-field]")];

function light(key, on) {
  boxOf(key)?.classList.toggle("is-lit", on);
  fieldOf(key)?.classList.toggle("is-lit", on);
}

export function watchFields(follows) {
  for (const row of page.querySelectorAll("[data-field]")) {
    const key = row.dataset.field;
    const input = row.querySelector("input");
    for (const [name, on] of [["mouseenter", true], ["mouseleave", false], ["focusin", true], ["focusout", false]]) {
      row.addEventListener(name, () => light(key, on));
    }
    row.addEventListener("focusin", () => { look(row); if (follows()) zoomTo(key); });
    row.addEventListener("click", () => look(row));
    input.addEventListener("input", noteChanges);
    offerAlternatives(row, input);
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); if (!event.repeat) following(row)?.focus(); }
    });
  }
  for (const box of page.querySelectorAll("[data-box]")) {
    const key = box.dataset.box;
    box.addEventListener("mouseenter", () => light(key, true));
    box.addEventListener("mouseleave", () => light(key, false));
    box.addEventListener("click", () => fieldOf(key)?.querySelector("input").focus());
  }
  watchApproval();
}

// The reader's next choices: a click takes one, the arrows go through them and back to what was read.
function offerAlternatives(row, input) {
  const buttons = [...row.querySelectorAll("[data-alternative]")];
  if (!buttons.length || input.readOnly) return;
  const choices = [input.defaultValue, ...buttons.map((button) => button.textContent)];
  const take = (text) => { input.value = text; noteChanges(); };
  buttons.forEach((button) => button.addEventListener("click", () => { take(button.textContent); input.focus(); }));
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const place = Math.max(choices.indexOf(input.value), 0);
    take(choices[(place + step + choices.length) % choices.length]);
  });
}

function noteChanges() {
  let changed = 0;
  for (const input of page.querySelectorAll("[data-read]")) {
    const differs = input.value.trim().toUpperCase() !== input.defaultValue;
    input.classList.toggle("is-changed", differs);
    changed += differs;
  }
  const note = page.querySelector("[data-changed]");
  if (note) note.hidden = !changed;
}

// --- Looking: Enter in a doubtful field leads to the next one, and after the last to the answer ---

function following(row) {
  const next = "eyes" in row.dataset ? unseen()[0] : row.nextElementSibling;
  return next?.querySelector("input") ?? approve;
}

function look(row) {
  if (!("eyes" in row.dataset) || "seen" in row.dataset) return;
  row.dataset.seen = "";
  noteLooks();
}

function noteLooks() {
  if (!approve) return;
  const left = unseen();
  lookedAt.value = doubtful().filter((row) => "seen" in row.dataset).map((row) => row.dataset.field).join(" ");
  approve.setAttribute("aria-disabled", left.length > 0);
  const words = page.querySelector("[data-to-look]");
  words.hidden = !left.length;
  const text = left.length === 1 ? words.dataset.one : words.dataset.many.replace("0", left.length);
  words.querySelector("[data-words]").textContent = text;
}

// The doubtful ones on top, or all in the order of the card.
export function order(doubtsFirst) {
  const list = page.querySelector(".fields");
  if (!list) return;
  const rows = inCardOrder.filter((row) => !doubtsFirst || "eyes" in row.dataset);
  list.append(...new Set([...rows, ...inCardOrder]));
}

export function lookAtNext() {
  (unseen()[0]?.querySelector("input") ?? approve)?.focus();
}

function watchApproval() {
  if (!approve) return;
  lookedAt.disabled = false;
  const before = new Set(lookedAt.value.split(" "));
  for (const row of doubtful()) if (before.has(row.dataset.field)) row.dataset.seen = "";
  approve.addEventListener("click", (event) => {
    if (!unseen().length) return;
    event.preventDefault();
    lookAtNext();
  });
  noteLooks();
}
