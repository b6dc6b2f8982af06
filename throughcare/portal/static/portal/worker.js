// The worker of the person's own pages, on a device whose owner asked it to keep their day: a few
// pages for when there is no network, and check-ins until they can be sent, each once.
// What is kept, how long, and what deletes it: docs/decisions/0076-what-a-telephone-keeps.md
"use strict";
const HERE = new URL(self.registration.scope).pathname; // /my/ or /es/my/
const at = (page) => HERE + page;
const [PAGES, STORE] = ["own-pages", "own"];
const [PATIENCE, MINUTE, DAY] = [6e3, 6e4, 864e5]; // ms
const OLD = 7 * DAY; // [K] a copy that nobody renewed for so long is deleted
const DANGER = ["not_safe", "unsure"];
let settled = 0;

// --- what this device holds ----------------------------------------------------------------------
function store(name, act) {
  return new Promise((done, fail) => {
    const asked = indexedDB.open(STORE, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("waiting", { keyPath: "id" });
      asked.result.createObjectStore("known");
    };
    asked.onerror = () => fail(asked.error);
    asked.onsuccess = () => {
      const doing = asked.result.transaction(name, "readwrite");
      const answer = act(doing.objectStore(name));
      doing.oncomplete = () => { asked.result.close(); done(answer.result); };
      doing.onabort = () => { asked.result.close(); fail(doing.error); };
    };
  });
}
const known = (key) => store("known", (rows) => rows.get(key));
const know = (key, value) => store("known", (rows) => rows.put(value, key));
const waiting = () => store("waiting", (rows) => rows.getAll());

async function forget() {
  await caches.delete(PAGES);
  await new Promise((done) => {
    const asked = indexedDB.deleteDatabase(STORE);
    asked.onsuccess = asked.onerror = asked.onblocked = done;
  });
  await self.registration.unregister();
}

async function keep(path, answer) {
  const words = (await answer.text()).replace(/<!--here-only-->[^]*?<!--\/here-only-->/g, "");
  const headers = new Headers({ "as-of": Date.now(), from: answer.url });
  for (const name of ["content-type", "content-security-policy", "referrer-policy"])
    if (answer.headers.has(name)) headers.set(name, answer.headers.get(name));
  await (await caches.open(PAGES)).put(path, new Response(words, { headers }));
}

