// The worker's first lines. The page's first message is {glue, module}: the absolute URL of the
// glue and the compiled WebAssembly.Module, or {glue, wasm} with its URL. The same binary as the
// page's then runs here, sees that there is no window, and takes over onmessage. What arrives
// before that is kept and replayed in order: {isotherm: 'connect'} with a port, once for each page
// or panel that this worker serves.

const early = [];
const keep = event => early.push(event);

async function start({ glue, module, wasm }) {
  const code = await import(glue);
  await code.default({ module_or_path: module ?? wasm });
  removeEventListener('message', keep);
  for (const { data, ports } of early.splice(0)) dispatchEvent(new MessageEvent('message', { data, ports: [...ports] }));
}

addEventListener(
  'message',
  first => {
    addEventListener('message', keep);
    start(first.data).catch(error => {
      // Out of the promise, so that the page's Worker object gets its error event.
      setTimeout(() => {
        throw error;
      });
    });
  },
  { once: true },
);
