// The camera page: choose a way, photograph while the coach looks on, look at it, send it.
// Without this script the page is a plain form with a file.

import * as camera from "./camera.js";
import { loadCoach, pixelsOf, steadily } from "./coach.js";
import { forget, keep, kept } from "./keeping.js";
import { newKey, send } from "./sending.js";

const LONGEST_LIVE = 1280; // pixels that are looked at while the camera runs
const REST = 120; // milliseconds between two looks, at least

const form = document.querySelector("[data-upload]");
const part = (name) => form.querySelector(`[data-${name}]`);
const input = form.querySelector("input[type=file]");
const video = part("video");
const finder = part("finder");
const automatic = part("automatic");
const canvas = document.createElement("canvas");
const textOf = (code) => form.querySelector(`[data-text="${code}"]`).textContent.trim();

let photo = null;
let key = "";
let looking = 0; // the number of the run of the camera; an older one stops when it sees a newer
let coach = null;

function tell(text) {
  part("error").textContent = text;
  part("error").closest(".field").classList.toggle("field--wrong", Boolean(text));
}

function go(step, focused) {
  form.dataset.step = step;
  for (const each of form.querySelectorAll("[data-at]")) {
    each.hidden = !each.dataset.at.split(" ").includes(step);
  }
  if (focused) focused.focus();
}

async function theCoach() {
  coach ??= await loadCoach({ thresholds: form.dataset.thresholds, outline: form.dataset.outline });
  return coach;
}

// --- The camera ---------------------------------------------------------------------------------

const refusals = { NotAllowedError: "refused", SecurityError: "refused", NotReadableError: "busy" };

async function openCamera() {
  tell("");
  go("live");
  try {
    await camera.open(video);
  } catch (error) {
    return giveUpCamera(refusals[error.name] ?? "absent");
  }
  part("shutter").focus({ preventScroll: true });
  finder.scrollIntoView({ block: "nearest" });
  await look();
}

function giveUpCamera(why) {
  closeCamera();
  go("choose", form.querySelector("[data-door=files]"));
  part("no-camera").textContent = textOf(why);
  part("no-camera").hidden = false;
  for (const door of form.querySelectorAll("[data-door=live]")) door.hidden = true;
}

function closeCamera() {
  looking += 1;
  camera.close(video);
}

function say(told) {
  if (finder.dataset.said === told) return;
  finder.dataset.said = told;
  part("say").textContent = textOf(told);
}

function showCount(goodPart) {
  finder.classList.toggle("is-counting", goodPart > 0);
  part("ring").style.setProperty("--part", goodPart);
}

async function look() {
  const run = ++looking;
  say("starting");
  const { judgeLive, pace } = await theCoach().catch(() => ({}));
  if (!judgeLive) return say("without_coach");
  const step = steadily(pace);
  while (run === looking) {
    const began = performance.now();
    const { said, goodPart } = step(judgeLive(camera.draw(video, canvas, LONGEST_LIVE)), began);
    if (said) say(said);
    showCount(automatic.checked ? goodPart : 0);
    if (automatic.checked && goodPart === 1 && said === "good") return shoot();
    await new Promise((done) => { setTimeout(done, Math.max(REST, performance.now() - began)); });
  }
}

async function shoot() {
  if (!video.videoWidth) return;
  const pixels = camera.draw(video, canvas);
  const blob = await camera.asPhoto(canvas);
  closeCamera();
  await take(new File([blob], "ktp.jpg", { type: "image/jpeg" }), pixels);
}

// --- The photo ----------------------------------------------------------------------------------

async function take(file, pixels) {
  if (file.size > Number(form.dataset.maxBytes)) return tell(form.dataset.tooLarge);
  [photo, key] = [file, newKey()];
  const isKept = await keep(form.dataset.person, photo, key);
  part("unkept").hidden = isKept;
  await review(pixels);
}

async function review(pixels) {
  tell("");
  showCount(0);
  URL.revokeObjectURL(part("preview").src);
  part("preview").hidden = false;
  part("preview").src = URL.createObjectURL(photo);
  part("name").textContent = photo.name;
  go("review", part("review"));
  part("verdict").dataset.verdict = "looking";
  showVerdicts(await verdictsOn(pixels));
}

