// What the coach makes of one picture, and of one after another.

import { judge, unpack } from "./quality.js";

const LONGEST = 2048;

export async function loadCoach({ thresholds, outline }) {
  const [limits, file] = await Promise.all([thresholds, outline].map(async (address) => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(address);
    return answer.json();
  }));
  const layers = unpack(file);
  // While there is a frame to fill, the card should fill more of it than in a photo that exists.
  const far = { ...limits.image_low_resolution, ...limits.live.image_low_resolution };
  const live = { ...limits, image_low_resolution: far };
  return {
    pace: limits.live,
    judge: (pixels) => judge(pixels, limits, layers).verdicts,
    judgeLive: (pixels) => judge(pixels, live, layers).verdicts,
  };
}

// A chosen file as pixels; null where the browser cannot draw it (HEIC outside Safari).
export async function pixelsOf(file) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

// Frames come fast and waver. What is said changes only when it holds and the last word was heard;
// `goodPart` runs from 0 to 1 while every frame is good.
export function steadily({ hold_frames: hold, hold_ms: quiet, good_ms: goodTime }) {
  let [said, saidAt, next, times, goodSince] = ["", -Infinity, "", 0, null];
  return (verdicts, now) => {
    const told = verdicts[0] ?? "good";
    times = told === next ? times + 1 : 1;
    next = told;
    if (told !== said && times >= hold && now - saidAt >= quiet) [said, saidAt] = [told, now];
    goodSince = told === "good" ? goodSince ?? now : null;
    const goodPart = goodSince === null ? 0 : Math.min((now - goodSince) / goodTime, 1);
    return { said, goodPart };
  };
}
