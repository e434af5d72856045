// What the service worker keeps on this device, by the names it keeps it under.

// Articles by their path without the headline, with what is said of each; of other pages nothing is said.
export async function keptArticles() {
  const found = new Map();
  for (const name of await caches.keys()) {
    if (name !== "kiosk-pages" && !name.startsWith("kiosk-reader-")) continue;
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request, { ignoreVary: true });
      if (answer?.headers.has("Kiosk-Name")) found.set(new URL(request.url).pathname, answer.headers);
    }
  }
  return found;
}
