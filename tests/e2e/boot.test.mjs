// How the page starts, and what it says where it cannot.
import { test } from './harness.mjs';

const alert = page => page.locator('[role=alert]').first().textContent({ timeout: 10_000 });

test('the page starts', async t => {
  await t.open();
  t.equal('state', await t.state('empty', 'ready', 'error'), 'empty');
  t.equal('the notice is gone', await t.page.locator('#boot').count(), 0);
  const boot = await t.page.evaluate(() => {
    const { glue, wasm, worker, module } = globalThis.isothermBoot;
    return { glue, wasm, worker, module: module instanceof WebAssembly.Module };
  });
  t.check('the wasm is compiled once, for page and worker', boot.module);
  for (const key of ['glue', 'wasm', 'worker']) {
    t.check(`${key} is an absolute, hashed address`, boot[key].startsWith(t.base) && /-[0-9a-f]{8,}/.test(boot[key]), boot[key]);
  }
  const loads = await t.page.evaluate(() => performance.getEntriesByType('resource').filter(e => e.name.endsWith('_bg.wasm')).length);
  t.equal('the wasm is loaded once', loads, 1);
});

test('without scripts the page says why', { javaScriptEnabled: false }, async t => {
  await t.open();
  const late = t.page.locator('#boot-late');
  t.equal('not at once', await late.isVisible(), false);
  await late.waitFor({ state: 'visible', timeout: 10_000 });
  t.check('but after some seconds', (await late.textContent()).startsWith('Isotherm has not started.'));
});

test('without WebAssembly', async t => {
  await t.page.addInitScript(() => delete globalThis.WebAssembly);
  await t.open();
  t.check('one sentence', (await alert(t.page)).includes('does not run WebAssembly'));
  t.equal('state', await t.state('error'), 'error');
  t.equal('the notice of index.html stays hidden', await t.page.locator('#boot-late').isVisible(), false);
  await t.accessible('the sentence');
});

test('without SIMD', async t => {
  await t.page.addInitScript(() => {
    WebAssembly.validate = () => false;
  });
  await t.open();
  t.check('one sentence', (await alert(t.page)).includes('without SIMD'));
});

test('a wasm that is not there', async t => {
  t.expectTrouble = true;
  await t.page.route('**/*.wasm', route => route.fulfill({ status: 404, body: 'gone' }));
  await t.open();
  t.check('one sentence', (await alert(t.page)).startsWith('The server answered 404 for '));
});

test('a wasm that is cut off', async t => {
  t.expectTrouble = true;
  await t.page.route('**/*.wasm', route => route.fulfill({ status: 200, body: Buffer.from('\0asm\x01\0\0\0\x01') }));
  await t.open();
  t.check('one sentence', (await alert(t.page)).startsWith('Isotherm could not start: '));
});

test('the worker keeps what arrives before it is ready', async t => {
  const body = `export default async ({ module_or_path }) => {
    await new Promise(done => setTimeout(done, 50));
    const seen = [module_or_path];
    onmessage = ({ data }) => (data === 'end' ? postMessage(seen) : seen.push(data));
  };`;
  const glue = t.offer('/made/glue.js', { type: 'text/javascript', body });
  await t.open();
  await t.page.waitForFunction(() => globalThis.isothermBoot);
  const seen = await t.page.evaluate(
    address =>
      new Promise((done, fail) => {
        const worker = new Worker(globalThis.isothermBoot.worker, { type: 'module' });
        worker.onmessage = ({ data }) => done(data);
        worker.onerror = event => fail(new Error(event.message));
        worker.postMessage({ glue: address, wasm: 'the wasm' });
        for (const message of [1, { two: 2 }, 'end']) worker.postMessage(message);
      }),
    glue,
  );
  t.equal('in order', seen, ['the wasm', 1, { two: 2 }]);
});

test('a worker that cannot start fires error', async t => {
  t.expectTrouble = true;
  const glue = t.offer('/made/glue.js', { type: 'text/javascript', body: "export default async () => { throw new Error('no memory'); };" });
  await t.open();
  await t.page.waitForFunction(() => globalThis.isothermBoot);
  const message = await t.page.evaluate(
    address =>
      new Promise(done => {
        const worker = new Worker(globalThis.isothermBoot.worker, { type: 'module' });
        worker.onerror = event => done(event.message);
        worker.postMessage({ glue: address });
      }),
    glue,
  );
  t.check('with its reason', message.includes('no memory'), message);
});
