// The refusal: reasons by key, and what the person will see, drawn by the server as they see it.

import { watchFrames } from "./review_frames.js";

const REST = 250; // milliseconds without a change before the preview is fetched

export function watchRefusal(panel) {
  const boxes = [...panel.querySelectorAll("[name=reasons]")];
  const update = previewIn(panel);
  for (const box of boxes) {
    box.addEventListener("change", () => {
      const final = boxes.some((other) => other.checked && other.dataset.type === "final");
      panel.querySelector(`[name=reject_type][value=${final ? "final" : "retry"}]`).checked = true;
    });
  }
  panel.addEventListener("input", update);
  watchFrames(update);
  panel.addEventListener("toggle", () => {
    update();
    if (panel.open) panel.scrollIntoView({ block: "start" });
  });
  update();
}

function previewIn(panel) {
  const preview = panel.querySelector("[data-preview]");
  const shown = preview.querySelector("[data-preview-page]");
  let waiting = 0;
  let asked = 0;
  const ask = async () => {
    const number = ++asked;
    const body = new FormData(panel.closest("form"));
    const answer = await fetch(preview.dataset.preview, { method: "POST", body }).catch(() => null);
    if (number !== asked || !answer?.ok || answer.redirected) return;
    shown.lang = answer.headers.get("Content-Language") ?? "";
    shown.innerHTML = await answer.text();
    preview.hidden = !shown.childElementCount;
  };
  return () => {
    if (!panel.open) return;
    clearTimeout(waiting);
    waiting = setTimeout(ask, REST);
  };
}
