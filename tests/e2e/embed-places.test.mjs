// Where panels stand: under strict policies, in sandboxes, on pages of other origins, under sub-paths.
import fs from 'node:fs';
import path from 'node:path';
import { test } from './harness.mjs';
import { FOLDED, SCRIPT, heard, host, inside, state, until } from './panels.mjs';
import { SUB_PATH, TYPES, serve } from './server.mjs';

/** Offers the built page at another path, with other headers. */
function offerPage(t, at, headers) {
  t.offer(`${at}*`, (_, name) => {
    const file = path.join(t.dist, name || 'index.html');
    const found = fs.existsSync(file) && fs.statSync(file).isFile();
    return { status: found ? 200 : 404, type: TYPES[path.extname(file)] ?? 'text/plain', body: found ? fs.readFileSync(file) : '', headers };
  });
  return t.server.origin + at;
}
/** What a frame shows of itself: its state, the sentence of index.html, and whether its styles have come. */
const shown = frame =>
  frame.evaluate(() => {
    const late = document.querySelector('#boot-late');
    const style = late && getComputedStyle(late);
    return {
      state: document.documentElement.dataset.state ?? null,
      sentence: late && style.visibility === 'visible' && style.display !== 'none' ? late.textContent : '',
      isStyled: document.styleSheets.length > 0 && getComputedStyle(document.documentElement).getPropertyValue('--space-2') !== '',
    };
  });
const settled = async (t, frame) => {
  for (const end = Date.now() + 20_000; ; ) {
    const now = await shown(frame);
    if (/ready|error/.test(now.state ?? '') || now.sentence || Date.now() > end) return now;
    await t.page.waitForTimeout(100);
  }
};

test('the strictest policy around panels that is documented', async t => {
  // The image is the host's own icon.
  const policy = "default-src 'none'; script-src 'self'; frame-src 'self'; worker-src 'self'; style-src 'self'; img-src data:";
  await host(t, [0, 1, 2].map(n => `<isotherm-panel id="p${n}" eager profile="/made/a.folded"></isotherm-panel>`).join(''), { headers: { 'content-security-policy': policy } });
  for (const n of [0, 1, 2]) t.check(`panel ${n}`, await heard(t, 'painted', `p${n}`));
  t.equal('workers', t.page.workers().length, 1);
  // All of it without a breach: the panel's own policy is the server's, which is as strict.
  t.equal('the element has its style', (await t.page.locator('#p0').boundingBox()).height, 360);
});

test('a host that forbids workers', async t => {
  t.expectTrouble = true;
  const policy = "default-src 'self'; script-src 'self'; frame-src 'self'; worker-src 'none'; style-src 'self'";
  await host(t, '<isotherm-panel id="p" profile="/made/a.folded"></isotherm-panel>', { headers: { 'content-security-policy': policy } });
  t.check('painted', await heard(t, 'painted', 'p'));
  t.equal('the panel has its own', t.page.workers().length, 1);
});

test('a host that forbids the frame is told what to do', async t => {
  t.expectTrouble = true;
  await t.page.clock.install();
  const policy = "default-src 'none'; script-src 'self'; frame-src 'none'; style-src 'self'";
  await host(t, '<isotherm-panel id="p" eager profile="/made/a.folded"></isotherm-panel>', { headers: { 'content-security-policy': policy } });
  await t.page.waitForFunction(() => customElements.get('isotherm-panel') && document.getElementById('p').shadowRoot.querySelector('iframe'));
  await t.page.clock.fastForward(31_000);
  t.check('an error', await heard(t, 'error', 'p'));
  const message = await t.page.evaluate(() => heard.find(m => m.type === 'error').message);
  t.check('says where to look', /may be framed here/.test(message), message);
});

test('a sandbox without the same origin, on a server that allows every origin', async t => {
  const open = offerPage(t, '/open/at/', { 'access-control-allow-origin': '*' });
  t.offer('/made/open.folded', { body: FOLDED, headers: { 'access-control-allow-origin': '*' } });
  await host(t, `<iframe id="f" sandbox="allow-scripts" width="900" height="500" src="${open}#/flame?profile=/made/open.folded&amp;embed=1"></iframe>`);
  const frame = inside(t);
  t.equal('ready', (await settled(t, frame)).state, 'ready');
  t.equal('its origin is nobody’s', await frame.evaluate(() => origin), 'null');
  t.check('its styles have come', (await shown(frame)).isStyled);
  // It hears the page around, and is heard.
  await t.page.evaluate(() => document.getElementById('f').contentWindow.postMessage({ isotherm: 1, type: 'state', id: 'there' }, '*'));
  const answer = await t.page.waitForFunction(() => heard.find(m => m.id === 'there'), null, { timeout: 10_000 }).then(found => found.jsonValue(), () => null);
  t.equal('figures', Number(answer?.state?.profile?.total), 100);
  // Other parts of the page come as files of their own.
  await t.page.evaluate(() => document.getElementById('f').contentWindow.postMessage({ isotherm: 1, type: 'set', screen: 'home' }, '*'));
  await frame.waitForFunction(() => document.querySelector('.home'), null, { timeout: 10_000 }).then(() => t.check('another screen', true), error => t.check('another screen', false, error));
});

