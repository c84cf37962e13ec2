// A switch that stays as the reviewer left it, on this browser.

export function remembered(box, apply) {
  const name = `review.${box.dataset.toggle}`;
  const stored = localStorage.getItem(name);
  if (stored !== null) box.checked = stored === "1";
  box.addEventListener("change", () => {
    localStorage.setItem(name, box.checked ? "1" : "0");
    apply(box.checked);
  });
  apply(box.checked);
  return box;
}
