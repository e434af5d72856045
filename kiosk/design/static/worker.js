// The service worker: the shell, the front, and what its reader saved and follows, to be read without a
// network. `KIOSK` stands before this file, written by kiosk/web/views/worker.py: {version, shell, front,
// offline, list, lists, barred, unheard}. What is somebody's own is kept apart from what all share, under
// a name for the reader, and goes when another reads or somebody signs out.
const SHELL = `kiosk-shell-${KIOSK.version}`;
const SHARED = "kiosk-pages";
const OWN = "kiosk-reader-";
const STATE = "kiosk-state";
const MOST_ARTICLES = 60;
const MOST_BYTES = 40 << 20;
const FRESH_MS = 5 * 60_000;
const SLOW_MS = 4_000;
const AGAIN_MS = 15 * 60_000;
const AWAY = new Set([502, 503, 504]);
const GONE = new Set([404, 410]);
const LOOSE = { ignoreVary: true };

// Counts sign-outs: what was begun before one is kept no more.
let left = 0;
let marking = Promise.resolve();
let refreshing = Promise.resolve();
let remembering = Promise.resolve();

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("message", (event) => event.waitUntil(hear(event)));
addEventListener("periodicsync", (event) => event.waitUntil(refresh()));
addEventListener("sync", (event) => event.waitUntil(refresh()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  const { pathname: path } = url;
  if (request.method !== "GET") {
    // Whatever was done may be seen on the front.
    if (!KIOSK.unheard.includes(path)) event.waitUntil(markActed());
  } else if (KIOSK.barred.some((one) => path.startsWith(one))) {
    return;
  } else if (request.mode === "navigate") {
    event.respondWith(page(event, url));
  } else if (KIOSK.shell.some((one) => stem(one) === stem(path))) {
    event.respondWith(file(request, path));
  } else if (path.startsWith("/picture/")) {
    event.respondWith(picture(request, path));
  }
});

// ---------------------------------------------------------------- versions

async function install() {
  const shell = await caches.open(SHELL);
  await Promise.all(KIOSK.shell.map(async (path) => {
    // As nobody in particular: the shell outlives a sign-out.
    const answer = await fetch(path, { cache: "no-cache", credentials: "omit" });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    await shell.put(path, answer);
  }));
  // Pages of an older version find their files here too (`file`), so there is nothing to wait for.
  await skipWaiting();
}

async function activate() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("kiosk-shell-") && name !== SHELL);
  await Promise.all(old.map((name) => caches.delete(name)));
  await markActed();
  await registration.navigationPreload?.enable();
  await clients.claim();
}

// ---------------------------------------------------------------- answers

async function page(event, url) {
  await marking;
  const fresh = network(event, url);
  event.waitUntil(fresh.catch(() => {}));
  const kept = url.search ? undefined : await found(key(url.pathname));
  if (!kept) return fresh.catch(offline);
  if (url.pathname === KIOSK.front && (await isFresh(kept))) return kept;
  return Promise.race([fresh, pause(SLOW_MS).then(() => kept)]).catch(() => kept);
}

// Whether a copy is of the last minutes, and of after the last act.
async function isFresh(kept) {
  const at = Number(kept.headers.get("Kiosk-Kept"));
  return Date.now() - at < FRESH_MS && at > ((await recall()).acted || 0);
}

// What was kept until now may be out of date; without a network it is still better than nothing.
function markActed() {
  return (marking = remember({ acted: Date.now() }));
}

async function network(event, url) {
  const began = begin();
  const answer = (await event.preloadResponse) || (await fetch(event.request));
  if (AWAY.has(answer.status)) throw new Error(`away: ${answer.status}`);
  const whose = owner(answer);
  if (whose !== undefined) event.waitUntil(settle(url, answer.clone(), whose, began));
  return answer;
}

// What an answer from the network means for what is kept.
async function settle(url, answer, whose, began) {
  await leaveOthers(whose);
  const path = key(url.pathname);
  const name = bucket(whose);
  const kept = await caches.match(path, { ...LOOSE, cacheName: name });
  if (GONE.has(answer.status)) {
    await drop(path);
  } else if (answer.ok && !url.search && !answer.redirected) {
    const always = path === KIOSK.front || (whose && KIOSK.lists.includes(path));
    const lasts = !answer.headers.get("Cache-Control")?.includes("no-store");
    if (lasts && (kept || always)) await store(name, path, answer, facts(kept), began);
  }
}

