// The examples of docs/embedding.md, with the real packages from npm.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from './harness.mjs';

const require = createRequire(import.meta.url);
const here = path.dirname(fileURLToPath(import.meta.url));
const react = "import * as react from 'react'; const require = () => react;";

/** A package that is no module, as one. */
async function bundled(name, external = []) {
  const names = Object.keys(require(name)).filter(key => /^[a-z_]\w*$/i.test(key) && key !== 'default');
  const contents = `export { ${names.join(', ')} } from '${name}';`;
  const { build } = await import('esbuild');
  const made = await build({
    stdin: { contents, resolveDir: here }, bundle: true, format: 'esm', write: false, external, banner: external.length > 0 ? { js: react } : {},
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return made.outputFiles[0].text;
}

/** What each needs in its folder vendor/. */
const EXAMPLES = {
  plain: async () => ({}),
  react: async () => ({ 'react.js': await bundled('react'), 'react-dom-client.js': await bundled('react-dom/client', ['react']) }),
  vue: async () => ({ 'vue.js': fs.readFileSync(path.join(path.dirname(require.resolve('vue')), 'dist/vue.esm-browser.prod.js'), 'utf8') }),
};

test('every example of the documentation is tried', async t => {
  const docs = fs.readFileSync(path.join(here, '../../docs/embedding.md'), 'utf8');
  const linked = [...docs.matchAll(/\(examples\/(\w+)\.html\)/g)].map(([, name]) => name);
  const there = fs.readdirSync(path.join(here, '../../docs/examples')).map(name => name.replace('.html', ''));
  t.equal('linked', linked.sort(), Object.keys(EXAMPLES).sort());
  t.equal('there', there.sort(), Object.keys(EXAMPLES).sort());
});

test('the element as the README has it', async t => {
  const readme = fs.readFileSync(path.join(here, '../../README.md'), 'utf8');
  const html = /```html\n(<script type="module"[^`]*)```/.exec(readme)[1].replaceAll('"isotherm/', `"${t.base}`);
  t.offer('/favicon.ico', { type: 'image/x-icon', body: '' });
  await t.page.goto(t.offer('/made/readme.html', { type: 'text/html', body: `<!doctype html><html lang="en"><title>README</title><main><h1>README</h1>${html}</main>` }));
  await t.page.waitForFunction(() => customElements.get('isotherm-panel'));
  const shown = await until(t, s => Number(s.profile?.matched.total) > 0);
  t.check('it shows what it names, searched', Number(shown.profile?.matched.total) > 0, JSON.stringify(shown).slice(0, 300));
});

for (const [name, vendor] of Object.entries(EXAMPLES)) {
  test(`the example ${name}.html`, async t => {
    for (const [file, body] of Object.entries(await vendor())) t.offer(`/made/vendor/${file}`, { type: 'text/javascript', body });
    t.offer('/favicon.ico', { type: 'image/x-icon', body: '' });
    const html = fs.readFileSync(path.join(here, `../../docs/examples/${name}.html`), 'utf8').replaceAll('./isotherm/', t.base).replaceAll('./vendor/', '/made/vendor/');
    // An example is read by people: its script stands in it, and Vue compiles what it finds.
    const policy = "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";
    await t.page.goto(t.offer('/made/example.html', { type: 'text/html', body: html, headers: { 'content-security-policy': policy } }));
    const said = t.page.locator('output').filter({ hasText: /\d/ });
    const text = await said.textContent({ timeout: 30_000 });
    const shown = await state(t);
    t.equal('it shows what the panel says', text, `${shown.profile.metric}: ${shown.profile.total} ${shown.profile.unit}`);
    // Typed text reaches the panel, key by key.
    await t.page.locator('input').pressSequentially('json');
    const then = await until(t, s => Number(s.profile.matched.total) > 0);
    t.check('what is typed is searched for', Number(then.profile.matched.total) > 0, JSON.stringify(then.profile.matched));
    t.check('and nothing is loaded again', decodeURIComponent(then.url).split('profile=')[1]?.split('&')[0] === decodeURIComponent(shown.url).split('profile=')[1]?.split('&')[0], then.url);
  });
}

const state = t => t.page.evaluate(() => document.querySelector('isotherm-panel').state());
async function until(t, holds) {
  for (const end = Date.now() + 15_000; ; ) {
    const now = await state(t);
    if (holds(now) || Date.now() > end) return now;
    await t.page.waitForTimeout(50);
  }
}
