// Keeps the scanner's page on the phone, so that it starts without a network. Everything is
// answered from what was kept; a newer version is fetched whole, and takes over when it is told to.

const { page, name, version, files } = {{ about|safe }};
const KEPT = name + version;
const addresses = new Set([page, ...files]);

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  const isKept = origin === self.location.origin && addresses.has(pathname);
  if (isKept && event.request.method === "GET") event.respondWith(answer(event.request, pathname));
});
self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});

async function keep() {
  const cache = await caches.open(KEPT);
  await cache.addAll([...addresses].map((address) => new Request(address, { cache: "reload" })));
}

async function takeOver() {
  const old = (await caches.keys()).filter((kept) => kept.startsWith(name) && kept !== KEPT);
  await Promise.all(old.map((kept) => caches.delete(kept)));
  await self.clients.claim();
}

async function answer(request, pathname) {
  const cache = await caches.open(KEPT);
  return (await cache.match(pathname, { ignoreVary: true })) ?? fetch(request);
}
