// Frames that the reviewer draws on the photo for the person, kept in pixels of the photo.

import { page, photo } from "./review_photo.js";

const LEAST = 8; // pixels of the screen; less is a click
const MOST = 8;

export function watchFrames(changed) {
  const draw = page.querySelector("[data-draw]");
  const kept = page.querySelector("[data-frames]");
  const clear = page.querySelector("[data-clear-frames]");
  if (!photo) return;
  const image = photo.querySelector("image");
  const layer = photo.querySelector("[data-drawn]");
  let frames = kept.value ? JSON.parse(kept.value) : [];
  let start = null;

  const cornersTo = ({ clientX, clientY }) => {
    const [left, right] = [start.clientX, clientX].sort((one, other) => one - other);
    const [top, bottom] = [start.clientY, clientY].sort((one, other) => one - other);
    const toPhoto = image.getScreenCTM().inverse();
    return [[left, top], [right, top], [right, bottom], [left, bottom]].map((corner) => {
      const { x, y } = new DOMPoint(...corner).matrixTransform(toPhoto);
      return [Math.round(x), Math.round(y)];
    });
  };
  const paint = (all) => {
    layer.replaceChildren(...all.map((corners) => {
      const shape = document.createElementNS("http://www.w3.org/2000/svg", "polygon");
      shape.setAttribute("points", corners.map((corner) => corner.join(",")).join(" "));
      shape.setAttribute("class", "drawn");
      return shape;
    }));
    clear.hidden = !all.length;
  };
  const keep = (all) => {
    frames = all;
    kept.value = frames.length ? JSON.stringify(frames) : "";
    paint(frames);
    changed();
  };

  draw.addEventListener("change", () => photo.classList.toggle("is-drawing", draw.checked));
  clear.addEventListener("click", () => keep([]));
  photo.addEventListener("pointerdown", (event) => {
    if (!draw.checked || frames.length >= MOST) return;
    start = event;
    photo.setPointerCapture(event.pointerId);
  });
  photo.addEventListener("pointermove", (event) => { if (start) paint([...frames, cornersTo(event)]); });
  photo.addEventListener("pointerup", (event) => {
    if (!start) return;
    const wide = Math.abs(event.clientX - start.clientX) >= LEAST;
    const high = Math.abs(event.clientY - start.clientY) >= LEAST;
    const drawn = cornersTo(event);
    start = null;
    keep(wide && high ? [...frames, drawn] : frames);
  });
  paint(frames);
}
