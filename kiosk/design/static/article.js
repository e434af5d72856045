// An article's page: the place one came to, listening, sharing, links to paragraphs, the stories beside it.
import { ACTS, account, keepPlace, places, tellPlaces, toast } from "./app.js";

const article = document.querySelector("main > .article");
const said = document.getElementById("reading").dataset;
const { id } = said;
const body = article.querySelector(".body");
// The beginning of a text that its reader may not read on is no reading of it.
const preview = "preview" in said;
const blocks = body ? [...body.querySelectorAll("[id^=p]")].filter((one) => /^p\d+$/.test(one.id)) : [];
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

document.getElementById("reading").hidden = false;

// ---------------------------------------------------------------- the place one came to

// The later of what this device knows and of what the account knew when the page was made, be it from another
// device. What the account does not know it is told, as old as it is.
function lastKnown() {
  const own = places()[id];
  if (said.reached === undefined) return own ? { ...own, u: 1 } : { p: 0, f: 0, at: 0, u: 0 };
  const at = Number(said.placed);
  if (own?.at > at) return own;
  const ended = "finished" in said;
  return { p: Number(said.reached), f: ended || own?.f ? 1 : 0, at, u: own?.f && !ended ? 1 : 0 };
}

const known = lastKnown();
let reached = known.p;
let finished = Boolean(known.f);
// Before the reader moved, what the window shows says nothing of where they are.
let moved = false;
let waiting = 0;

// The block at the upper third of the window is the one being read.
function here() {
  const line = innerHeight / 3;
  let last = 0;
  blocks.forEach((block, number) => {
    if (block.getBoundingClientRect().top <= line) last = number;
  });
  return last;
}

function note() {
  if (preview || !moved || !blocks.length) return;
  const now = here();
  const end = blocks.at(-1).getBoundingClientRect().bottom <= innerHeight;
  if (now === reached && (finished || !end)) return;
  reached = now;
  finished ||= end;
  keepPlace(id, { p: reached, f: finished ? 1 : 0 });
}

addEventListener("scroll", () => {
  moved = true;
  clearTimeout(waiting);
  waiting = setTimeout(note, 400);
}, { passive: true });
addEventListener("pagehide", () => { note(); tellPlaces(); });
document.addEventListener("visibilitychange", () => { if (document.hidden) { note(); tellPlaces(); } });

// That it was opened now an account knows by itself; a device orders its list by that.
if (!preview) keepPlace(id, account ? known : { p: reached, f: known.f });
// A text that fits the window is read to its end where it stands.
if (blocks.length && blocks.at(-1).getBoundingClientRect().bottom <= innerHeight) setTimeout(() => { moved = true; note(); }, 5_000);
if (reached > 1 && !finished && !location.hash && blocks[reached]) {
  const there = blocks[reached];
  toast("", { href: `#${there.id}`, text: said.resume, act: () => goTo(there) });
}

function goTo(block, where = "start") {
  block.scrollIntoView({ block: where, behavior: still ? "instant" : "smooth" });
}

// ---------------------------------------------------------------- sharing

const page = location.origin + location.pathname;
const headline = article.querySelector(".headline").textContent.trim();

async function copy(address) {
  await navigator.clipboard.writeText(address);
  toast(said.copied);
}

// The article's picture as a file, where the device shares files; shared without where it is not to be had.
async function picture() {
  const shown = article.querySelector(".article-picture img");
  if (!shown || !navigator.canShare) return [];
  const got = await fetch(shown.currentSrc || shown.src).catch(() => undefined);
  if (!got?.ok) return [];
  const blob = await got.blob();
  const file = new File([blob], `picture.${blob.type.split("/")[1]}`, { type: blob.type });
  return navigator.canShare({ files: [file] }) ? [file] : [];
}

document.getElementById("share").addEventListener("click", async () => {
  if (!navigator.share) return copy(page);
  const files = await picture();
  await navigator.share({ title: headline, url: page, ...(files.length ? { files } : {}) }).catch((error) => {
    // Whoever closes the sheet wanted nothing; whatever else it was, a link can be copied.
    if (error.name !== "AbortError") return copy(page);
  });
});

// ---------------------------------------------------------------- a link to a paragraph

const sign = document.createElement("button");
sign.type = "button";
sign.className = "pilcrow";
sign.textContent = "¶";
sign.title = said.paragraph;
sign.setAttribute("aria-label", said.paragraph);
sign.addEventListener("click", () => copy(`${page}#${sign.closest("[id]").id}`));
// By keyboard, to the one being read.
if (blocks.length) ACTS.l = () => copy(`${page}#${blocks[here()].id}`);

function point(event) {
  const block = event.target.closest?.(".body [id^=p]");
  if (block && sign.parentNode !== block && !block.matches("table")) block.append(sign);
}

if (body) {
  body.addEventListener("pointerover", point);
  body.addEventListener("click", point);
  body.addEventListener("focusin", point);
}

