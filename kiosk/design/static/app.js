// What every page can do with script, and no page needs: the app's worker, keys, acts without a page load,
// what was read on this device. The words it says stand in the page (pieces/script.html).
const root = document.documentElement;
const toasts = document.getElementById("toasts");
const said = toasts.dataset;
export const account = root.dataset.reader && root.dataset.reader !== "device" ? root.dataset.reader : "";
const PLACES = "kiosk-places";
const MOST = 100;
const YEAR_S = 365 * 24 * 3600;
// Whether what was read here before its reader signed in is still to come into the account.
let bringing = false;

// ---------------------------------------------------------------- saying something

export function toast(text, link) {
  const box = document.createElement("p");
  box.className = "toast";
  const words = document.createElement("span");
  words.textContent = text;
  box.append(words);
  if (link) {
    const way = document.createElement("a");
    way.href = link.href;
    way.textContent = link.text;
    box.append(" ", way);
    if (link.act) way.addEventListener("click", (event) => { event.preventDefault(); box.remove(); link.act(); });
  }
  toasts.replaceChildren(box);
  if (!link?.stays) setTimeout(() => box.remove(), link ? 12_000 : 5_000);
  return box;
}

// ---------------------------------------------------------------- what was read here

// {article: {at: ms, p: paragraph, f: finished, u: not told to the account yet}}, of one reader.
export function places() {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACES));
    if (kept && (kept.of === account || !kept.of)) return kept.places;
  } catch { /* Nothing is kept, or nothing may be. */ }
  return {};
}

export function keepPlace(article, news) {
  if (root.dataset.history === "off") return;
  const all = places();
  all[article] = { p: 0, ...all[article], at: Date.now(), ...(account ? { u: 1 } : {}), ...news };
  write(all);
}

function write(all) {
  const newest = Object.entries(all).sort(([, a], [, b]) => b.at - a.at).slice(0, MOST);
  try {
    const kept = { of: account, places: Object.fromEntries(newest), ...(bringing ? { bring: 1 } : {}) };
    localStorage.setItem(PLACES, JSON.stringify(kept));
  } catch { return; }
  if (!account) cookie(newest.map(([article]) => article).join("-"), YEAR_S);
}

// Sent with a front of the reader's own alone: docs/decisions/014-reading.md.
function cookie(value, seconds) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `kiosk-read=${value}; Path=/for-you; Max-Age=${seconds}; SameSite=Lax${secure}`;
}

// An account is told where its reader is; what could not be told, the next page tells.
export function tellPlaces() {
  if (!account) return;
  const all = places();
  for (const [article, place] of Object.entries(all)) {
    if (!place.u) continue;
    const ago = Math.max(0, Math.floor((Date.now() - place.at) / 1000));
    const form = new URLSearchParams({ article, paragraph: place.p, finished: place.f ? "1" : "", ago });
    fetch(said.places, { method: "POST", body: form, keepalive: true }).then((answer) => {
      if (!answer.ok) return;
      const now = places();
      if (now[article]?.at === place.at) write({ ...now, [article]: { ...now[article], u: 0 } });
    }, () => {});
  }
}

// What was opened here before its reader signed in is the account's from now on: the cookie says what, and
// then the places in it are told. Until that is done, what is kept says that it is to be.
function bringReading() {
  if (root.dataset.history === "off") return;
  fetch(said.brings, { method: "POST" }).then((answer) => {
    if (!answer.ok) return;
    bringing = false;
    const told = Object.entries(places()).map(([article, place]) => [article, { ...place, u: 1 }]);
    write(Object.fromEntries(told));
    tellPlaces();
  }, () => {});
}

function forgetReading() {
  localStorage.removeItem(PLACES);
  cookie("", 0);
}

function forget(article) {
  if (!article) return forgetReading();
  const { [article]: gone, ...rest } = places();
  write(rest);
}

function markFinished() {
  const all = places();
  for (const card of document.querySelectorAll("main [data-article]")) {
    if (!all[card.dataset.article]?.f || card.hasAttribute("data-finished")) continue;
    // An account's own pages say so themselves.
    if (card.closest(".own-one")?.querySelector(".badge-good")) continue;
    card.setAttribute("data-finished", "");
    const mark = document.createElement("span");
    mark.className = "finished";
    mark.lang = root.lang;
    mark.dir = root.dir;
    mark.textContent = said.read;
    card.querySelector(".meta")?.append(" ", mark);
  }
}

