// Follow the status without a reload: ask for the state, and fetch the moving part when it changed.
// A page that nobody looks at asks nothing.

const WAIT = 1500;
const LONGEST_WAIT = 20000;

const standing = document.querySelector(".standing");
const announcement = document.querySelector("[data-announce]");
let wait = WAIT;
let timer;

function later() {
  clearTimeout(timer);
  if (standing.dataset.poll && !document.hidden) timer = setTimeout(ask, wait);
}

async function ask() {
  try {
    const answer = await fetch(standing.dataset.poll, { headers: { Accept: "application/json" } });
    if (answer.redirected) return location.reload(); // logged out meanwhile
    if (!answer.ok) throw new Error(answer.status);
    const moved = (await answer.json()).state !== standing.dataset.state;
    if (moved) await swap();
    wait = moved ? WAIT : Math.min(wait * 1.15, LONGEST_WAIT);
  } catch {
    wait = Math.min(wait * 2, LONGEST_WAIT); // offline, or we are: ask less often
  }
  later();
}

async function swap() {
  const answer = await fetch(standing.dataset.part);
  if (answer.redirected || !answer.ok) return location.reload();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const hadFocus = standing.contains(document.activeElement);
  // What was said about the step before does not hold for this one.
  document.querySelectorAll("main > .alert").forEach((message) => message.remove());
  standing.replaceChildren(...page.body.childNodes);
  take(standing.querySelector("[data-now]").dataset.now.split(" "));
  tell(hadFocus);
}

function take([state, moving, status]) {
  standing.dataset.state = state;
  standing.dataset.status = status;
  if (moving === "still") delete standing.dataset.poll;
}

// Whoever was inside the part that went is led to its heading; all others only hear of it.
function tell(hadFocus) {
  const heading = standing.querySelector("h1");
  const suffix = document.title.slice(document.title.lastIndexOf(" · "));
  document.title = heading.textContent + suffix;
  if (!hadFocus) {
    announcement.textContent = [heading, standing.querySelector(".lead, .reasons strong")]
      .map((part) => part?.textContent ?? "").join(". ");
    return;
  }
  heading.tabIndex = -1;
  heading.focus();
}

document.addEventListener("visibilitychange", () => {
  wait = WAIT;
  if (document.hidden) clearTimeout(timer);
  else if (standing.dataset.poll) ask();
});
later();
