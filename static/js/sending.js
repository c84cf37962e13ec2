// Send a photo so that a lost connection neither loses it nor makes a second verification: every
// try carries the same Idempotency-Key.

const WAITS = [1000, 2000, 4000, 8000, 15000];
const LONGEST_TRY = 90000;
const GATEWAY_ERRORS = new Set([502, 504]);

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function attempt(address, body, key, onProgress) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(loaded / total));
    request.addEventListener("load", () => done(request));
    for (const name of ["error", "timeout"]) request.addEventListener(name, () => done(null));
    request.open("POST", address);
    request.timeout = LONGEST_TRY;
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Idempotency-Key", key);
    request.send(body);
  });
}

// Until the connection is back, or the time is up: browsers do not always notice it.
function pause(time) {
  return new Promise((done) => {
    const timer = setTimeout(done, time);
    window.addEventListener("online", () => { clearTimeout(timer); done(); }, { once: true });
  });
}

// The first try has not ended where the server asks to come again about the same key.
function isRunning(request) {
  return request.status === 409 && request.getResponseHeader("Retry-After");
}

// The answered request, or null when every try was in vain.
export async function send(address, body, key, { onProgress, onLost }) {
  for (const wait of [...WAITS, null]) {
    const request = await attempt(address, body, key, onProgress);
    if (request && !isRunning(request) && !GATEWAY_ERRORS.has(request.status)) return request;
    if (wait === null) return null;
    if (!request) onLost();
    await pause(wait);
  }
  return null;
}
