// How long the last answer can still be taken back, second by second.

const bar = document.querySelector("[data-undo]");

export function countDown() {
  if (!bar) return;
  const end = performance.now() + Number(bar.dataset.undo) * 1000;
  const left = bar.querySelector("[data-undo-left]");
  const tick = () => {
    const seconds = Math.ceil((end - performance.now()) / 1000);
    left.textContent = `${Math.max(seconds, 0)} s`;
    if (seconds <= 0) bar.hidden = true;
    else setTimeout(tick, 250);
  };
  tick();
}