async function verdictsOn(pixels) {
  try {
    const { judge } = await theCoach();
    const drawn = pixels ?? await pixelsOf(photo);
    return drawn && judge(drawn);
  } catch {
    return null;
  }
}

function showVerdicts(verdicts) {
  const kind = verdicts === null ? "unknown" : verdicts.length ? "wrong" : "good";
  part("verdict").dataset.verdict = kind;
  part("verdict-title").textContent = textOf(`review_${kind}`);
  const lines = (verdicts ?? []).map((code) => {
    const line = document.createElement("li");
    line.textContent = textOf(code);
    return line;
  });
  part("verdict-list").replaceChildren(...lines);
  part("verdict-anyway").hidden = kind !== "wrong";
  part("send").classList.toggle("button--secondary", kind === "wrong");
  part("retake").classList.toggle("button--secondary", kind !== "wrong");
}

function retake() {
  [photo, key] = [null, ""];
  forget();
  input.value = "";
  go("choose", form.querySelector("[data-door]:not([hidden])"));
  if (camera.hasCamera && part("no-camera").hidden && !input.dataset.chosen) openCamera();
}

// --- The sending --------------------------------------------------------------------------------

function busy(on) {
  for (const each of form.querySelectorAll("button")) each.disabled = on;
  part("progress").hidden = !on;
  part("progress").value = 0;
  part("sending").textContent = on ? textOf("sending") : "";
}

function answered(request) {
  if (request.status === 201) {
    forget();
    photo = null;
    return location.assign(request.getResponseHeader("Location"));
  }
  if (request.status === 200) return location.assign(request.responseURL); // the log-in
  busy(false);
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  tell(page.querySelector("[data-error]")?.textContent.trim() || form.dataset.failed);
}

async function submit(event) {
  event.preventDefault();
  if (!photo) return tell(form.dataset.missing);
  tell("");
  busy(true);
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.set("photo", photo);
  const request = await send(form.action, body, key, {
    onProgress: (share) => { part("progress").value = share; },
    onLost: () => { part("sending").textContent = textOf("lost"); },
  });
  if (request) return answered(request);
  busy(false);
  tell(form.dataset.failed);
}

// --- The doors ----------------------------------------------------------------------------------

// One input behind several buttons: with `capture` a phone opens its camera and nothing else.
const doors = {
  live: openCamera,
  camera: () => { input.setAttribute("capture", "environment"); input.click(); },
  files: () => { input.removeAttribute("capture"); input.click(); },
};

function watch() {
  for (const button of form.querySelectorAll("[data-door]")) {
    button.addEventListener("click", doors[button.dataset.door]);
  }
  part("shutter").addEventListener("click", shoot);
  part("stop").addEventListener("click", () => { closeCamera(); go("choose", form.querySelector("[data-door]")); });
  part("retake").addEventListener("click", retake);
  automatic.addEventListener("change", () => localStorage.setItem("automatic", automatic.checked ? "1" : "0"));
  input.addEventListener("change", () => {
    const [file] = input.files;
    input.dataset.chosen = "1";
    closeCamera();
    if (file) take(file);
  });
  form.addEventListener("submit", submit);
  // A format the browser cannot draw (HEIC outside Safari) is no reason to show a broken picture.
  part("preview").addEventListener("error", () => { part("preview").hidden = true; });
  document.addEventListener("visibilitychange", () => {
    if (form.dataset.step !== "live") return;
    if (document.hidden) closeCamera();
    else openCamera();
  });
  window.addEventListener("beforeunload", (event) => {
    if (photo && !part("unkept").hidden) event.preventDefault();
  });
}

async function begin() {
  input.required = false; // a photo of the camera never lies in the input
  automatic.checked = localStorage.getItem("automatic") !== "0";
  // Chosen before this script ran, or by the browser's way back.
  if (input.files.length) return take(input.files[0]);
  const found = await kept(form.dataset.person);
  go("choose");
  for (const door of form.querySelectorAll("[data-door=live]")) door.hidden = !camera.hasCamera;
  for (const door of form.querySelectorAll("[data-door=camera]")) door.hidden = camera.hasCamera;
  if (!found) return undefined;
  [photo, key] = [found.photo, found.key];
  return review();
}

watch();
begin();
