// Show the photo before it is sent, say early that it is too large, and keep it when sending fails.

const form = document.querySelector("[data-upload]");
const input = form.querySelector("input[type=file]");
const preview = form.querySelector("[data-preview]");
const error = form.querySelector("[data-error]");
const progress = form.querySelector("[data-progress]");
const doors = form.querySelector("[data-doors]");
const name = form.querySelector("[data-name]");

function tell(text) {
  error.textContent = text;
  error.closest(".field").classList.toggle("field--wrong", Boolean(text));
}

function check() {
  const [file] = input.files;
  const isTooLarge = file && file.size > Number(form.dataset.maxBytes);
  if (!file) tell(form.dataset.missing);
  else tell(isTooLarge ? form.dataset.tooLarge : "");
  return file && !isTooLarge;
}

function showPreview() {
  URL.revokeObjectURL(preview.src);
  const [file] = input.files;
  name.textContent = file?.name ?? "";
  preview.hidden = !file;
  if (file) preview.src = URL.createObjectURL(file);
}

// One input behind two buttons: with `capture` a phone opens its camera and nothing else.
function showDoors() {
  input.classList.add("visually-hidden");
  input.tabIndex = -1;
  doors.hidden = false;
  for (const door of doors.querySelectorAll("button")) {
    door.addEventListener("click", () => {
      input.removeAttribute("capture");
      if (door.dataset.door === "camera") input.setAttribute("capture", "environment");
      input.click();
    });
  }
}

function busy(on) {
  for (const each of form.querySelectorAll("button")) each.disabled = on;
  progress.hidden = !on;
  progress.value = 0;
}

function answered(request) {
  if (request.status === 201) return location.assign(request.getResponseHeader("Location"));
  if (request.status === 200) return location.assign(request.responseURL); // the log-in
  busy(false);
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const told = page.querySelector("[data-error]")?.textContent.trim();
  tell(told || form.dataset.failed);
}

function send(event) {
  event.preventDefault();
  if (!check()) return;
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", ({ loaded, total }) => { progress.value = loaded / total; });
  request.addEventListener("load", () => answered(request));
  request.addEventListener("error", () => { busy(false); tell(form.dataset.failed); });
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.send(new FormData(form));
  busy(true);
}

// A format the browser cannot draw (HEIC outside Safari) is no reason to show a broken picture.
preview.addEventListener("error", () => { preview.hidden = true; });
input.addEventListener("change", () => { showPreview(); check(); });
form.addEventListener("submit", send);
showDoors();
if (input.files.length) showPreview();