test('a sandbox without the same origin, on a server that does not, says what to change', async t => {
  t.expectTrouble = true;
  await host(t, `<iframe id="f" sandbox="allow-scripts" width="640" height="360" src="${t.base}#/flame?profile=/made/a.folded&amp;embed=1"></iframe>`);
  const { state: word, sentence } = await settled(t, inside(t));
  t.check('the sentence', word === null && sentence.includes('Access-Control-Allow-Origin: *'), sentence);
});

test('a sandbox without scripts says what to change', async t => {
  t.expectTrouble = true;
  await host(t, `<iframe id="f" sandbox="" width="640" height="360" src="${t.base}#/flame?profile=/made/a.folded&amp;embed=1"></iframe>`);
  const late = inside(t).locator('#boot-late');
  await late.waitFor({ state: 'visible', timeout: 10_000 });
  t.check('the sentence', (await late.textContent()).includes('a frame with a sandbox has to allow scripts'));
});

test('a sandbox with the same origin works, and shares', async t => {
  const frame = n => `<iframe title="panel ${n}" sandbox="allow-scripts allow-same-origin" width="640" height="300" src="${t.base}#/flame?profile=/made/a.folded&amp;embed=1"></iframe>`;
  await host(t, frame(0) + frame(1));
  for (const n of [0, 1]) t.equal(`panel ${n}`, (await settled(t, inside(t, n))).state, 'ready');
  t.equal('workers', t.page.workers().length, 1);
});

test('panels on a page of another origin', async t => {
  const other = await serve({});
  try {
    // embed.js is the host's copy; the page stays where it is.
    t.trouble.length = 0;
    t.expectTrouble = true;
    t.offer('/made/a.folded', { body: FOLDED, headers: { 'access-control-allow-origin': other.origin } });
    t.offer(new URL(`${t.base}isotherm.json`).pathname, { type: 'application/json', body: JSON.stringify({ embed: { origins: ['self', other.origin] } }) });
    other.made.set('/embed.js', { type: 'text/javascript', body: fs.readFileSync(path.join(t.dist, 'embed.js')) });
    other.made.set('/host.js', { type: 'text/javascript', body: SCRIPT });
    const panel = n => `<isotherm-panel id="p${n}" eager base="${t.base}index.html" profile="${t.server.origin}/made/a.folded"></isotherm-panel>`;
    const policy = `default-src 'none'; script-src 'self'; frame-src ${t.server.origin}`;
    other.made.set('/host.html', { type: 'text/html', headers: { 'content-security-policy': policy }, body: `<!doctype html><title>foreign</title><script src="/host.js"></script><script type="module" src="/embed.js"></script>${panel(0)}${panel(1)}` });
    await t.page.goto(`${other.origin}/host.html`);
    for (const n of [0, 1]) t.check(`panel ${n}`, await heard(t, 'painted', `p${n}`));
    t.equal('figures', Number((await state(t, 'p0')).profile.total), 100);
    await t.page.evaluate(() => document.getElementById('p1').set({ q: 'fill' }));
    t.equal('set', Number((await until(t, 'p1', s => Number(s.profile.matched.total) === 60)).profile.matched.total), 60);
    t.equal('each has its own worker', t.page.workers().length, 2);
    const errors = t.trouble.filter(line => line.startsWith('console') || line.startsWith('page error'));
    t.equal('no errors', errors, []);
  } finally {
    other.close();
  }
});

test('under a sub-path without its last slash', async t => {
  const bare = SUB_PATH.slice(0, -1);
  const index = fs.readFileSync(path.join(t.dist, 'index.html'));
  await t.page.setViewportSize({ width: 900, height: 500 });
  // As most servers do it: the fragment survives.
  t.offer('/made/a.folded', { body: FOLDED });
  t.offer(bare, { status: 301, headers: { location: SUB_PATH } });
  await t.page.goto(`${t.server.origin}${bare}#/flame?profile=/made/a.folded&embed=1`);
  t.equal('a server that leads there', await t.state('ready', 'error'), 'ready');
  // One that serves the page under the wrong address: its files aren't beside it.
  t.expectTrouble = true;
  t.offer(bare, { type: TYPES['.html'], body: index });
  await t.page.goto('about:blank');
  await t.page.goto(`${t.server.origin}${bare}#/flame?profile=/made/a.folded&embed=1`);
  const { state: word, sentence } = await settled(t, t.page.mainFrame());
  t.check('one that does not: the sentence', word === null && sentence.includes('whose address ends in a slash'), sentence);
});