async function file(request, path) {
  const shell = await caches.open(SHELL);
  const kept = await shell.match(path, LOOSE);
  if (kept) return kept;
  const answer = await fetch(request).catch(() => undefined);
  if (answer?.ok) return answer;
  // A page of another version asks for what that version called it.
  const ours = KIOSK.shell.find((one) => stem(one) === stem(path));
  return (await shell.match(ours, LOOSE)) || answer || Response.error();
}

async function picture(request, path) {
  const answer = await fetch(request).catch(() => undefined);
  return answer || (await found(pictureKey(path))) || Response.error();
}

async function offline() {
  const shell = await caches.open(SHELL);
  const answer = (await found(KIOSK.offline)) || (await shell.match(KIOSK.offline, LOOSE));
  return answer || Response.error();
}

// The reader's own copy before the one that all share.
async function found(path) {
  for (const name of [...(await ownCaches()), SHARED]) {
    const kept = await caches.match(path, { ...LOOSE, cacheName: name });
    if (kept) return kept;
  }
  return undefined;
}

async function drop(path) {
  for (const name of await caches.keys()) {
    if (name === SHARED || name.startsWith(OWN)) await (await caches.open(name)).delete(path, LOOSE);
  }
}

// ---------------------------------------------------------------- what is kept ahead

// One at a time; whoever asks meanwhile has it done once more, as something may have been saved since.
function refresh() {
  refreshing = refreshing.catch(() => {}).then(keepAhead);
  return refreshing;
}

// Keep the articles on the reader's list, as many as there is room for, and nothing that has left it.
// Where the network goes meanwhile, all stays as it was; rejected then.
async function keepAhead() {
  const began = begin();
  const state = await recall();
  const answer = await fetch(`${KIOSK.list}?since=${Math.floor((state.opened || 0) / 1000)}`, {
    cache: "no-store",
  });
  if (!answer.ok) return;
  const list = await answer.json();
  if (began.left !== left) return;
  await leaveOthers(list.reader);
  await badge(state.opened ? list.new : 0);
  const name = bucket(list.reader);
  const pages = [KIOSK.offline, ...(list.reader ? KIOSK.lists : []), KIOSK.front];
  for (const path of pages) await keepPage(name, path, list.reader, began);
  const kept = new Set(pages);
  let bytes = 0;
  for (const item of list.articles.slice(0, MOST_ARTICLES)) {
    if (began.left !== left) return;
    const got = await keepArticle(name, item, list.reader, began);
    if (!got) continue;
    bytes += got.bytes;
    if (bytes > MOST_BYTES) break;
    got.paths.forEach((path) => kept.add(path));
  }
  if (began.left !== left) return;
  const cache = await caches.open(name);
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url);
    if (!kept.has(pathname)) await cache.delete(pathname, LOOSE);
  }
  await remember({ refreshed: Date.now() });
}

async function keepPage(name, path, whose, began) {
  const answer = await ahead(path).catch(() => undefined);
  if (answer?.ok && owner(answer) === whose) await store(name, path, answer, {}, began);
}

// What is kept of the article now: {bytes, paths}; undefined for nothing. Of one that cannot be had anew
// the copy there is stays, but where the house says that the article is gone. Rejected without a network.
async function keepArticle(name, item, whose, began) {
  const path = key(item.address);
  const tag = `${KIOSK.version} ${item.tag}`;
  const kept = await caches.match(path, { ...LOOSE, cacheName: name });
  const held = kept && holding(kept, path);
  if (kept?.headers.get("Kiosk-Tag") === tag) return held;
  const answer = await ahead(item.address);
  if (GONE.has(answer.status)) return undefined;
  if (!answer.ok || owner(answer) !== whose) return held;
  const text = await answer.clone().text();
  const pictures = [];
  let bytes = text.length;
  for (const source of ownPictures(text)) {
    const at = pictureKey(source);
    const shown = await fetch(source);
    if (shown.ok) {
      bytes += (await shown.clone().blob()).size;
      await store(name, at, shown, {}, began);
    }
    if (shown.ok || held?.paths.includes(at)) pictures.push(at);
  }
  const said = {
    "Kiosk-Tag": tag,
    "Kiosk-Bytes": String(bytes),
    "Kiosk-Pictures": pictures.join(" "),
    "Kiosk-Name": encodeURIComponent(item.name),
    "Kiosk-From": encodeURIComponent(item.title),
    "Kiosk-Language": item.language,
    "Kiosk-Direction": item.direction,
  };
  await store(name, path, answer, said, began);
  return { bytes, paths: [path, ...pictures] };
}

