// The page without a network: its own files from a cache, and nothing else. `cargo xtask build` writes the names.
//
// Files named by their content never change: the cache first. The others of the page (index.html, isotherm.json) come from the
// network while there is one. A build has a cache of its own that is filled as a whole, so that what opens offline fits
// together. A new build's worker waits until no page of the old one is open, and then takes its cache away.

const VERSION = '%VERSION%';
const HASHED = new Set('%HASHED%'.split(' '));
const OTHERS = new Set('%OTHERS%'.split(' '));
/** How long a network that does not answer is waited for. */
const PATIENCE_MS = 4000;

// Caches belong to the origin, where other copies of the page may live.
const OURS = `isotherm ${registration.scope} `;
const CACHE = OURS + VERSION;

const fill = async () => {
  const cache = await caches.open(CACHE);
  const keep = async (name, options) => {
    const answer = await fetch(name, options);
    if (answer.ok) return cache.put(name, await plain(answer));
    // Whoever hosts the page may leave isotherm.json out.
    if (name !== 'isotherm.json') throw new Error(`${answer.status} for ${name}`);
  };
  await Promise.all([...[...HASHED].map(name => keep(name)), ...[...OTHERS].map(name => keep(name, { cache: 'no-cache' }))]);
};

/** Some hosts lead from index.html to its folder; a page can't be opened with an answer that was led elsewhere. */
const plain = async answer =>
  answer.redirected ? new Response(await answer.blob(), { status: answer.status, headers: answer.headers }) : answer;

const tidy = async () => {
  const names = await caches.keys();
  await Promise.all(names.filter(name => name.startsWith(OURS) && name !== CACHE).map(name => caches.delete(name)));
};

addEventListener('install', event => event.waitUntil(fill()));
addEventListener('activate', event => event.waitUntil(tidy()));

const stored = async name => (await caches.open(CACHE)).match(new URL(name, registration.scope).href);

const cacheFirst = async (name, request) => (await stored(name)) ?? fetch(request);

async function networkFirst(name, request) {
  const late = new Promise((_, fail) => setTimeout(fail, PATIENCE_MS, new Error('late')));
  const answer = fetch(request);
  try {
    return await Promise.race([answer, late]);
  } catch {
    return (await stored(name)) ?? answer;
  }
}

addEventListener('fetch', event => {
  const { request } = event;
  const scope = new URL(registration.scope);
  const { origin, pathname } = new URL(request.url);
  // Profiles, lists and API roots are none of ours, wherever they are.
  if (request.method !== 'GET' || origin !== scope.origin || !pathname.startsWith(scope.pathname)) return;
  const name = pathname.slice(scope.pathname.length) || 'index.html';
  if (HASHED.has(name)) event.respondWith(cacheFirst(name, request));
  else if (OTHERS.has(name)) event.respondWith(networkFirst(name, request));
});