// ---------------------------------------------------------------- acts without a page load

function quietly(form, button) {
  const answer = fetch(form.action, {
    method: "POST",
    body: new URLSearchParams(new FormData(form, button?.name ? button : undefined)),
    headers: { "X-Requested-With": "kiosk" },
  });
  answer.then(async (got) => {
    if (got.status === 204) turn(form);
    else if (got.ok) swap(form, await got.text());
    else toast(isPlain(got) ? (await got.text()).slice(0, 300) : said.failed);
    if (got.ok) tellWorker({ act: "refresh" });
  }, () => toast(said.failed));
}

// Whether the answer is a sentence of ours, and no page of something that broke on the way.
function isPlain(answer) {
  return Boolean(answer.headers.get("Content-Type")?.startsWith("text/plain"));
}

// A button that is pressed or not; its form leads to the other act now.
function turn(form) {
  const button = form.querySelector("[aria-pressed]");
  if (!button || !form.dataset.on) return;
  const on = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(on));
  form.setAttribute("action", on ? form.dataset.off : form.dataset.on);
  const [plus, tick] = document.getElementById("pressed").content.querySelectorAll("path");
  const drawn = button.querySelector("path");
  const turned = { [plus.getAttribute("d")]: tick, [tick.getAttribute("d")]: plus };
  const other = turned[drawn?.getAttribute("d")];
  if (other) drawn.setAttribute("d", other.getAttribute("d"));
}

function swap(form, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("form");
  if (!fresh) return;
  form.replaceWith(fresh);
  fresh.querySelector("button")?.focus();
}

async function signOut(form) {
  try {
    // Cut short where the worker does not answer: the server's answer clears all of it too.
    await Promise.race([tellWorker({ act: "leave" }), pause(2_000)]);
    forgetReading();
    sessionStorage.clear();
    navigator.clearAppBadge?.().catch(() => {});
    if (!window.caches) return;
    const names = await caches.keys();
    await Promise.all(names.filter((name) => !name.startsWith("kiosk-shell-")).map((name) => caches.delete(name)));
  } catch {
    // A browser that keeps nothing has nothing to clear.
  } finally {
    form.submit();
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.matches("[data-leaving]")) {
    event.preventDefault();
    signOut(form);
  } else if (form.matches("[data-forgets]")) {
    forget(new FormData(form).get("article"));
  } else if (form.matches("[data-quiet]")) {
    event.preventDefault();
    quietly(form, event.submitter);
  }
});

// ---------------------------------------------------------------- keys

const FIELDS = "input, select, textarea, [contenteditable], dialog[open] *";
const LINKS = "main [data-article] :is(.card-headline, .line-headline) a";
const keys = document.getElementById("keys");
const keysOn = document.getElementById("keys-on");
let before = "";

// Pages add theirs.
export const ACTS = {
  j: () => step(1),
  k: () => step(-1),
  o: () => current()?.click(),
  s: save,
  "/": search,
  "?": () => keys.showModal(),
};

function current() {
  const focused = document.activeElement.closest("[data-article]");
  return focused?.querySelector(":is(.card-headline, .line-headline) a");
}

function step(by) {
  const links = [...document.querySelectorAll(LINKS)].filter((link) => link.checkVisibility());
  if (!links.length) return;
  const here = links.indexOf(current());
  let next = here + by;
  if (here < 0) {
    // From where one is on the page: the first below the window's upper edge, or the last above it.
    const below = links.findIndex((link) => link.getBoundingClientRect().top >= 0);
    next = by > 0 ? below : (below < 0 ? links.length : below) - 1;
  }
  const link = links[Math.max(0, Math.min(next, links.length - 1))];
  link.focus({ focusVisible: true, preventScroll: true });
  link.closest("[data-article]").scrollIntoView({ block: "nearest" });
}

function save() {
  const near = current()?.closest(".story, .report, .result, [data-article]");
  const form = near?.querySelector("form[data-key=s]") || document.querySelector("main form[data-key=s]");
  form?.requestSubmit();
}

