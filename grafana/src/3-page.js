// The page in a frame, and what is said to it (postMessage, version 1).

/** How long the page may take to start before the panel says why it may not. */
const START_MS = 20_000;
/** How often the panel looks whether the page has given up. */
const WATCH_MS = 250;
/** How long a load may take before the next is sent without waiting for its picture. */
const LOAD_MS = 30_000;
const BLOCKED =
  "The panel's page has not started. Grafana's Content-Security-Policy must allow 'self' and 'wasm-unsafe-eval' in script-src, and 'self' in worker-src, style-src and connect-src.";

/** Where the page's files are: beside this module. */
function pageAddress(meta) {
  const module = /^https?:/.test(own?.uri ?? '') ? own.uri : new URL(`${meta?.baseUrl ?? 'public/plugins/isotherm-panel'}/module.js`, document.baseURI);
  return new URL('./page/', module).href;
}

/**
 * Builds the page in an empty frame. Grafana forbids frames of its own addresses (X-Frame-Options) unless it is told
 * otherwise, and its policy may trust only scripts that a trusted script adds: a document made here is bound by neither.
 */
async function build(frame, address) {
  if (new URL(address).origin !== location.origin) {
    throw new Error("The panel's files come from another origin, where no worker can start: serve the plugin from Grafana itself, not from a CDN.");
  }
  const answer = await fetch(new URL('index.html', address), { cache: 'no-cache', credentials: 'same-origin' });
  if (!answer.ok) throw new Error(`The panel's page is not there (${answer.status} for page/index.html): install the plugin again.`);
  const parsed = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const { contentDocument: into, contentWindow: view } = frame;
  if (!view) return;
  into.open();
  into.write('<!doctype html><title>Isotherm</title>');
  into.close();
  view.history.replaceState(null, '', `${address}#/home?embed=1`);
  // Steps inside the panel are none of the dashboard's: the Back button leaves it.
  view.history.pushState = view.history.replaceState;
  into.documentElement.lang = 'en';
  into.body.replaceWith(into.importNode(parsed.body, true));
  for (const node of parsed.head.children) {
    if (node.tagName !== 'SCRIPT') {
      into.head.append(into.importNode(node, true));
      continue;
    }
    const script = into.createElement('script');
    for (const { name, value } of node.attributes) script.setAttribute(name, value);
    await new Promise((done, fail) => {
      script.onload = done;
      script.onerror = () => fail(new Error(BLOCKED));
      into.head.append(script);
    });
  }
}

/**
 * Opens the page in `holder`. `hear(message)` gets its messages, and `{type: 'refused', message}` where it cannot start.
 * Gives `show({kind, load}, keys)`, `set(keys)` and `close()`.
 */
function openPage(holder, address, hear) {
  const frame = document.createElement('iframe');
  frame.title = 'Isotherm';
  frame.style.cssText = 'border:0;width:100%;height:100%;display:block;visibility:hidden';
  holder.append(frame);
  let isReady = false;
  let busy = 0;
  /** The next load, and of what kind the last one was. */
  let wanted = null;
  let kind = '';
  let turn = 0;
  /** What the options ask for, what of it was said, and what the page's address says now. */
  let keys = {};
  let said = {};
  let current = {};

  const post = message => frame.contentWindow?.postMessage({ isotherm: 1, ...message }, location.origin);
  const send = () => {
    if (!isReady) return;
    // What was chosen in the page itself stays when new data come; a load alone would take it back.
    let again = {};
    if (wanted && !busy) {
      if (wanted.kind === kind) again = current;
      else said = {};
      kind = wanted.kind;
      busy = setTimeout(free, LOAD_MS);
      turn = 1 - turn;
      post({ type: 'load', ...renamed(wanted.load, turn) });
      wanted = null;
    }
    // What waits may be of another kind: its keys wait with it.
    if (wanted) return;
    const changed = Object.entries(keys).filter(([key, value]) => value !== said[key]);
    const all = { ...again, ...Object.fromEntries(changed) };
    // Until the first load there is nothing to set keys of.
    if (kind === '' || Object.keys(all).length === 0) return;
    post({ type: 'set', ...all });
    said = keys;
  };
  const free = () => {
    clearTimeout(busy);
    busy = 0;
    send();
  };
  const refuse = message => {
    clearInterval(watch);
    hear({ type: 'refused', message });
  };
  const since = Date.now();
  const watch = setInterval(() => {
    const page = frame.contentDocument;
    const told = page?.documentElement?.dataset.state === 'error' ? page.querySelector('[role=alert]')?.textContent : '';
    if (!told && Date.now() - since < START_MS) return;
    refuse(told ? `${told} ${BLOCKED}` : BLOCKED);
  }, WATCH_MS);

  const listen = ({ source, origin, data: message }) => {
    if (source !== frame.contentWindow || origin !== location.origin || message?.isotherm !== 1) return;
    if (message.type === 'ready') {
      isReady = true;
      clearInterval(watch);
      send();
    } else if (message.type === 'painted' || message.type === 'error') {
      frame.style.visibility = 'visible';
      free();
    } else if (message.type === 'state') {
      current = keysIn(message.state.url);
    }
    hear(message);
  };
  addEventListener('message', listen);
  build(frame, address).catch(error => refuse(error.message));

  return {
    show(next, nextKeys) {
      wanted = next;
      keys = nextKeys;
      send();
    },
    set(next) {
      keys = next;
      send();
    },
    close() {
      clearInterval(watch);
      clearTimeout(busy);
      removeEventListener('message', listen);
      frame.remove();
    },
  };
}

/** The page knows what it holds by name: with two that take turns, the next is another, and the one before is let go. */
function renamed(load, turn) {
  const renameOne = source => (source.name ? { ...source, name: `${source.name}-${turn}` } : source);
  const rename = sources => (Array.isArray(sources) ? sources.map(renameOne) : renameOne(sources));
  return Object.fromEntries(Object.entries(load).map(([key, sources]) => [key, rename(sources)]));
}

/** The keys of the page's address but for its sources, and its screen. */
function keysIn(url) {
  const [word, query = ''] = (url.split('#/')[1] ?? '').split('?');
  const keys = { screen: word };
  for (const pair of query.split('&').filter(Boolean)) {
    const [key, value = ''] = pair.split('=').map(decodeURIComponent);
    if (!['profile', 'baseline', 'cluster'].includes(key)) (keys[key] ??= []).push(value);
  }
  return keys;
}
