// Hold the case while its page is looked at; say so when it is held no longer.

const page = document.querySelector("[data-hold]");
const EVERY = 60_000;

async function hold() {
  if (document.visibilityState !== "visible") return;
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(page.dataset.hold, {
    method: "POST",
    headers: { "X-CSRFToken": token },
  }).catch(() => null);
  if (!answer) return; // the next beat tries again
  const { held } = answer.ok && !answer.redirected ? await answer.json() : { held: false };
  page.querySelector("[data-lost]").hidden = held;
}

if (page) {
  setInterval(hold, EVERY);
  document.addEventListener("visibilitychange", hold);
}
