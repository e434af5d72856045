// How long an article was really seen, told to the house for an opening that may count as a read.
const { opening, to } = document.getElementById("opening").dataset;
// Seconds from which it counts, and after which nobody who did not move is thought to read.
const LEAST = 15, STILL = 120;

let seen = 0;
let told = 0;
let before = performance.now();
let moved = before;

function tell() {
  const whole = Math.floor(seen);
  if (whole < LEAST || whole === told) return;
  if (navigator.sendBeacon(to, new URLSearchParams({ opening, seconds: whole }))) told = whole;
}

function count() {
  const now = performance.now();
  // A device that slept did not read meanwhile.
  const passed = Math.min((now - before) / 1000, 2);
  before = now;
  const there = now - moved < STILL * 1000 || window.speechSynthesis?.speaking;
  if (document.hidden || !there) return;
  seen += passed;
  if (!told) tell();
}

for (const sign of ["scroll", "pointermove", "pointerdown", "keydown", "touchmove"]) {
  addEventListener(sign, () => { moved = performance.now(); }, { passive: true });
}
setInterval(count, 1000);
document.addEventListener("visibilitychange", () => {
  // What was seen until now still counts as seen.
  if (!document.hidden) { before = moved = performance.now(); return; }
  seen += Math.min((performance.now() - before) / 1000, 2);
  before = performance.now();
  tell();
});
addEventListener("pagehide", tell);
