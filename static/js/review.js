// The case page: fields and boxes light each other up, the photo zooms, keys answer.
// Everything here is a comfort: the page is a plain form without it.

import { watchKeys } from "./keys.js";
import { remembered } from "./remembering.js";
import { lookAtNext, order, watchFields } from "./review_fields.js";
import { page, viewer, watchPhoto } from "./review_photo.js";
import { countDown } from "./undo.js";

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

const toggle = (name) => page.querySelector(`[data-toggle="${name}"]`);
const follow = viewer && remembered(toggle("follow"), () => {});
if (viewer) {
  remembered(toggle("boxes"), (on) => viewer.classList.toggle("without-boxes", !on));
  watchPhoto();
}
const doubts = toggle("doubts");
if (doubts) remembered(doubts, order);
watchFields(() => follow?.checked);
page.querySelector("[data-next-doubt]")?.addEventListener("click", lookAtNext);
const panel = page.querySelector("[data-refusal]");
if (panel) watchRefusal(panel);
watchKeys(page);
countDown();