function holding(kept, path) {
  const pictures = (kept.headers.get("Kiosk-Pictures") || "").split(" ").filter(Boolean);
  return { bytes: Number(kept.headers.get("Kiosk-Bytes")), paths: [path, ...pictures] };
}

// Asked for to be kept, which is no reading of it.
function ahead(path) {
  return fetch(path, { headers: { "Kiosk-Keep": "ahead" }, cache: "no-cache" });
}

// The article's own pictures, not those of what the page shows after it.
function ownPictures(html) {
  const article = html.slice(html.indexOf('<article class="article"'), html.indexOf('<div class="after'));
  const found = article.matchAll(/<img\b[^>]* src="(\/picture\/[^"]+)"/g);
  return [...new Set([...found].map((one) => one[1]))];
}

// Where and when something begins: what is stored of it is as old as that.
function begin() {
  return { left, at: Date.now() };
}

async function store(name, path, answer, said, began) {
  const headers = new Headers(answer.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  headers.set("Kiosk-Kept", String(began.at));
  Object.entries(said).forEach(([name, value]) => headers.set(name, value));
  const body = await answer.blob();
  if (began.left !== left) return;
  const cache = await caches.open(name);
  await cache.put(path, new Response(body, { status: answer.status, headers }));
  if (began.left !== left) await caches.delete(name);
}

// What was said of a kept article stays said of its newer copy.
function facts(kept) {
  const names = ["Tag", "Bytes", "Pictures", "Name", "From", "Language", "Direction"];
  const said = names.map((name) => [`Kiosk-${name}`, kept?.headers.get(`Kiosk-${name}`)]);
  return Object.fromEntries(said.filter(([, value]) => value !== null && value !== undefined));
}

// ---------------------------------------------------------------- whose it is

// A page of ours says whose it is; undefined of any other answer.
function owner(answer) {
  const said = answer.headers.get("Kiosk-Reader");
  if (said) return said;
  const html = answer.headers.get("Content-Type")?.startsWith("text/html");
  return html && answer.headers.get("Cache-Control")?.includes("public") ? "" : undefined;
}

function bucket(whose) {
  return whose ? OWN + whose : SHARED;
}

async function ownCaches() {
  return (await caches.keys()).filter((name) => name.startsWith(OWN));
}

async function leaveOthers(whose) {
  const others = (await ownCaches()).filter((name) => name !== bucket(whose));
  // Nor are the pages of nobody in particular theirs, once it is known who reads.
  if (whose) others.push(SHARED);
  await Promise.all(others.map((name) => caches.delete(name)));
}

// Somebody signs out: nothing stays but the shell.
async function leave() {
  left += 1;
  const names = (await caches.keys()).filter((name) => name !== SHELL);
  await Promise.all(names.map((name) => caches.delete(name)));
  await badge(0);
}

// ---------------------------------------------------------------- what pages tell

async function hear({ data, ports }) {
  if (data.act === "leave") {
    await leave();
    ports[0]?.postMessage("left");
  } else if (data.act === "opened") {
    const { refreshed } = await recall();
    await remember({ opened: Date.now() });
    await badge(0);
    if (data.keeps && Date.now() - (refreshed || 0) > AGAIN_MS) await refresh();
  } else if (data.act === "refresh") {
    await refresh().catch(() => registration.sync?.register("refresh"));
    ports[0]?.postMessage("refreshed");
  }
}

async function badge(count) {
  if (!navigator.setAppBadge) return;
  await (count ? navigator.setAppBadge(count) : navigator.clearAppBadge()).catch(() => {});
}

async function recall() {
  const kept = await (await caches.open(STATE)).match("/state");
  return kept ? kept.json() : {};
}

// One after another: else what one puts down another would not know of, and take away.
function remember(news) {
  const began = left;
  remembering = remembering.catch(() => {}).then(async () => {
    const all = { ...(await recall()), ...news };
    if (began === left) await (await caches.open(STATE)).put("/state", Response.json(all));
  });
  return remembering;
}

// ---------------------------------------------------------------- names

// An article is one whatever its headline makes of its address.
function key(path) {
  return path.match(/^\/article\/\d+/)?.[0].concat(path.endsWith("/revisions") ? "/revisions" : "") || path;
}

// A picture is one in whatever size.
function pictureKey(path) {
  return path.replace(/[^/]*$/, "kept");
}

// A file's name without the part its content gave it.
function stem(path) {
  return path.replace(/\.[0-9a-f]{12}(\.\w+)$/, "$1").replace(/^\/kiosk-\w+\.css$/, "/kiosk.css");
}

function pause(ms) {
  return new Promise((done) => setTimeout(done, ms));
}