// ---------------------------------------------------------------- listening

const voice = window.speechSynthesis;
const listen = document.getElementById("listen");
const player = document.getElementById("player");
const hold = document.getElementById("pause");
const speed = document.getElementById("speed");
let saying = -1;
// What was begun before one stops or goes on faster is not followed by more.
let turn = 0;

const spoken = [...article.querySelectorAll(".headline, .article-head .standfirst"), ...blocks]
  .filter((one) => !one.matches("figure, table, pre"));

function speak(number) {
  voice.cancel();
  mark(number);
  if (number >= spoken.length) return stop();
  const mine = ++turn;
  const part = spoken[number];
  const words = new SpeechSynthesisUtterance(part.textContent.replace("¶", "").trim());
  words.lang = part.closest("[lang]").lang;
  words.rate = Number(speed.value);
  words.onend = words.onerror = () => mine === turn && speak(number + 1);
  voice.speak(words);
}

function mark(number) {
  spoken[saying]?.classList.remove("spoken");
  saying = number;
  const part = spoken[number];
  if (!part) return;
  part.classList.add("spoken");
  goTo(part, "center");
}

function stop() {
  turn += 1;
  voice.cancel();
  mark(-1);
  setHeld(false);
  player.hidden = true;
  listen.hidden = false;
}

function setHeld(held) {
  hold.setAttribute("aria-pressed", String(held));
}

if (voice && window.SpeechSynthesisUtterance) {
  listen.hidden = false;
  listen.addEventListener("click", () => {
    listen.hidden = true;
    player.hidden = false;
    hold.focus();
    // From where one is, once one has begun to read.
    const from = moved && blocks.length ? spoken.findIndex((one) => blocks.indexOf(one) >= here()) : 0;
    speak(Math.max(0, from));
  });
  hold.addEventListener("click", () => {
    const held = hold.getAttribute("aria-pressed") === "true";
    if (held) voice.resume();
    else voice.pause();
    setHeld(!held);
  });
  document.getElementById("stop").addEventListener("click", () => { stop(); listen.focus(); });
  speed.addEventListener("change", () => { setHeld(false); voice.resume(); speak(saying); });
  addEventListener("keydown", (event) => { if (event.key === "Escape" && !player.hidden) stop(); });
  addEventListener("pagehide", () => voice.cancel());
}

// ---------------------------------------------------------------- the stories beside it

function neighbours() {
  try {
    const list = JSON.parse(sessionStorage.getItem("kiosk-list")) || [];
    const place = list.findIndex(([article]) => article === id);
    return place < 0 ? [] : [list[place - 1], list[place + 1]];
  } catch {
    return [];
  }
}

const [earlier, later] = neighbours();

function beside(to, rel, label) {
  const link = document.createElement("a");
  link.className = `beside beside-${rel}`;
  link.rel = rel;
  link.href = to[1];
  const name = document.createElement("span");
  name.textContent = label;
  const headline = document.createElement("bdi");
  headline.textContent = to[2];
  headline.lang = to[3];
  headline.dir = to[4];
  link.append(name, headline);
  return link;
}

if (earlier || later) {
  const way = document.createElement("nav");
  way.className = "besides";
  way.setAttribute("aria-label", said.list);
  if (earlier) way.append(beside(earlier, "prev", said.back));
  if (later) way.append(beside(later, "next", said.onward));
  article.after(way);
}

// A swipe goes where the page itself would be turned: to the left is on, but where pages run the other way.
let touch;
const FAR = 80, QUICK_MS = 600, EDGE = 28;

function begin(event) {
  const [first, second] = event.touches;
  const sideways = event.target.closest?.("table, pre, input, select, .player") || scrolls(event.target);
  const edge = first.clientX < EDGE || first.clientX > innerWidth - EDGE;
  touch = second || sideways || edge ? undefined : { x: first.clientX, y: first.clientY, at: event.timeStamp };
}

function scrolls(part) {
  for (let one = part; one && one !== article; one = one.parentElement) {
    if (one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible") return true;
  }
  return false;
}

function end(event) {
  if (!touch || event.touches.length || !getSelection().isCollapsed || visualViewport?.scale > 1) return;
  const { clientX, clientY } = event.changedTouches[0];
  const across = clientX - touch.x, down = clientY - touch.y;
  const quick = event.timeStamp - touch.at < QUICK_MS;
  touch = undefined;
  if (!quick || Math.abs(across) < FAR || Math.abs(down) > Math.abs(across) / 2) return;
  const onward = (across < 0) === (document.documentElement.dir !== "rtl");
  const to = onward ? later : earlier;
  if (to) location.assign(to[1]);
}

article.addEventListener("touchstart", begin, { passive: true });
article.addEventListener("touchend", end, { passive: true });
article.addEventListener("touchcancel", () => { touch = undefined; }, { passive: true });