// A kept page says how old it is, and its forms make a row of their own each time.
async function kept(path) {
  const answer = await caches.match(path, { cacheName: PAGES });
  if (!answer) return undefined;
  const asOf = Number(answer.headers.get("as-of"));
  if (Date.now() - asOf > OLD) { await caches.delete(PAGES); return undefined; }
  let page = await answer.text();
  const language = page.match(/<html lang="([\w-]+)"/)?.[1];
  const when = new Date(asOf).toLocaleString(language, { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
  page = page.replace("<html ", "<html data-kept ").replace("<!--as-of-->", when);
  page = page.replace(/name="id" value="[^"]*"/g, () => `name="id" value="${crypto.randomUUID()}"`);
  return new Response(page, { headers: answer.headers });
}

// --- with a network ------------------------------------------------------------------------------
const soon = (asked) => new Promise((done, fail) => {
  setTimeout(fail, PATIENCE);
  asked.then(done, fail);
});

// May this device go on? Then what waits is sent and what is old is fetched anew. Answers "open";
// "over": the person signs in first, and nothing they made is lost; "gone": all is deleted; "away".
async function settle(now) {
  const rows = await waiting();
  if (!now && !rows.length && Date.now() - settled < MINUTE) return "open";
  let told;
  try { told = await (await soon(fetch(at("keeps/"), { cache: "no-store" }))).json(); } catch { return "away"; }
  settled = Date.now();
  const owner = await known("owner");
  if (["ended", "shared"].includes(told.state) || (told.owner && owner && told.owner !== owner)) {
    await forget();
    return "gone";
  }
  if (told.state !== "open") { await caches.delete(PAGES); await know("fetched", 0); return "over"; }
  if (!owner) await know("owner", told.owner);
  await know("pages", told.pages);
  for (const row of rows) await send(row, told);
  if (Date.now() - (await known("fetched") ?? 0) > DAY || told.version !== await known("version")) await fetchAll(told);
  return "open";
}

async function send({ id, said, made }, { owner, csrf }) {
  const body = new URLSearchParams({ ...said, id, owner, seconds_ago: Math.max(0, Math.round((Date.now() - made) / 1000)) });
  const answer = await soon(fetch(at("check-in/later/"), { method: "POST", body, headers: { "X-CSRFToken": csrf }, redirect: "error" })).catch(() => null);
  if (!answer || (answer.status !== 200 && answer.status !== 422)) return; // tried again later
  await store("waiting", (rows) => rows.delete(id));
  if (answer.ok) await know("sent", ((await known("sent")) ?? 0) + 1);
}

async function fetchAll({ pages, files, version }) {
  const cache = await caches.open(PAGES);
  for (const path of pages) {
    const before = await cache.match(path);
    const answer = await fetch(before?.headers.get("from") || path, { redirect: "error" }).catch(() => null);
    if (!answer?.ok) return;
    await keep(path, answer);
  }
  for (const file of files) if (!(await cache.match(file))) await cache.add(file);
  const wanted = [...pages, ...files];
  for (const { url } of await cache.keys()) if (!wanted.includes(new URL(url).pathname)) await cache.delete(url);
  await know("fetched", Date.now());
  await know("version", version);
}

// --- what a page asks for ------------------------------------------------------------------------
async function page(event) {
  const path = new URL(event.request.url).pathname;
  try {
    const answer = await soon(fetch(event.request));
    if (answer.status >= 500) throw answer;
    event.waitUntil(arrived(path, answer.clone()));
    return answer;
  } catch (failed) {
    return (await kept(path)) ?? (await kept(at("away/"))) ?? (failed instanceof Response ? failed : Response.error());
  }
}

async function arrived(path, answer) {
  if (answer.ok && (await known("pages"))?.includes(path)) await keep(path, answer);
  await settle();
}

async function file(request) {
  return (await caches.match(request, { cacheName: PAGES })) ?? fetch(request);
}

// A check-in is kept before it is sent. Whoever is not safe reads at once whom to ring.
async function checkIn(event) {
  const said = {};
  for (const [name, value] of await event.request.clone().formData())
    if (value && name !== "csrfmiddlewaretoken") said[name] = value;
  const { id, ...answers } = said;
  if (!id || !Object.keys(answers).length) return fetch(event.request); // the form says what is missing
  await store("waiting", (rows) => rows.put({ id, said: answers, made: Date.now() }));
  const state = await settle(true);
  const danger = DANGER.includes(answers.safe);
  const waits = state !== "gone" && (await store("waiting", (rows) => rows.get(id)));
  if (state === "open" && !waits) return Response.redirect(at(`check-in/${id}/`), 303);
  self.registration.sync?.register("send").catch(() => {});
  if (state === "over" || state === "gone")
    return Response.redirect(danger ? at("").replace(/my\/$/, "") : `${at("sign-in/")}?next=${HERE}`, 303);
  return Response.redirect(at(danger ? "waits/now/" : "waits/"), 303);
}

// Signing out, or switching this off: what waits is sent if it can be, then nothing is left here.
async function leave(event) {
  const gone = await kept(at("gone/"));
  await settle(true);
  try { return await fetch(event.request); }
  catch { return gone ?? Response.error(); }
  finally { await forget(); }
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("sync", (event) => event.waitUntil(settle(true)));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.method === "POST") {
    if (pathname === at("check-in/")) event.respondWith(checkIn(event));
    if ([at("sign-out/"), at("phone/")].includes(pathname)) event.respondWith(leave(event));
  } else if (request.mode !== "navigate") {
    if (!pathname.startsWith(HERE)) event.respondWith(file(request));
  } else if ([at("sign-in/"), at("start/")].includes(pathname)) {
    event.waitUntil(settle(true));
  } else if (pathname !== at("record/file/")) {
    event.respondWith(page(event));
  }
});

self.addEventListener("message", (event) => event.waitUntil((async () => {
  if (event.data === "settle") await settle(true);
  const sent = (await known("sent")) ?? 0;
  if (sent) await know("sent", 0);
  event.source?.postMessage({ sent, waiting: (await waiting()).length, fetched: await known("fetched") });
})()));
