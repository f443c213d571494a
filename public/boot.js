// Starts the page: asks whether the browser can run it, loads the glue and the wasm, reports the
// progress, and takes away the notice that index.html carries for where nothing runs.
//
// The names of the hashed files stand in <meta name="isotherm-…">; the page's Rust side finds them
// in globalThis.isothermBoot, with `connect`, which leads to the engine in a worker.
//
// Panels on one page (embed=1, in frames of their page's origin) share one compiled module and one worker. What they
// share stands on the window around them, in a map by the address of the wasm: two builds on one host never mix.

const notice = document.getElementById('boot');
const bar = document.getElementById('boot-progress');

// The smallest module with a SIMD instruction (i8x16.splat, i8x16.popcnt).
const SIMD = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

// Lets the browser do something else: the rest runs in a task of its own. Timers would wait longer than need be.
function pause() {
  return new Promise(done => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(null);
  });
}

class Sentence extends Error {}

function content(name) {
  const meta = document.querySelector(`meta[name="isotherm-${name}"]`);
  if (!meta) throw new Sentence(`index.html does not name its ${name}: build the page with cargo xtask build.`);
  return meta.content;
}

const address = name => new URL(content(name), document.baseURI).href;

async function compile(url, expected) {
  const response = await fetch(url, { credentials: 'same-origin' });
  if (!response.ok) throw new Sentence(`The server answered ${response.status} for ${url}: reload the page, or ask whoever hosts it.`);
  if (!response.body) return WebAssembly.compile(await response.arrayBuffer());
  let read = 0;
  const counted = response.body.pipeThrough(
    new TransformStream({
      async transform(chunk, out) {
        read += chunk.byteLength;
        bar.value = Math.min(1, read / expected);
        out.enqueue(chunk);
        // What comes at once, as from a cache, would be compiled in one long task.
        await pause();
      },
    }),
  );
  // The type is ours to state: some static hosts do not know application/wasm.
  const typed = new Response(counted, { headers: { 'content-type': 'application/wasm' } });
  if (WebAssembly.compileStreaming) return WebAssembly.compileStreaming(typed);
  return WebAssembly.compile(await typed.arrayBuffer());
}

// What the panels of the window around this one share, if this is a panel and that window may be touched.
function hubOf(wasm) {
  try {
    if (parent === window || !/[?&]embed=(1|true)(&|$)/.test(location.hash)) return null;
    const hubs = (parent[Symbol.for('isotherm.hub')] ??= new parent.Map());
    if (!hubs.has(wasm)) hubs.set(wasm, new parent.Object());
    return hubs.get(wasm);
  } catch {
    // Another origin, or a sandbox: on our own.
    return null;
  }
}

// The same module as an object of the window around: one of this window would keep all of it in memory after the panel
// was taken away.
function ofParent(module) {
  try {
    return parent.structuredClone(module);
  } catch {
    return module;
  }
}

// The module, compiled by whichever panel comes first.
async function shared(hub, compiled) {
  while (!hub.module) {
    if (hub.coming) {
      // Fails where that panel goes before it is done; then it is somebody else's turn.
      await hub.coming.catch(() => {});
      continue;
    }
    let gone;
    hub.coming = new parent.Promise((_, fail) => (gone = fail));
    const coming = hub.coming;
    coming.catch(() => {});
    const leave = () => {
      if (hub.coming === coming) hub.coming = null;
      gone(new Error('gone'));
    };
    addEventListener('pagehide', leave);
    try {
      hub.module = ofParent(await compiled());
    } finally {
      removeEventListener('pagehide', leave);
      // Wakes those who wait.
      leave();
    }
  }
  return hub.module;
}

// Leads to an engine: {port, worker, isShared}, or null where no worker can be made. Asked for an engine of its own
// after a shared one has failed, so that nobody falls twice because of a neighbour.
function connector({ glue, wasm, worker: address, module }, hub) {
  const start = Maker => {
    const worker = new Maker(address, { type: 'module', name: 'isotherm' });
    worker.postMessage({ glue, wasm, module });
    return worker;
  };
  const open = worker => {
    const { port1, port2 } = new MessageChannel();
    worker.postMessage({ isotherm: 'connect' }, [port2]);
    return port1;
  };
  return wantsOwn => {
    if (hub && !hub.isRefused && !wantsOwn) {
      try {
        // The window around the panels makes it, so that it outlives the panel that came first.
        const engine = (hub.engine ??= Object.assign(new parent.Object(), { worker: start(parent.Worker), users: 0 }));
        const { worker } = engine;
        const port = open(worker);
        engine.users += 1;
        // What the page listens to is its own: a listener on what outlives it would keep it in memory.
        const death = new EventTarget();
        const tell = event => {
          event.preventDefault();
          death.dispatchEvent(new Event('error', { cancelable: true }));
        };
        worker.addEventListener('error', tell);
        const drop = () => {
          worker.terminate();
          if (hub.engine === engine) hub.engine = null;
        };
        let isIn = true;
        const leave = () => {
          if (!isIn) return;
          isIn = false;
          worker.removeEventListener('error', tell);
          port.postMessage({ isotherm: 'bye' });
          port.close();
          engine.users -= 1;
          // Nobody is left: its memory is given back.
          if (engine.users === 0) drop();
        };
        // A page that may come back from the browser's cache keeps its engine.
        addEventListener('pagehide', event => event.persisted || leave());
        const lose = hasStarted => {
          isIn = false;
          worker.removeEventListener('error', tell);
          if (!hasStarted) hub.isRefused = true;
          drop();
        };
        return { port, worker: death, isShared: true, lose };
      } catch {
        hub.isRefused = true;
      }
    }
    try {
      const worker = start(Worker);
      return { port: open(worker), worker, isShared: false, lose: () => worker.terminate() };
    } catch {
      return null;
    }
  };
}

async function boot() {
  notice.dataset.running = '';
  bar.hidden = false;
  if (typeof WebAssembly !== 'object') {
    throw new Sentence('This browser does not run WebAssembly, or a policy forbids it; Isotherm needs Chrome 91, Firefox 89, Safari 16.4 or newer.');
  }
  if (!WebAssembly.validate(SIMD)) {
    throw new Sentence('This browser runs WebAssembly without SIMD; Isotherm needs Chrome 91, Firefox 89, Safari 16.4 or newer.');
  }
  const [glue, wasm, worker] = ['glue', 'wasm', 'worker'].map(address);
  const hub = hubOf(wasm);
  const compiled = () => compile(wasm, Number(content('wasm-bytes')));
  const [code, module] = await Promise.all([import(glue), hub ? shared(hub, compiled) : compiled()]);
  globalThis.isothermBoot = { glue, wasm, worker, module, connect: connector({ glue, wasm, worker, module }, hub) };
  // Each step in a task of its own: the browser stays responsive between them.
  await pause();
  await code.default({ module_or_path: module });
  await pause();
  code.mount();
  notice.remove();
}

boot().catch(error => {
  const sentence = error instanceof Sentence ? error.message : `Isotherm could not start: ${error?.message ?? error}. Reload the page; if that does not help, report this sentence.`;
  const alert = document.createElement('p');
  alert.setAttribute('role', 'alert');
  alert.textContent = sentence;
  bar.remove();
  notice.append(alert);
  // A half-started page may have replaced the body.
  if (!notice.isConnected) document.body.prepend(notice);
  document.documentElement.dataset.state = 'error';
});
