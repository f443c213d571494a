// <isotherm-panel>: one view of Isotherm on another page. Needs no build and no other file than the page beside it:
//
//   <script type="module" src="https://…/isotherm/embed.js"></script>
//   <isotherm-panel screen="flame" profile="cpu.pb.gz"></isotherm-panel>
//
// The view is an iframe in a shadow root: no style leaks in or out. What stands here is typed in embed.d.ts, and
// docs/embedding.md tells of the messages behind it.

/** Keys of the page's address that are attributes of the same name. */
const KEYS = [
  'screen', 'view', 'metric', 'thread', 'q', 'regex', 'case', 'zoom', 't', 'group', 'color', 'sort', 'filter',
  'resource', 'node', 'pod', 'from', 'to', 'at', 'order', 'descending', 'table', 'matching', 'label', 'against',
  'function', 'normalise', 'names', 'minimap', 'timeline', 'before_from', 'before_to', 'size', 'refresh',
];
/** Attributes and properties that name what is opened. */
const SOURCES = ['profile', 'baseline', 'cluster'];
/** Messages of the page that become events. */
const EVENTS = ['ready', 'loading', 'painted', 'state', 'selected', 'error', 'resize'];
/** How long the page may take to say that it is up, and to answer. */
const READY_MS = 30_000;
const ANSWER_MS = 15_000;
/** How near the panel comes to the viewport before its page is loaded. */
const NEAR = '300px';

const STYLE = `
:host { display: block; width: 100%; height: 360px; contain: layout style; }
:host([hidden]) { display: none; }
iframe { display: block; width: 100%; height: 100%; border: 0; color-scheme: normal; }
`;

const here = import.meta.url;
let numbers = 0;

/** The list that an attribute holds: a JSON array of texts, addresses with spaces between, or one text. */
function list(name, text) {
  if (text === null || text === '') return [];
  if (text.trimStart().startsWith('[')) {
    try {
      const parsed = JSON.parse(text);
      if (Array.isArray(parsed) && parsed.every(item => typeof item === 'string')) return parsed;
    } catch {
      // A text that begins so.
    }
  }
  return SOURCES.includes(name) ? text.split(/\s+/).filter(Boolean) : [text];
}

const isFrame = value => value !== null && typeof value === 'object' && 'schema' in value && 'data' in value;
const isBytes = value => value instanceof Blob || ArrayBuffer.isView(value) || Object.prototype.toString.call(value) === '[object ArrayBuffer]';

/** What is opened, as the `load` message wants it: an array of {url}, {name, bytes} and {frames}. */
function sources(what, value) {
  if (value === null || value === undefined || value === '') return [];
  if (typeof value === 'string' || value instanceof URL) return [{ url: new URL(value, document.baseURI).href }];
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every(isFrame)) return [{ frames: value }];
    return value.flatMap(item => sources(what, item));
  }
  if (isFrame(value)) return [{ frames: [value] }];
  if (isBytes(value)) return [{ name: value.name ?? '', bytes: value }];
  if (typeof value === 'object') {
    if (typeof value.url === 'string') return sources(what, value.url);
    if (isBytes(value.bytes)) return [{ name: String(value.name ?? ''), bytes: value.bytes }];
    if (Array.isArray(value.frames)) return [{ frames: value.frames }];
  }
  throw new TypeError(`${what}: expected an address, {name, bytes}, an ArrayBuffer, a typed array, a Blob, or data frames {schema, data}.`);
}

/** Values as the page's `set` takes them: no value takes a key away. */
function plain(value) {
  if (value === null || value === undefined || value === false) return '';
  if (value === true) return '1';
  return Array.isArray(value) ? value.map(String) : String(value);
}

class IsothermPanel extends HTMLElement {
  static observedAttributes = [...KEYS, ...SOURCES, 'theme', 'base', 'eager'];

