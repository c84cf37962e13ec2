// A photo that was taken and not sent outlives a reload of its tab, and nothing else: it is gone
// when the tab closes, when it was sent, and when another person logs in.

const NAME = "unsent-photo";
const LONGEST = 3 * 1024 * 1024; // bytes; a tab may keep 5 MB of text

function asText(blob) {
  return new Promise((done, fail) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => done(reader.result));
    reader.addEventListener("error", () => fail(reader.error));
    reader.readAsDataURL(blob);
  });
}

export async function keep(person, photo, key) {
  forget();
  if (photo.size > LONGEST) return false;
  try {
    const text = await asText(photo);
    sessionStorage.setItem(NAME, JSON.stringify({ person, key, name: photo.name, text }));
    return true;
  } catch {
    return false;
  }
}

export async function kept(person) {
  const stored = JSON.parse(sessionStorage.getItem(NAME) ?? "null");
  if (stored?.person !== person) return forget();
  const [head, body] = stored.text.split(",");
  const bytes = Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0));
  const photo = new File([bytes], stored.name, { type: head.slice(5).split(";")[0] });
  return { photo, key: stored.key };
}

export function forget() {
  sessionStorage.removeItem(NAME);
  return null;
}
