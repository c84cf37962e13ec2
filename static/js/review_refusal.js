// The refusal: reasons by key, and what the person will read.

export function watchRefusal(panel) {
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
  const summary = panel.querySelector("summary");
  const refuse = panel.parentElement.querySelector("[data-refuse]");
  // The key that opened the reasons leads on to the answer.
  const route = () => {
    (panel.open ? refuse : summary).dataset.key = "r";
    delete (panel.open ? summary : refuse).dataset.key;
  };
  route();
  panel.addEventListener("toggle", () => {
    route();
    if (panel.open) panel.scrollIntoView({ block: "start", behavior: "smooth" });
  });
  update();
}
