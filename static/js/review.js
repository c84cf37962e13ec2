// The case page: fields and boxes light each other up, the photo zooms, keys answer.
// Everything here is a comfort: the page is a plain form without it.

import { watchKeys } from "./keys.js";
import { remembered } from "./remembering.js";
import { lookAtNext, order, watchFields } from "./review_fields.js";
import { page, viewer, watchPhoto } from "./review_photo.js";
import { watchRefusal } from "./review_refusal.js";
import { countDown } from "./undo.js";

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
watchKeys(page, (control) => {
  if (!panel) return control;
  // Approve is hidden beside open reasons: whoever goes there has thought better of refusing.
  if (control.value === "approve") panel.open = false;
  // The key that opened the reasons leads on to the answer.
  return control.matches("summary") && panel.open ? page.querySelector("[data-refuse]") : control;
});
countDown();
