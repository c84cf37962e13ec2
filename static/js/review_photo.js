// The photo on the case page, and the card taken out of it: they zoom, turn, brighten, and follow
// the field. Boxes and frames are kept in pixels of the photo and laid over whichever is shown.

import { drawn, planeOf } from "./rectified.js";

export const page = document.querySelector("[data-case]");
export const viewer = page.querySelector("[data-viewer]");
export const photo = viewer?.querySelector("svg");
export const boxOf = (key) => page.querySelector(`[data-box="${key}"]`);

const size = photo ? photo.dataset.size.split(" ").map(Number) : [1, 1];
let whole = [0, 0, ...size];
const ground = photo?.querySelector("[data-ground]");
const LIGHT = { least: 0.4, most: 3, step: 1.25 };
const level = photo?.querySelector("[data-level]");
const levelling = level?.getAttribute("transform") ?? "";
const outline = photo?.querySelector(".card-outline");
const cornersIn = (shape) => shape.getAttribute("points").trim().split(/\s+/).map((corner) => corner.split(",").map(Number));
const places = new Map([...(photo?.querySelectorAll("polygon") ?? [])].map((shape) => [shape, cornersIn(shape)]));
const laid = [];
let frame = whole;
let turned = 0; // degrees
let light = 1;
let plane = null; // of the card, once it is drawn
let isCard = false;
let wantsCard = true;

export const fromPhoto = (point) => (isCard ? plane.fromPhoto(point) : point);
export const toPhoto = (point) => (isCard ? plane.toPhoto(point) : point);
export const pointsOf = (corners) => corners.map((corner) => fromPhoto(corner).map((place) => place.toFixed(1)).join(",")).join(" ");
export const whenLaid = (callback) => laid.push(callback);

// Show the card's plane or the photo, with boxes and frames where they belong.
function lay(asCard) {
  wantsCard = asCard;
  isCard = asCard && plane !== null;
  whole = isCard ? [0, 0, ...plane.size] : [0, 0, ...size];
  viewer.classList.toggle("is-card", isCard);
  level.setAttribute("transform", isCard ? "" : levelling);
  ground.setAttribute("transform", `rotate(${turned} ${whole[2] / 2} ${whole[3] / 2})`);
  for (const [shape, corners] of places) shape.setAttribute("points", pointsOf(corners));
  for (const callback of laid) callback();
}

async function rectify() {
  if (!outline) return;
  const found = planeOf(places.get(outline));
  const picture = photo.querySelector("[data-rectified]");
  // Without the picture the card is shown upright on the photo, as it lies there.
  const address = await drawn(photo.querySelector("#ktp-photo"), size, found).catch(() => null);
  if (!address) return;
  picture.setAttribute("href", address);
  picture.setAttribute("width", found.size[0]);
  picture.setAttribute("height", found.size[1]);
  plane = found;
  if (wantsCard) showCard();
}

function show(x, y, width, height) {
  frame = [x, y, width, height];
  photo.setAttribute("viewBox", frame.join(" "));
}

function zoom(factor, centre = [frame[0] + frame[2] / 2, frame[1] + frame[3] / 2]) {
  const widest = wholeNow();
  const width = Math.min(Math.max(frame[2] * factor, widest[2] / 12), widest[2]);
  if (width === widest[2]) return show(...widest);
  const scale = width / frame[2];
  const [x, y] = centre.map((middle, axis) => middle - (middle - frame[axis]) * scale);
  show(x, y, width, frame[3] * scale);
}

// The window of an element as it stands on the screen: the photo may be turned upright.
function windowOf(element) {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const toView = photo.getScreenCTM().inverse();
  const from = new DOMPoint(left, top).matrixTransform(toView);
  const to = new DOMPoint(right, bottom).matrixTransform(toView);
  return { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, width: to.x - from.x, height: to.y - from.y };
}

function showAround(element, room, least = 0) {
  const { x, y, width: inner, height: tall } = windowOf(element);
  const shape = photo.clientHeight / photo.clientWidth;
  const width = Math.max(inner * room, tall * room / shape, least);
  show(x - width / 2, y - (width * shape) / 2, width, width * shape);
}

function showCard() {
  lay(true);
  if (outline) showAround(outline, 1.04);
  else show(...wholeNow());
}

function showPhoto() {
  lay(false);
  show(...wholeNow());
}

// The whole photo's window: turned by a quarter it is as wide as it was high.
function wholeNow() {
  const [, , width, height] = whole;
  return turned % 180 ? [(width - height) / 2, (height - width) / 2, height, width] : whole;
}

function turn(degrees) {
  turned = degrees % 360;
  if (wantsCard) showCard();
  else showPhoto();
}

function brighten(to) {
  light = Math.min(Math.max(to, LIGHT.least), LIGHT.most);
  page.style.setProperty("--light", light.toFixed(2)); // the strips beside the fields follow
}

const views = {
  closer: () => zoom(1 / 1.4),
  farther: () => zoom(1.4),
  card: showCard,
  whole: showPhoto,
  turn: () => turn(turned + 90),
  darker: () => brighten(light / LIGHT.step),
  brighter: () => brighten(light * LIGHT.step),
  reset: () => { brighten(1); wantsCard = true; turn(0); },
};

export function zoomTo(key) {
  const box = boxOf(key);
  if (box) showAround(box, 1.6, whole[2] / 5);
}

function pointIn(event) {
  const point = new DOMPoint(event.clientX, event.clientY);
  const { x, y } = point.matrixTransform(photo.getScreenCTM().inverse());
  return [x, y];
}

export function watchPhoto() {
  photo.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, pointIn(event));
  }, { passive: false });
  let grip = null;
  photo.addEventListener("pointerdown", (event) => {
    if (!photo.classList.contains("is-drawing")) grip = pointIn(event);
  });
  photo.addEventListener("pointermove", (event) => {
    if (!grip) return;
    photo.classList.add("is-dragging");
    const [x, y] = pointIn(event);
    show(frame[0] + grip[0] - x, frame[1] + grip[1] - y, frame[2], frame[3]);
  });
  for (const name of ["pointerup", "pointerleave"]) {
    photo.addEventListener(name, () => { grip = null; photo.classList.remove("is-dragging"); });
  }
  for (const button of page.querySelectorAll("[data-view]")) {
    button.addEventListener("click", views[button.dataset.view]);
  }
  showCard();
  rectify();
}