function search() {
  const field = document.querySelector("main input[type=search]");
  if (field) field.focus();
  else location.assign(said.search);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (event.target.closest?.(FIELDS) || keys.open || !keysOn.checked) return;
  if (event.key === "Escape") {
    document.activeElement.blur();
    return;
  }
  const act = before === "g" ? { f: () => location.assign(said.front) }[event.key] : ACTS[event.key];
  before = event.key;
  if (!act) return;
  event.preventDefault();
  before = "";
  act();
});

// Single letters can be turned off: they are in the way of those who speak to their browser.
keysOn.checked = recalled("kiosk-keys") !== "off";
keysOn.addEventListener("change", () => {
  localStorage.setItem("kiosk-keys", keysOn.checked ? "on" : "off");
});
for (const opener of document.querySelectorAll("[data-opens=keys]")) {
  opener.hidden = false;
  opener.addEventListener("click", () => keys.showModal());
}

function recalled(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

// ---------------------------------------------------------------- the list one comes from

// So that an article's page knows its neighbours. An article's own lists are no list one comes from.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(LINKS);
  if (!link || document.querySelector("main > .article")) return;
  const list = [...document.querySelectorAll(LINKS)].map((one) => {
    const item = one.closest("[data-article]");
    return [item.dataset.article, one.getAttribute("href"), one.textContent.trim(), item.lang, item.dir];
  });
  const once = [...new Map(list.map((one) => [one[0], one])).values()].slice(0, 200);
  try {
    sessionStorage.setItem("kiosk-list", JSON.stringify(once));
  } catch { /* Then there are no neighbours. */ }
});

// ---------------------------------------------------------------- installing

let prompting;

function offerInstall() {
  const place = document.getElementById("install-now");
  if (place) place.hidden = !prompting;
}

addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  prompting = event;
  offerInstall();
});
addEventListener("appinstalled", () => { prompting = undefined; offerInstall(); });
document.getElementById("install")?.addEventListener("click", async () => {
  await prompting?.prompt();
  prompting = undefined;
  offerInstall();
});

const standalone = matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
const done = document.getElementById("install-done");
if (done) done.hidden = !standalone;

// ---------------------------------------------------------------- the worker

function pause(ms) {
  return new Promise((go) => setTimeout(go, ms));
}

// Resolved once it has done what it was told; at once where there is none.
export function tellWorker(message) {
  const worker = navigator.serviceWorker?.controller;
  if (!worker) return Promise.resolve();
  return new Promise((heard) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = heard;
    worker.postMessage(message, [port2]);
  });
}

async function startWorker() {
  const home = await navigator.serviceWorker.register(said.worker, { scope: said.front, updateViaCache: "none" });
  let looked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    navigator.clearAppBadge?.().catch(() => {});
    // A page may stand open for days.
    if (Date.now() - looked < 3600_000) return;
    looked = Date.now();
    home.update().catch(() => {});
  });
  const ready = await navigator.serviceWorker.ready;
  // A passer-by has nothing kept ahead: who chose something has, and who installed.
  ready.active.postMessage({ act: "opened", keeps: Boolean(root.dataset.reader) || standalone });
  if (standalone) await ready.periodicSync?.register("news", { minInterval: 6 * 3600_000 }).catch(() => {});
}

function showOffline() {
  const at = said.offlinePage;
  if (location.pathname === at) return;
  if (navigator.onLine) toasts.querySelector("[data-away]")?.remove();
  else toast(said.offline, { href: at, text: said.kept, stays: true }).dataset.away = "";
}

addEventListener("offline", showOffline);
addEventListener("online", () => { showOffline(); tellPlaces(); });
if (!navigator.onLine) showOffline();

// What another reader left on this device is nobody's here; what was read before signing in comes along.
try {
  const kept = JSON.parse(localStorage.getItem(PLACES));
  if (kept?.of && kept.of !== account) forgetReading();
  else if (account && kept && (!kept.of || kept.bring)) {
    bringing = true;
    bringReading();
  }
} catch { /* Nothing is kept. */ }
if (root.dataset.history === "off") cookie("", 0);
markFinished();
addEventListener("pageshow", (event) => event.persisted && markFinished());
tellPlaces();
if (navigator.serviceWorker) {
  const start = () => (window.requestIdleCallback || setTimeout)(() => startWorker().catch(() => {}));
  if (document.readyState === "complete") start();
  else addEventListener("load", start, { once: true });
}