  #frame = null;
  #isReady = false;
  /** Where the page of the frame is. */
  #page = null;
  /** What was given as a property stands before the attribute of the same name. */
  #given = new Map();
  /** Keys that `set` changed. */
  #set = new Map();
  #changed = new Set();
  #isDue = false;
  /** Messages that wait for the page. */
  #waiting = [];
  /** Requests by their number. */
  #asked = new Map();
  #theme = '';
  #near = null;
  #late = 0;
  #watch = null;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    const style = document.createElement('style');
    style.textContent = STYLE;
    if ('adoptedStyleSheets' in root && 'replaceSync' in CSSStyleSheet.prototype) {
      // A style element would need the host's policy to allow inline styles.
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
    } else {
      root.append(style);
    }
  }

  connectedCallback() {
    // Properties that were set before the element was known.
    for (const name of SOURCES) {
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
    }
    addEventListener('message', this.#hear);
    this.#watch = new Watch(() => this.#follow());
    if (this.hasAttribute('eager') || typeof IntersectionObserver !== 'function') return this.#show();
    this.#near = new IntersectionObserver(entries => {
      if (entries.some(entry => entry.isIntersecting)) this.#show();
    }, { rootMargin: NEAR });
    this.#near.observe(this);
  }

  /** Moved with moveBefore(): the page goes on. */
  connectedMoveCallback() {}

  disconnectedCallback() {
    removeEventListener('message', this.#hear);
    this.#watch?.end();
    this.#hide();
  }

  attributeChangedCallback(name, before, now) {
    if (before === now) return;
    if (name === 'base') {
      if (this.#frame) {
        this.#hide();
        this.#show();
      }
      return;
    }
    if (name === 'eager') {
      if (now !== null && this.isConnected) this.#show();
      return;
    }
    if (name === 'theme') return this.#follow();
    this.#set.delete(name);
    this.#given.delete(name);
    this.#change(name);
  }

  get profile() { return this.#source('profile'); }
  set profile(value) { this.#give('profile', value); }
  get baseline() { return this.#source('baseline'); }
  set baseline(value) { this.#give('baseline', value); }
  get cluster() { return this.#source('cluster'); }
  set cluster(value) { this.#give('cluster', value); }

  /** Opens what is given, and closes what was open. */
  load(what) {
    const given = SOURCES.map(name => [name, sources(name, what?.[name])]);
    if (given.every(([, all]) => all.length === 0)) throw new TypeError('load: expected a profile, a baseline or a cluster.');
    for (const [name] of given) {
      this.#given.set(name, what[name] ?? null);
      this.#change(name);
    }
    // Where the same object is opened again, it may hold something else.
    this.#isAnew = true;
  }
  #isAnew = false;

  /** Changes keys of the view; null takes one away. */
  set(keys) {
    for (const [name, value] of Object.entries(keys)) {
      if (name === 'theme') this.setAttribute('theme', plain(value) || 'auto');
      else if (SOURCES.includes(name)) this.#give(name, value);
      else {
        this.#set.set(name, plain(value));
        this.#change(name);
      }
    }
  }

  /** What the view shows, in figures. */
  state() {
    numbers += 1;
    const id = numbers;
    return new Promise((done, fail) => {
      const timer = setTimeout(() => {
        this.#asked.delete(id);
        fail(new Error(`${this.#where()} has not answered.`));
      }, this.#isReady ? ANSWER_MS : READY_MS + ANSWER_MS);
      this.#asked.set(id, { done, fail, timer });
      this.#send({ type: 'state', id });
    });
  }

  #source(name) {
    if (this.#given.has(name)) return this.#given.get(name);
    const all = list(name, this.getAttribute(name));
    return all.length > 1 ? all : (all[0] ?? null);
  }

  #give(name, value) {
    // Said at once to who sets it, not when it is sent.
    sources(name, value);
    this.#given.set(name, value ?? null);
    this.#change(name);
  }

  /** Several changes of one moment become one message. */
  #change(name) {
    this.#changed.add(name);
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      if (this.#isReady) this.#flush();
    });
  }

  #flush() {
    const changed = [...this.#changed];
    this.#changed.clear();
    if (changed.some(name => SOURCES.includes(name)) || this.#isAnew) this.#open();
    else if (changed.length > 0) this.#send({ type: 'set', ...Object.fromEntries(changed.map(name => [name, this.#value(name)])) });
  }

  /** Sends what is to be opened, all of it, and with it the keys: opening forgets those that were about something else. */
  #open() {
    this.#isAnew = false;
    const all = SOURCES.map(name => [name, this.#sources(name)]).filter(([, items]) => items.length > 0);
    if (all.length === 0) {
      this.#send({ type: 'set', profile: '', baseline: '', cluster: '' });
      return;
    }
    this.#send({ type: 'load', ...Object.fromEntries(all) });
    const keys = Object.fromEntries(this.#keys().filter(([, value]) => value.length > 0));
    if (Object.keys(keys).length > 0) this.#send({ type: 'set', ...keys });
  }

  #sources(name) {
    return sources(name, this.#source(name));
  }

  #value(name) {
    const value = this.#set.has(name) ? this.#set.get(name) : list(name, this.getAttribute(name));
    if (name !== 'screen' || value.length > 0) return value;
    // Without a word for it, the screen that fits what is opened.
    return this.#source('cluster') && !this.#source('profile') && !this.#source('baseline') ? 'nodes' : 'flame';
  }

  #keys() {
    const names = new Set([...KEYS, ...this.#set.keys()]);
    return [...names].map(name => [name, this.#value(name)]);
  }

  #where() {
    return this.#page?.href.replace(/#.*/, '') ?? 'The panel';
  }

  #address() {
    const base = this.getAttribute('base');
    const page = new URL(base === null ? './index.html' : base, base === null ? here : document.baseURI);
    const pairs = [];
    for (const [name, value] of this.#keys()) {
      if (name !== 'screen') pairs.push(...[value].flat().filter(text => text !== '').map(text => [name, text]));
    }
    // Only addresses fit into one; the rest is sent when the page is up.
    const opened = SOURCES.map(name => [name, this.#sources(name)]);
    const fits = opened.every(([, items]) => items.every(item => item.url));
    if (fits) for (const [name, items] of opened) pairs.push(...items.map(item => [name, item.url]));
    pairs.push(['theme', this.#theme], ['embed', '1']);
    page.hash = `#/${encodeURIComponent([this.#value('screen')].flat()[0])}?${pairs.map(pair => pair.map(encodeURIComponent).join('=')).join('&')}`;
    return { page, fits };
  }

  #show() {
    if (this.#frame || !this.isConnected) return;
    this.#near?.disconnect();
    this.#theme = this.#wanted();
    const { page, fits } = this.#address();
    this.#changed.clear();
    this.#isAnew = !fits;
    this.#page = page;
    const frame = document.createElement('iframe');
    frame.title = this.getAttribute('aria-label') ?? this.title ?? '';
    if (!frame.title) frame.title = 'Isotherm';
    // The page learns from it whom it may answer.
    frame.referrerPolicy = 'origin';
    frame.allow = 'clipboard-write; fullscreen';
    frame.src = page.href;
    this.#late = setTimeout(() => {
      const message = `${this.#where()} has not started: check the address, whether it may be framed here, and that embed.origins of its isotherm.json names ${location.origin}.`;
      this.#tell({ isotherm: 1, type: 'error', message });
    }, READY_MS);
    this.#frame = frame;
    this.shadowRoot.append(frame);
  }

  #hide() {
    this.#near?.disconnect();
    clearTimeout(this.#late);
    this.#frame?.remove();
    this.#frame = null;
    this.#isReady = false;
    this.#waiting = [];
    for (const { fail, timer } of this.#asked.values()) {
      clearTimeout(timer);
      fail(new Error('The panel was taken from the page.'));
    }
    this.#asked.clear();
  }

  #send(message) {
    if (!this.#isReady) return void this.#waiting.push(message);
    try {
      this.#frame.contentWindow.postMessage({ isotherm: 1, ...message }, this.#page.origin);
    } catch (error) {
      // Something in it can't be copied, such as a function in a data frame.
      this.#tell({ isotherm: 1, type: 'error', message: `The panel could not be given this: ${error.message}` });
    }
  }

  #hear = event => {
    if (!this.#frame || event.source !== this.#frame.contentWindow || event.origin !== this.#page.origin) return;
    const message = event.data;
    if (message?.isotherm !== 1 || !EVENTS.includes(message.type)) return;
    if (message.type === 'ready') this.#start();
    const asked = this.#asked.get(message.id);
    if (asked) {
      this.#asked.delete(message.id);
      clearTimeout(asked.timer);
      if (message.type === 'state') asked.done(message.state);
      else asked.fail(new Error(message.message ?? message.type));
      return;
    }
    this.#tell(message);
  };

  /** The page is up, perhaps once more: people can load a frame again. */
  #start() {
    clearTimeout(this.#late);
    this.#isReady = true;
    this.#follow();
    const waiting = this.#waiting.splice(0);
    this.#isAnew ||= SOURCES.some(name => this.#sources(name).some(item => !item.url));
    this.#flush();
    for (const message of waiting) this.#send(message);
  }

  #tell(message) {
    this.dispatchEvent(new CustomEvent(`isotherm-${message.type}`, { detail: message, bubbles: true, composed: true }));
  }

  /** Light or dark: what the attribute says, or what the page around the panel is. */
  #wanted() {
    const said = this.getAttribute('theme');
    if (said === 'light' || said === 'dark') return said;
    const scheme = getComputedStyle(this).colorScheme.split(' ');
    const [light, dark] = [scheme.includes('light'), scheme.includes('dark')];
    if (light !== dark) return dark ? 'dark' : 'light';
    return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  }

  #follow() {
    if (!this.#frame) return;
    const wanted = this.#wanted();
    if (wanted === this.#theme) return;
    this.#theme = wanted;
    this.#send({ type: 'theme', theme: wanted });
  }
}

/** Notices when the page around a panel may have become light or dark. */
class Watch {
  #media = matchMedia('(prefers-color-scheme: dark)');
  #observer;
  #run;

  constructor(run) {
    this.#run = run;
    this.#media.addEventListener('change', run);
    this.#observer = new MutationObserver(run);
    for (const element of [document.documentElement, document.body]) {
      if (element) this.#observer.observe(element, { attributes: true, attributeFilter: ['class', 'style', 'data-theme', 'data-color-scheme'] });
    }
  }

  end() {
    this.#media.removeEventListener('change', this.#run);
    this.#observer.disconnect();
  }
}

if (!customElements.get('isotherm-panel')) customElements.define('isotherm-panel', IsothermPanel);

export { IsothermPanel };
