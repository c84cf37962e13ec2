// Frames that the reviewer draws on the photo for the person, with the mouse or by keys, kept in
// pixels of the photo.

import { fromPhoto, page, photo, pointsOf, toPhoto, whenLaid } from "./review_photo.js";

const LEAST = 8; // pixels of the screen; less is a click
const MOST = 8;
const STEP = 8; // pixels of the screen that an arrow key moves an edge
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const layer = photo?.querySelector("[data-drawn]");

// From the screen to the photo and back, whatever is shown and however it is turned.
function onPhoto([x, y]) {
  const point = new DOMPoint(x, y).matrixTransform(layer.getScreenCTM().inverse());
  return toPhoto([point.x, point.y]);
}

function onScreen(corner) {
  const { x, y } = new DOMPoint(...fromPhoto(corner)).matrixTransform(layer.getScreenCTM());
  return [x, y];
}

function rounded(corners) {
  return corners.map((corner) => corner.map((place) => Math.round(place * 10) / 10));
}

function rectangle(left, top, right, bottom) {
  return rounded([[left, top], [right, top], [right, bottom], [left, bottom]].map(onPhoto));
}

// The frame after an arrow key: moved, or with its right and lower edges moved where it is resized.
function stepped(corners, [across, down], resizes) {
  const moved = corners.map(onScreen).map(([x, y], number) => {
    const isRight = number === 1 || number === 2;
    const isLower = number > 1;
    return onPhoto([
      x + (!resizes || isRight ? across * STEP : 0),
      y + (!resizes || isLower ? down * STEP : 0),
    ]);
  });
  return isFrame(moved) ? rounded(moved) : corners;
}

// Inside of the photo, and large enough to be seen.
function isFrame(corners) {
  const most = photo.dataset.size.split(" ").map(Number);
  if (!corners.every((corner) => corner.every((place, axis) => place >= 0 && place <= most[axis]))) return false;
  const [first, second, third] = corners.map(onScreen);
  return Math.hypot(second[0] - first[0], second[1] - first[1]) >= LEAST
    && Math.hypot(third[0] - second[0], third[1] - second[1]) >= LEAST;
}

export function watchFrames(changed) {
  const draw = page.querySelector("[data-draw]");
  const kept = page.querySelector("[data-frames]");
  const clear = page.querySelector("[data-clear-frames]");
  const add = page.querySelector("[data-add-frame]");
  const list = page.querySelector("[data-frame-list]");
  const said = page.querySelector("[data-frame-said]");
  if (!photo) return;
  let frames = kept.value ? JSON.parse(kept.value) : [];
  let start = null;
  let lit = -1;

  const paint = (all) => {
    layer.replaceChildren(...all.map((corners, number) => {
      const shape = document.createElementNS("http://www.w3.org/2000/svg", "polygon");
      shape.setAttribute("points", pointsOf(corners));
      shape.setAttribute("class", number === lit ? "drawn is-lit" : "drawn");
      return shape;
    }));
    clear.hidden = !all.length;
  };
  const keep = (all) => {
    frames = all;
    kept.value = frames.length ? JSON.stringify(frames) : "";
    nameButtons();
    paint(frames);
    changed();
  };
  // One button for each frame: what a screen reader names, and what the arrow keys work on.
  const nameButtons = () => {
    while (list.childElementCount > frames.length) list.lastElementChild.remove();
    while (list.childElementCount < frames.length) list.append(button());
    [...list.children].forEach((one, number) => { one.textContent = words(list.dataset.name, { number: number + 1 }); });
  };
  const button = () => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button";
    made.setAttribute("aria-describedby", "frame-keys");
    made.addEventListener("focus", () => { lit = placeOf(made); paint(frames); });
    made.addEventListener("blur", () => { lit = -1; paint(frames); });
    made.addEventListener("keydown", onKey);
    return made;
  };
  const placeOf = (one) => [...list.children].indexOf(one);
  const onKey = (event) => {
    const number = placeOf(event.currentTarget);
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      remove(number);
    } else if (ARROWS[event.key]) {
      event.preventDefault();
      const corners = stepped(frames[number], ARROWS[event.key], event.shiftKey);
      keep(frames.map((one, place) => (place === number ? corners : one)));
      tell(number);
    }
  };
  const remove = (number) => {
    keep(frames.filter((_one, place) => place !== number));
    said.textContent = words(said.dataset.removed, { number: number + 1 });
    (list.children[Math.min(number, frames.length - 1)] ?? add).focus();
  };
  const tell = (number) => {
    const [width, height] = photo.dataset.size.split(" ").map(Number);
    const [xs, ys] = [0, 1].map((axis) => frames[number].map((corner) => corner[axis]));
    const percent = (value, whole) => Math.round((100 * value) / whole);
    said.textContent = words(said.dataset.placed, {
      number: number + 1,
      left: percent(Math.min(...xs), width),
      top: percent(Math.min(...ys), height),
      width: percent(Math.max(...xs) - Math.min(...xs), width),
      height: percent(Math.max(...ys) - Math.min(...ys), height),
    });
  };
  // A new frame by key: a quarter of what is shown, in its middle.
  const addInTheMiddle = () => {
    if (frames.length >= MOST) return;
    const { left, top, width, height } = photo.getBoundingClientRect();
    const [across, down] = [left + width / 2, top + height / 2];
    const corners = rectangle(across - width / 8, down - height / 8, across + width / 8, down + height / 8);
    if (!isFrame(corners)) return;
    keep([...frames, corners]);
    list.lastElementChild.focus();
    tell(frames.length - 1);
  };
  const drawnTo = ({ clientX, clientY }) => {
    const [left, right] = [start.clientX, clientX].sort((one, other) => one - other);
    const [top, bottom] = [start.clientY, clientY].sort((one, other) => one - other);
    return rectangle(left, top, right, bottom);
  };

  draw.addEventListener("change", () => photo.classList.toggle("is-drawing", draw.checked));
  clear.addEventListener("click", () => keep([]));
  add.addEventListener("click", addInTheMiddle);
  photo.addEventListener("pointerdown", (event) => {
    if (!draw.checked || frames.length >= MOST) return;
    start = event;
    photo.setPointerCapture(event.pointerId);
  });
  photo.addEventListener("pointermove", (event) => { if (start) paint([...frames, drawnTo(event)]); });
  photo.addEventListener("pointerup", (event) => {
    if (!start) return;
    const wide = Math.abs(event.clientX - start.clientX) >= LEAST;
    const high = Math.abs(event.clientY - start.clientY) >= LEAST;
    const corners = drawnTo(event);
    start = null;
    keep(wide && high ? [...frames, corners] : frames);
  });
  whenLaid(() => paint(frames));
  nameButtons();
  paint(frames);
}

function words(text, values) {
  return text.replace(/\{(\w+)\}/g, (_whole, name) => values[name]);
}
