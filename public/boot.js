// Starts the page: asks whether the browser can run it, loads the glue and the wasm, reports the
// progress, and takes away the notice that index.html carries for where nothing runs.
//
// The names of the hashed files stand in <meta name="isotherm-…">; the page's Rust side finds them
// in globalThis.isothermBoot, to start worker.js with the same glue and the compiled module.

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
  const [code, module] = await Promise.all([import(glue), compile(wasm, Number(content('wasm-bytes')))]);
  globalThis.isothermBoot = { glue, wasm, worker, module };
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
