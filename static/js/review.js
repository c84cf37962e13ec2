// The case page: fields and boxes light each other up, the photo zooms, keys answer.
// Everything here is a comfort: the page is a plain form without it.

const page = document.querySelector("[data-case]");
const viewer = page.querySelector("[data-viewer]");
const photo = viewer?.querySelector("svg");
const boxOf = (key) => page.querySelector(`[data-box="${key}"]`);
const fieldOf = (key) => page.querySelector(`[data-field="${key}"]`);

function light(key, on) {
  boxOf(key)?.classList.toggle("is-lit", on);
  fieldOf(key)?.classList.toggle("is-lit", on);
}

// --- The photo's window -----------------------------------------------------------------------

const whole = photo ? [0, 0, ...photo.dataset.size.split(" ").map(Number)] : [0, 0, 1, 1];
let frame = whole;

function show(x, y, width, height) {
  frame = [x, y, width, height];
  photo.setAttribute("viewBox", frame.join(" "));
}

function zoom(factor, centre = [frame[0] + frame[2] / 2, frame[1] + frame[3] / 2]) {
  const width = Math.min(Math.max(frame[2] * factor, whole[2] / 12), whole[2]);
  if (width === whole[2]) return show(...whole);
  const scale = width / frame[2];
  const [x, y] = centre.map((middle, axis) => middle - (middle - frame[axis]) * scale);
  show(x, y, width, frame[3] * scale);
}

// The window of an element as it stands on the screen: the photo may be turned upright.
function windowOf(element) {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const toPhoto = photo.getScreenCTM().inverse();
  const from = new DOMPoint(left, top).matrixTransform(toPhoto);
  const to = new DOMPoint(right, bottom).matrixTransform(toPhoto);
  return { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, width: to.x - from.x, height: to.y - from.y };
}

function showAround(element, room, least = 0) {
  const { x, y, width: inner, height: tall } = windowOf(element);
  const shape = photo.clientHeight / photo.clientWidth;
  const width = Math.max(inner * room, tall * room / shape, least);
  show(x - width / 2, y - (width * shape) / 2, width, width * shape);
}

function showCard() {
  const card = photo.querySelector(".card-outline");
  if (card) showAround(card, 1.04);
  else show(...whole);
}

function zoomTo(key) {
  const box = boxOf(key);
  if (box) showAround(box, 1.6, whole[2] / 5);
}

function pointIn(event) {
  const point = new DOMPoint(event.clientX, event.clientY);
  const { x, y } = point.matrixTransform(photo.getScreenCTM().inverse());
  return [x, y];
}

function watchPhoto() {
  photo.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, pointIn(event));
  }, { passive: false });
  let grip = null;
  photo.addEventListener("pointerdown", (event) => { grip = pointIn(event); });
  photo.addEventListener("pointermove", (event) => {
    if (!grip) return;
    photo.classList.add("is-dragging");
    const [x, y] = pointIn(event);
    show(frame[0] + grip[0] - x, frame[1] + grip[1] - y, frame[2], frame[3]);
  });
  for (const name of ["pointerup", "pointerleave"]) {
    photo.addEventListener(name, () => { grip = null; photo.classList.remove("is-dragging"); });
  }
  for (const button of page.querySelectorAll("[data-zoom]")) {
    const act = { in: () => zoom(1 / 1.4), out: () => zoom(1.4), card: showCard, whole: () => show(...whole) };
    button.addEventListener("click", act[button.dataset.zoom]);
  }
}

function remembered(name, apply) {
  const box = page.querySelector(`[data-toggle="${name}"]`);
  const stored = localStorage.getItem(`review.${name}`);
  if (stored !== null) box.checked = stored === "1";
  const update = () => { localStorage.setItem(`review.${name}`, box.checked ? "1" : "0"); apply(box.checked); };
  box.addEventListener("change", update);
  apply(box.checked);
  return box;
}

// --- Fields -----------------------------------------------------------------------------------

function watchFields(follow) {
  for (const row of page.querySelectorAll("[data-field]")) {
    const key = row.dataset.field;
    const input = row.querySelector("input");
    for (const [name, on] of [["mouseenter", true], ["mouseleave", false], ["focusin", true], ["focusout", false]]) {
      row.addEventListener(name, () => light(key, on));
    }
    row.addEventListener("focusin", () => { if (follow?.checked) zoomTo(key); });
    input.addEventListener("input", noteChanges);
    offerAlternatives(row, input);
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); following(row)?.focus(); }
    });
  }
  for (const box of page.querySelectorAll("[data-box]")) {
    const key = box.dataset.box;
    box.addEventListener("mouseenter", () => light(key, true));
    box.addEventListener("mouseleave", () => light(key, false));
    box.addEventListener("click", () => fieldOf(key)?.querySelector("input").focus());
  }
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

const approve = page.querySelector("[value=approve]");
const following = (row) => row.nextElementSibling?.querySelector("input") ?? approve;

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

// --- The refusal: what the person will read ---------------------------------------------------

function watchRefusal(panel) {
  const told = panel.querySelector("[data-told]");
  const boxes = [...panel.querySelectorAll("[name=reasons]")];
  const update = () => {
    const ticked = boxes.filter((box) => box.checked);
    const secret = ticked.some((box) => "sensitive" in box.dataset);
    const texts = secret ? [told.dataset.neutral] : ticked.map((box) => box.dataset.text);
    told.hidden = !ticked.length;
    told.querySelector("q").textContent = texts.join(" ");
  };
  for (const box of boxes) {
    box.addEventListener("change", () => {
      update();
      const final = boxes.some((other) => other.checked && other.dataset.type === "final");
      panel.querySelector(`[name=reject_type][value=${final ? "final" : "retry"}]`).checked = true;
    });
  }
  panel.addEventListener("toggle", () => {
    if (panel.open) panel.scrollIntoView({ block: "start", behavior: "smooth" });
  });
  update();
}

// --- Keys: one letter goes to a control, Enter uses it; an answer is never one key away --------

const focusOnly = new Set(["a", "s"]);

function watchKeys() {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input:not([type=checkbox], [type=radio]), textarea, select");
    if (event.key === "Escape" && typing) return event.target.blur();
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const control = page.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!control) return;
    event.preventDefault();
    control.focus();
    if (!focusOnly.has(control.dataset.key)) control.click();
  });
}

const follow = viewer && remembered("follow", () => {});
if (viewer) {
  remembered("boxes", (on) => viewer.classList.toggle("without-boxes", !on));
  watchPhoto();
  showCard();
}
watchFields(follow);
const panel = page.querySelector("[data-refusal]");
if (panel) watchRefusal(panel);
watchKeys();
