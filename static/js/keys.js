// Keys of the desk: one leads to a control and uses it, unless that is an answer: then Enter does.
// Inside a field letters are letters. All of them can be switched off.

import { remembered } from "./remembering.js";

let areOn = true;

function isTyping(target) {
  return target.matches("input:not([type=checkbox], [type=radio]), textarea, select");
}

function use(control) {
  const fold = control.closest("details");
  if (fold && control.tagName !== "SUMMARY") fold.open = true;
  control.focus();
  if (!("focusOnly" in control.dataset)) control.click();
}

export function watchKeys(root, lead = (control) => control) {
  document.addEventListener("keydown", (event) => {
    const typing = isTyping(event.target);
    if (event.key === "Escape" && typing) return event.target.blur();
    if (typing || !areOn || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]")) return;
    const control = root.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!control) return;
    event.preventDefault();
    if (event.repeat) return;
    use(lead(control));
  });
  // A key that is held down must not press the button that it led to.
  root.addEventListener("keydown", (event) => {
    if (event.repeat && event.target.matches("[data-focus-only]")) event.preventDefault();
  });
  const dialog = document.querySelector("[data-keys]");
  document.querySelector("[data-show-keys]").addEventListener("click", () => dialog.showModal());
  remembered(dialog.querySelector("[data-toggle=keys]"), (on) => {
    areOn = on;
    document.body.classList.toggle("without-keys", !on);
  });
}
