// The phone's camera: a stream in a video element, and what the person sees of it as a canvas.

const WANTED = { facingMode: { ideal: "environment" }, width: { ideal: 1920 }, height: { ideal: 1440 } };

export const hasCamera = Boolean(navigator.mediaDevices?.getUserMedia);

export async function open(video) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: WANTED, audio: false });
  video.srcObject = stream;
  await video.play();
  const upright = video.videoHeight > video.videoWidth;
  video.parentElement.classList.toggle("is-upright", upright);
}

export function close(video) {
  video.srcObject?.getTracks().forEach((track) => track.stop());
  video.srcObject = null;
}

// The middle of the video in the shape of its element: nothing is sent that was not seen.
export function draw(video, canvas, longest = Infinity) {
  const shape = video.clientWidth / video.clientHeight;
  const width = Math.min(video.videoWidth, video.videoHeight * shape);
  const height = width / shape;
  const scale = Math.min(1, longest / Math.max(width, height));
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const [x, y] = [(video.videoWidth - width) / 2, (video.videoHeight - height) / 2];
  context.drawImage(video, x, y, width, height, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

export function asPhoto(canvas) {
  return new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.92); });
}
