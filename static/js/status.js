// Follow the status without a reload: ask for the state, and swap the card when it moved.

const WAIT = 2000;
const LONGEST_WAIT = 15000;

async function follow(wait) {
  const card = document.querySelector("[data-poll]");
  if (!card) return;
  await new Promise((done) => { setTimeout(done, wait); });
  try {
    const state = await (await fetch(card.dataset.poll)).json();
    const moved = String(state.status_version) !== card.dataset.version;
    if (moved) await swap(card);
  } catch {
    // Offline, or logged out: ask again later, and less often.
  }
  await follow(Math.min(wait * 1.1, LONGEST_WAIT));
}

async function swap(card) {
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-status]");
  if (!fresh) return location.reload();
  // What was said about the step before does not hold for this one.
  document.querySelectorAll("main > .alert").forEach((message) => message.remove());
  // The card stays in the page and only changes inside, so that screen readers announce it.
  card.innerHTML = fresh.innerHTML;
  for (const name of ["data-status", "data-version", "data-poll"]) {
    if (fresh.hasAttribute(name)) card.setAttribute(name, fresh.getAttribute(name));
    else card.removeAttribute(name);
  }
}

follow(WAIT);
