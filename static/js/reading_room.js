// The reading room: a picture in, by any door; its boxes, its text and its files out.

import { openDoors } from "./reading_doors.js";
import { copy, isPicture, save, stemOf } from "./reading_files.js";
import { ask } from "./reading_request.js";
import { Sheet } from "./reading_sheet.js";

const LONG = 6; // seconds after which somebody is told that it goes on
const ENDED = new Set([401, 403]);
const TYPES = { json: "application/json", txt: "text/plain;charset=utf-8" };

const room = document.querySelector("[data-room]");
const part = (name) => room.querySelector(`[data-${name}]`);
const say = (code) => room.querySelector(`[data-say="${code}"]`).textContent.trim();
const told = (code, values) => say(code).replace(/\{(\w+)\}/g, (_all, name) => values[name]);
const sheet = new Sheet(room, say);

let picture = null;
let reading = null;
let answer = null; // the reading as it came, for the file
let giveUp = null; // of the request that runs

function announce(text) {
  part("announce").textContent = text;
}

function complain(text, again = null) {
  part("alert").hidden = !text;
  part("alert-text").textContent = text;
  part("again").hidden = !again;
  part("again").onclick = again;
}

// --- What is asked of the server ------------------------------------------------------------------

function wait(text) {
  const began = performance.now();
  const [bar, label] = [part("progress"), part("waiting-text")];
  part("waiting").hidden = false;
  label.textContent = say("sending");
  announce(say("sending"));
  bar.value = 0;
  const timer = setInterval(() => {
    const seconds = Math.floor((performance.now() - began) / 1000);
    part("seconds").textContent = told("seconds", { seconds });
    if (seconds === LONG && text === "reading") label.textContent = say("still");
  }, 250);
  return {
    sent(share) {
      bar.value = share;
      if (share < 1 || !bar.hasAttribute("value")) return;
      bar.removeAttribute("value"); // from here on nobody knows how long
      label.textContent = say(text);
      announce(say(text));
    },
    end() {
      clearInterval(timer);
      part("waiting").hidden = true;
      part("seconds").textContent = "";
    },
  };
}

async function request(form, text) {
  giveUp?.abort();
  const mine = new AbortController();
  giveUp = mine;
  const shown = wait(text);
  const came = await ask(room, picture, form, { onSent: shown.sent, signal: mine.signal });
  if (giveUp !== mine) return null; // another picture came meanwhile
  giveUp = null;
  shown.end();
  return came;
}

function refuse({ status, error, canceled }, again) {
  announce("");
  if (canceled) return complain(say("canceled"), again);
  if (ENDED.has(status) && error?.code !== "permission_denied") {
    return complain(say("logged-out"), again);
  }
  return complain(error?.message ?? say("lost"), again);
}

// --- Reading --------------------------------------------------------------------------------------

async function take(file) {
  if (!isPicture(file)) return complain(say("no-picture"));
  if (file.size > Number(room.dataset.maxBytes)) return complain(room.dataset.tooLarge);
  picture = file;
  showPicture();
  return read();
}

function showPicture() {
  [reading, answer] = [null, null];
  sheet.clear();
  URL.revokeObjectURL(part("picture").src);
  part("picture").src = URL.createObjectURL(picture);
  part("stage").classList.remove("is-unshown");
  part("unshown").hidden = true;
  part("title").textContent = picture.name;
  part("facts").textContent = "";
  part("files").hidden = true;
  part("result").hidden = false;
  room.classList.add("has-picture");
}

async function read() {
  complain("");
  const came = await request("json", "reading");
  if (!came) return;
  if (came.status !== 200) return refuse(came, read);
  answer = await came.file.text();
  reading = JSON.parse(answer);
  showReading();
}

function showReading() {
  part("stage").style.aspectRatio = reading.size.join(" / ");
  sheet.show(reading);
  const count = sheet.words.length;
  const unread = sheet.words.filter(({ text, guess }) => text !== guess).length;
  const facts = count ? [
    count === 1 ? say("one-word") : told("words", { count }),
    ...(unread ? [told("unread", { count: unread })] : []),
    told("took", { seconds: reading.seconds.toFixed(1) }),
  ] : [say("nothing")];
  part("facts").textContent = facts.join(" · ");
  part("files").hidden = false;
  announce(facts.join(", "));
  part("title").focus({ preventScroll: true });
  part("result").scrollIntoView({ block: "nearest" });
}

// --- Files ----------------------------------------------------------------------------------------

async function hand(form) {
  const name = `${stemOf(picture.name)}.${form}`;
  const here = { json: answer, txt: `${reading.text}\n` }[form];
  if (here !== undefined) return hold(name, new Blob([here], { type: TYPES[form] }));
  complain("");
  const came = await request(form, "making");
  if (!came) return undefined;
  if (came.status !== 200) return refuse(came, () => hand(form));
  return hold(name, came.file);
}

function hold(name, file) {
  save(name, file);
  announce(told("saved", { name }));
}

async function copyText() {
  const done = await copy(reading.text, part("text-of-page"));
  const button = part("copy");
  button.dataset.said ??= button.textContent;
  announce(say(done ? "copied" : "not-copied"));
  if (!done) return complain(say("not-copied"));
  button.textContent = say("copied");
  setTimeout(() => { button.textContent = button.dataset.said; }, 2000);
  return undefined;
}

// --- The page's own parts ---------------------------------------------------------------------------

function watch() {
  part("cancel").addEventListener("click", () => giveUp?.abort());
  part("copy").addEventListener("click", copyText);
  for (const button of room.querySelectorAll("[data-save]")) {
    button.addEventListener("click", () => hand(button.dataset.save));
  }
  part("show-boxes").addEventListener("change", ({ target }) => {
    part("stage").classList.toggle("without-boxes", !target.checked);
  });
  part("enlarge").addEventListener("change", ({ target }) => {
    part("stage").classList.toggle("is-large", target.checked);
  });
  // A format the browser cannot draw (HEIC outside Safari) is read all the same.
  part("picture").addEventListener("error", () => {
    part("stage").classList.add("is-unshown");
    part("unshown").hidden = false;
  });
}

watch();
openDoors(room, { take, complain, say });
