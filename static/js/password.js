// Let a person look at the password they type. Without this script the field works as ever.

function addToggle(input) {
  const row = document.createElement("div");
  row.className = "password";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "password__toggle";
  button.setAttribute("aria-controls", input.id);
  const show = (visible) => {
    input.type = visible ? "text" : "password";
    button.textContent = visible ? document.body.dataset.hide : document.body.dataset.show;
    button.setAttribute("aria-pressed", String(visible));
  };
  button.addEventListener("click", () => show(input.type === "password"));
  // A password must never stay in the browser's store of plain form texts.
  input.form.addEventListener("submit", () => show(false));
  input.before(row);
  row.append(input, button);
  show(false);
}

document.querySelectorAll("input[type=password]").forEach(addToggle);
