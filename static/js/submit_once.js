// A form is sent once: a second click while the answer is on its way would arrive with a session
// that the first one has already ended. Forms that a script sends itself are left to that script.

const LONGEST_WAIT = 10000;
const sent = new Set();

function enable(form, on) {
  for (const button of form.querySelectorAll("button:not([type=button])")) button.disabled = !on;
}

function release(form) {
  sent.delete(form);
  enable(form, true);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  // Later, because what is sent leaves out the name and value of a disabled button.
  setTimeout(enable, 0, form, false);
  // Whoever stops a page that does not load stays on this one, and no event tells.
  setTimeout(release, LONGEST_WAIT, form);
});

// The way back leads to the page as it was left.
window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach(release));
