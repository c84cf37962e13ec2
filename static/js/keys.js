// One letter goes to a control, Enter uses it; an answer is never one key away. Inside a field
// letters are letters.

const focusOnly = new Set(["a", "s"]);

export function isTyping(target) {
  return target.matches("input:not([type=checkbox], [type=radio], [type=range]), textarea, select");
}

export function watchKeys(root) {
  document.addEventListener("keydown", (event) => {
    const typing = isTyping(event.target);
    if (event.key === "Escape" && typing) return event.target.blur();
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const control = root.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!control) return;
    event.preventDefault();
    control.focus();
    if (!focusOnly.has(control.dataset.key)) control.click();
  });
}
