// The ways by which a picture comes in: dropped, pasted, chosen, photographed.

import * as camera from "./camera.js";
import { pictureIn } from "./reading_files.js";

const REFUSALS = { NotAllowedError: "refused", SecurityError: "refused", NotReadableError: "busy" };

class Camera {
  constructor(room, { take, complain, say }) {
    this.part = (name) => room.querySelector(`[data-${name}]`);
    [this.room, this.video] = [room, this.part("video")];
    this.door = room.querySelector("[data-door=live]");
    Object.assign(this, { take, complain, say });
    this.door.hidden = !camera.hasCamera;
    this.door.addEventListener("click", () => this.open());
    this.part("shutter").addEventListener("click", () => this.shoot());
    this.part("close").addEventListener("click", () => {
      this.close();
      this.door.focus();
    });
  }

  go(step) {
    this.room.dataset.step = step;
    for (const each of this.room.querySelectorAll("[data-at]")) {
      each.hidden = each.dataset.at !== step;
    }
  }

  async open() {
    this.complain("");
    this.go("live");
    try {
      await camera.open(this.video);
    } catch (error) {
      return this.giveUp(REFUSALS[error.name] ?? "absent");
    }
    return this.part("shutter").focus();
  }

  giveUp(why) {
    this.close();
    this.part("no-camera").textContent = this.say(why);
    this.part("no-camera").hidden = false;
    this.door.hidden = true;
    this.room.querySelector("[data-door=files]").focus();
  }

  close() {
    camera.close(this.video);
    this.go("choose");
  }

  async shoot() {
    if (!this.video.videoWidth) return;
    const canvas = document.createElement("canvas");
    camera.draw(this.video, canvas);
    const blob = await camera.asPhoto(canvas);
    this.take(new File([blob], "camera.jpg", { type: "image/jpeg" }));
  }
}

function watchDrops(room, take) {
  let inside = 0; // a drag enters and leaves every element on its way
  const hover = (change) => {
    inside = Math.max(0, inside + change);
    room.classList.toggle("is-dragged-over", inside > 0);
  };
  const hasFiles = ({ dataTransfer }) => [...dataTransfer.types].includes("Files");
  document.addEventListener("dragenter", (event) => { if (hasFiles(event)) hover(1); });
  document.addEventListener("dragleave", (event) => { if (hasFiles(event)) hover(-1); });
  // Everywhere: beside the frame a browser would open the file and leave the page.
  document.addEventListener("dragover", (event) => { if (hasFiles(event)) event.preventDefault(); });
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    hover(-inside);
    const file = pictureIn(event.dataTransfer);
    if (file) take(file);
  });
}

function watchPaste({ take, complain, say }) {
  document.addEventListener("paste", (event) => {
    if (event.target.closest("input:not([type=file]):not([type=checkbox]), textarea")) return;
    const file = pictureIn(event.clipboardData);
    if (!file) return complain(say("nothing-pasted"));
    event.preventDefault();
    take(file);
  });
}

function watchFiles(room, take) {
  const input = room.querySelector("[data-file]");
  room.querySelector("[data-door=files]").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    const [file] = input.files;
    input.value = ""; // so that the same file can be chosen again
    if (file) take(file);
  });
}

// Whatever comes in by one door shuts the camera.
export function openDoors(room, { take, complain, say }) {
  const lens = new Camera(room, { take: (file) => takeIn(file), complain, say });
  const takeIn = (file) => {
    if (room.dataset.step === "live") lens.close();
    take(file);
  };
  watchDrops(room, takeIn);
  watchPaste({ take: takeIn, complain, say });
  watchFiles(room, takeIn);
}
