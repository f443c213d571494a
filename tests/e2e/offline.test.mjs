// The page without a network, and a new build in the place of an old one.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from './harness.mjs';
import { serve } from './server.mjs';

const FOLDED = 'main;a 3\nmain;b 4\n';
const ALLOWED = { serviceWorkers: 'allow' };
/// Waits for what an asynchronous function in the page says.
async function until(page, ask) {
  for (const end = Date.now() + 30_000; Date.now() < end; await page.waitForTimeout(100)) if (await page.evaluate(ask)) return true;
  return false;
}
const kept = page =>
  until(page, async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    return Boolean(registration?.active) && !registration.installing;
  });
const caches = page => page.evaluate(() => globalThis.caches.keys());
const build = page => page.evaluate(() => document.documentElement.dataset.build);
/// A profile from the address bar itself: nothing to fetch.
const own = `#/flame?profile=${encodeURIComponent(`data:text/plain;base64,${Buffer.from(FOLDED).toString('base64')}`)}`;

test('opens with no network after the first visit', ALLOWED, async t => {
  await t.open();
  await kept(t.page);
  const names = await t.page.evaluate(async () => {
    const [name] = await caches.keys();
    return (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname.split('/').at(-1));
  });
  t.check('the page is kept whole', ['index.html', 'icon.svg'].every(name => names.includes(name)) && names.some(name => name.endsWith('_bg.wasm')), names.join(' '));
  t.check('and nothing of others', !names.some(name => /demo|embed\.js|\.gz/.test(name)), names.join(' '));
  await t.page.context().setOffline(true);
  await t.page.goto('about:blank');
  await t.open(own);
  t.equal('it opens', await t.state('ready', 'error'), 'ready');
  t.equal('and draws', Number((await t.ask()).profile.total), 7);
  await t.page.context().setOffline(false);
});

test('only the page itself is kept', ALLOWED, async t => {
  const address = t.offer('/made/a.folded', { body: FOLDED });
  await t.open();
  await kept(t.page);
  await t.page.reload();
  t.check('the worker stands between', await t.page.waitForFunction(() => navigator.serviceWorker.controller, null, { timeout: 10_000 }).then(() => true, () => false));
  for (const total of [7, 9]) {
    t.offer('/made/a.folded', { body: FOLDED.replace('4', String(total - 3)) });
    await t.page.goto('about:blank');
    await t.open(`#/flame?profile=${encodeURIComponent(address)}`);
    await t.state('ready', 'error');
    t.equal('a profile is asked for anew', Number((await t.ask()).profile.total), total);
  }
});

test('panels keep nothing', ALLOWED, async t => {
  await t.open('#/home?embed=1');
  await t.state('empty', 'ready');
  await t.page.waitForTimeout(3000);
  t.equal('no worker', await t.page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0);
});

test('a new build takes over at the next start', ALLOWED, async t => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'isotherm-offline-'));
  fs.cpSync(t.dist, folder, { recursive: true, filter: from => !/[\\/](grafana|demo|\.stage)$/.test(from) });
  const server = await serve({ '/at/': folder });
  const base = `${server.origin}/at/`;
  try {
    t.expectTrouble = true;
    await t.page.goto(base);
    await kept(t.page);
    const [before] = await caches(t.page);
    await t.page.reload();

    // The next build: another index.html, and so another version.
    const [html, sw] = ['index.html', 'sw.js'].map(name => path.join(folder, name));
    fs.writeFileSync(html, fs.readFileSync(html, 'utf8').replace('<html ', '<html data-build="two" '));
    const version = /const VERSION = '(\w+)'/.exec(fs.readFileSync(sw, 'utf8'))[1];
    fs.writeFileSync(sw, fs.readFileSync(sw, 'utf8').replace(`VERSION = '${version}'`, "VERSION = 'two'"));

    const second = await t.page.context().newPage();
    await second.goto(base);
    t.equal('the next start is the new build', await build(second), 'two');
    t.check('it waits for the old one to close', await until(second, async () => Boolean((await navigator.serviceWorker.getRegistration())?.waiting)));
    t.check('the old one has its files while it is open', (await caches(t.page)).includes(before));
    await t.page.evaluate(hash => { location.hash = hash; }, own);
    t.equal('and works', await t.state('ready', 'error'), 'ready');

    await second.close();
    await t.page.goto('about:blank');
    await t.page.waitForTimeout(1000);
    await t.page.goto(base);
    await until(t.page, async () => (await globalThis.caches.keys()).length === 1);
    const after = await caches(t.page);
    t.check('then the old files go', after.length === 1 && after[0].endsWith(' two'), after.join(', '));
    await t.page.context().setOffline(true);
    await t.page.reload();
    t.equal('the new build opens offline', await build(t.page), 'two');
  } finally {
    await t.page.context().setOffline(false);
    server.close();
    fs.rmSync(folder, { recursive: true });
  }
});
