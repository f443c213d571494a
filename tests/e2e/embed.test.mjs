// Panels on other pages: the element, the messages, what panels share, and how they look when they are small.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from './harness.mjs';
import { serve } from './server.mjs';

const FOLDED = 'main;load 30\nmain;draw;fill 60\nmain;draw;text 10\n';
const NODES = JSON.stringify({
  kind: 'List',
  apiVersion: 'v1',
  items: [
    ...[1, 2, 3].map(n => ({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: `node-${n}`, labels: { 'node.kubernetes.io/instance-type': 'm5.large' } },
      status: {
        capacity: { cpu: '2', memory: '8Gi', pods: '110' },
        allocatable: { cpu: '2', memory: '8Gi', pods: '110' },
        nodeInfo: { kubeletVersion: 'v1.33.1', kernelVersion: '6.1', containerRuntimeVersion: 'containerd://2.0', osImage: 'x' },
      },
    })),
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'waits', namespace: 'shop' },
      spec: { containers: [{ name: 'c', resources: { requests: { cpu: '5' } } }] },
      status: { phase: 'Pending' },
    },
  ],
});
const FRAMES = [
  {
    schema: { fields: [{ name: 'level', type: 'number' }, { name: 'value', type: 'number' }, { name: 'self', type: 'number' }, { name: 'label', type: 'string' }] },
    data: { values: [[0, 1, 1], [10, 6, 4], [0, 6, 4], ['total', 'a', 'b']] },
  },
];
// Listens before anything else can speak.
const SCRIPT = `
window.heard = [];
for (const type of ['ready', 'loading', 'painted', 'state', 'selected', 'error', 'resize'])
  addEventListener('isotherm-' + type, event => heard.push({ ...event.detail, from: event.target.id }));
addEventListener('message', event => { if (event.data?.isotherm === 1) heard.push({ ...event.data, plain: true }); });
`;

/** Opens a page around panels: its body, and what its script does besides. */
async function host(t, body, { headers, style = '' } = {}) {
  t.offer('/made/a.folded', { body: FOLDED });
  t.offer('/made/nodes.json', { type: 'application/json', body: NODES });
  t.offer('/made/host.js', { type: 'text/javascript', body: SCRIPT });
  t.offer('/made/host.css', { type: 'text/css', body: style });
  const html = `<!doctype html><html lang="en"><title>Host</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/made/host.css"><script src="/made/host.js"></script>
    <script type="module" src="${t.base}embed.js"></script><main><h1>Host</h1>${body}</main>`;
  const address = t.offer('/made/host.html', { type: 'text/html', body: html, headers });
  await t.page.goto(address);
}

const heard = (t, type, from) =>
  t.page
    .waitForFunction(([type, from]) => heard.some(m => m.type === type && (from === undefined || m.from === from)), [type, from], { timeout: 30_000 })
    .then(() => true, () => false);
const state = (t, id = 'p') => t.page.evaluate(id => document.getElementById(id).state(), id);
const inside = (t, n = 0) => t.page.frames().filter(frame => frame.url().includes('embed=1'))[n];
const until = async (t, id, holds) => {
  const end = Date.now() + 20_000;
  for (;;) {
    const now = await state(t, id);
    if (holds(now) || Date.now() > end) return now;
    await t.page.waitForTimeout(50);
  }
};

test('the element: attributes, set, events', async t => {
  await host(t, '<isotherm-panel id="p" profile="/made/a.folded" q="fill" theme="dark"></isotherm-panel>');
  for (const type of ['ready', 'loading', 'painted', 'state', 'resize']) t.check(`isotherm-${type}`, await heard(t, type, 'p'));
  const first = await state(t);
  t.equal('screen', first.screen, 'flame');
  t.equal('total', Number(first.profile.total), 100);
  t.equal('searched', Number(first.profile.matched.total), 60);
  t.equal('theme', await inside(t).evaluate(() => document.documentElement.dataset.theme), 'dark');
  const box = await t.page.locator('#p').boundingBox();
  t.equal('height', box.height, 360);

  await t.page.evaluate(() => {
    globalThis.past = history.length;
    globalThis.loads = heard.filter(m => m.type === 'loading').length;
    const panel = document.getElementById('p');
    panel.setAttribute('q', 'load');
    panel.setAttribute('theme', 'light');
    panel.set({ view: 'table' });
  });
  const then = await until(t, 'p', s => s.profile.view === 'table' && Number(s.profile.matched.total) === 30);
  t.equal('changed', [then.profile.view, Number(then.profile.matched.total)], ['table', 30]);
  t.equal('theme changed', await inside(t).evaluate(() => document.documentElement.dataset.theme), 'light');
  t.equal('nothing is loaded again', await t.page.evaluate(() => heard.filter(m => m.type === 'loading').length - loads), 0);
  t.equal('Back is not filled', await t.page.evaluate(() => history.length - past), 0);

  await t.page.evaluate(() => document.getElementById('p').removeAttribute('q'));
  t.equal('a key is taken away', Number((await until(t, 'p', s => Number(s.profile.matched.total) === 0)).profile.matched.total), 0);
});

test('the element: properties take bytes, blobs and frames', async t => {
  await host(t, '<isotherm-panel id="p" eager></isotherm-panel>');
  t.check('ready', await heard(t, 'ready', 'p'));
  const give = (what, more) => t.page.evaluate(new Function('given', `document.getElementById('p').${what};`), more);
  await give('profile = { name: "one.folded", bytes: new TextEncoder().encode(given) }', FOLDED);
  t.equal('bytes', Number((await until(t, 'p', s => s.profile)).profile.total), 100);
  // The same name, other content.
  await give('profile = { name: "one.folded", bytes: new TextEncoder().encode(given).buffer }', 'main;x 7\n');
  t.equal('other bytes of the same name', Number((await until(t, 'p', s => Number(s.profile?.total) === 7)).profile.total), 7);
  await give('profile = new File([given], "two.folded")', 'main;y 8\n');
  t.equal('a file', Number((await until(t, 'p', s => Number(s.profile?.total) === 8)).profile.total), 8);
  await give('profile = given', FRAMES);
  t.equal('frames', Number((await until(t, 'p', s => Number(s.profile?.total) === 10)).profile.total), 10);
  await give('load({ profile: new TextEncoder().encode("a;b 6\\n"), baseline: new TextEncoder().encode("a;b 4\\n") })');
  const two = await until(t, 'p', s => Number(s.profile?.total_baseline) === 4);
  t.equal('two', [Number(two.profile.total), Number(two.profile.total_baseline)], [6, 4]);
  await give('load({ cluster: { name: "nodes.json", bytes: new TextEncoder().encode(given) } })', NODES);
  t.equal('a cluster', (await until(t, 'p', s => s.cluster?.nodes === 3)).screen, 'nodes');
  await give('set({ screen: "pods" })');
  t.equal('another screen', (await until(t, 'p', s => s.screen === 'pods')).screen, 'pods');
  const said = await t.page.evaluate(() => {
    try {
      document.getElementById('p').profile = 42;
    } catch (error) {
      return `${error.name}: ${error.message}`;
    }
  });
  t.check('nonsense is refused at once', said?.startsWith('TypeError: profile: expected an address'), said);
});

test('the element: what cannot be opened is told, and what was open stays', async t => {
  t.expectTrouble = true;
  await host(t, '<isotherm-panel id="p" profile="/made/a.folded"></isotherm-panel>');
  t.check('painted', await heard(t, 'painted', 'p'));
  await t.page.evaluate(() => (document.getElementById('p').profile = '/made/nowhere.folded'));
  t.check('isotherm-error', await heard(t, 'error', 'p'));
  t.equal('the last picture stays', Number((await state(t)).profile.total), 100);
});

test('the element: the page is loaded when it comes near', async t => {
  await host(t, '<div class="far"></div><isotherm-panel id="p" profile="/made/a.folded"></isotherm-panel>', { style: '.far { height: 4000px }' });
  await t.page.waitForTimeout(400);
  t.equal('not yet', await t.page.evaluate(() => document.getElementById('p').shadowRoot.querySelectorAll('iframe').length), 0);
  await t.page.evaluate(() => document.getElementById('p').scrollIntoView());
  t.check('painted', await heard(t, 'painted', 'p'));
});

test('ten panels share one module and one worker', async t => {
  const wasm = [];
  t.page.on('request', request => /_bg\.wasm$/.test(new URL(request.url()).pathname) && wasm.push(request.url()));
  const panel = n => `<isotherm-panel id="p${n}" eager ${n % 2 ? 'profile="/made/a.folded"' : 'cluster="/made/nodes.json"'}></isotherm-panel>`;
  await host(t, [...Array(10).keys()].map(panel).join(''), { style: 'isotherm-panel { width: 320px; height: 200px; float: left }' });
  for (let n = 0; n < 10; n += 1) t.check(`panel ${n}`, await heard(t, 'painted', `p${n}`));
  t.equal('modules', wasm.length, 1);
  t.equal('workers', t.page.workers().length, 1);
  await t.page.evaluate(() => document.getElementById('p0').remove());
  await t.page.evaluate(() => document.getElementById('p1').setAttribute('q', 'fill'));
  t.equal('the first may go', Number((await until(t, 'p1', s => Number(s.profile.matched.total) === 60)).profile.matched.total), 60);
  await t.page.evaluate(() => document.querySelectorAll('isotherm-panel').forEach(panel => panel.remove()));
  await t.page.waitForTimeout(500);
  t.equal('with the last goes the worker', t.page.workers().length, 0);
});

test('the death of a shared worker reaches every panel, and each goes on by itself', async t => {
  const panel = n => `<isotherm-panel id="p${n}" eager profile="/made/a.folded"></isotherm-panel>`;
  await host(t, [0, 1, 2].map(panel).join(''), { style: 'isotherm-panel { width: 320px; height: 200px; float: left }' });
  for (const n of [0, 1, 2]) t.check(`panel ${n}`, await heard(t, 'painted', `p${n}`));
  await t.page.evaluate(() => {
    heard.length = 0;
    const [hub] = window[Symbol.for('isotherm.hub')].values();
    hub.engine.worker.dispatchEvent(new ErrorEvent('error', { cancelable: true }));
  });
  for (const n of [0, 1, 2]) t.check(`panel ${n} is painted again`, await heard(t, 'painted', `p${n}`));
  t.equal('workers', t.page.workers().length, 3);
  t.equal('figures', Number((await state(t, 'p2')).profile.total), 100);
});

test('a host that forbids workers', async t => {
  t.expectTrouble = true;
  const policy = "default-src 'self'; script-src 'self'; frame-src 'self'; worker-src 'none'; style-src 'self'";
  await host(t, '<isotherm-panel id="p" profile="/made/a.folded"></isotherm-panel>', { headers: { 'content-security-policy': policy } });
  t.check('painted', await heard(t, 'painted', 'p'));
  t.equal('the panel has its own', t.page.workers().length, 1);
});

test('a frame in a sandbox', async t => {
  t.expectTrouble = true;
  await host(t, `<iframe id="f" sandbox="allow-scripts" width="640" height="360" src="${t.base}#/flame?profile=/made/a.folded&amp;embed=1"></iframe>`);
  const frame = t.page.frames().find(frame => frame.url().includes('embed=1'));
  const speaks = () => {
    const late = document.querySelector('#boot-late');
    return /ready|error/.test(document.documentElement.dataset.state ?? '') || (late && getComputedStyle(late).visibility === 'visible' && getComputedStyle(late).display !== 'none');
  };
  const said = await frame.waitForFunction(speaks, null, { timeout: 20_000 }).then(() => true, () => false);
  t.check('it works, or a sentence stands there', said);
});

test('messages: answers have the number of the question; junk is an error; nothing breaks', async t => {
  await host(t, `<iframe id="f" title="panel" width="640" height="360" src="${t.base}#/flame?profile=/made/a.folded&amp;embed=1"></iframe>`);
  t.check('ready', await heard(t, 'ready'));
  t.check('painted', await heard(t, 'painted'));
  const send = message => t.page.evaluate(message => document.getElementById('f').contentWindow.postMessage(message, location.origin), message);
  const answer = id => t.page.waitForFunction(id => heard.find(m => m.id === id), id, { timeout: 10_000 }).then(found => found.jsonValue(), () => null);
  await send({ isotherm: 1, type: 'state', id: 'mine' });
  t.equal('state', Number((await answer('mine'))?.state?.profile?.total), 100);
  const malformed = [
    {}, { type: 7 }, { type: 'nothing' }, { type: 'load' }, { type: 'load', profile: 'x' }, { type: 'load', profile: { url: 'javascript:alert(1)' } },
    { type: 'load', profile: { bytes: 'text' } }, { type: 'load', cluster: [{ frames: 1 }] }, { type: 'set', nonsense: 1 }, { type: 'set', q: { a: 1 } },
    { type: 'theme', theme: 'blue' }, { type: 'theme' },
  ];
  for (const [n, message] of malformed.entries()) {
    await send({ isotherm: 1, ...message, id: 1000 + n });
    const got = await answer(1000 + n);
    t.check(`${JSON.stringify(message)} is an error`, got?.type === 'error' && got.message.length > 10, JSON.stringify(got));
  }
  // What is none of ours is nobody's business.
  const before = await t.page.evaluate(() => heard.length);
  for (const junk of [null, 1, 'x', [], {}, { isotherm: 2, type: 'state' }, { isotherm: '1', type: 'state' }, { type: 'state' }]) await send(junk);
  await t.page.waitForTimeout(300);
  t.equal('silence', await t.page.evaluate(() => heard.length), before);
  // Anything else, by a generator that gives the same every time.
  await t.page.evaluate(() => {
    let seed = 1;
    const random = n => (seed = (seed * 48271) % 2147483647) % n;
    const words = ['load', 'set', 'theme', 'profile', 'zoom', '%%%', '', 'a'.repeat(5000), '\u0000', 'embed', 'url', 'bytes'];
    const thing = depth => [() => random(9) - 4, () => words[random(words.length)], () => null, () => undefined, () => NaN, () => new Uint8Array(random(9)), () => [thing(depth - 1)], () => ({ [words[random(words.length)]]: thing(depth - 1) })][random(depth > 0 ? 8 : 5)]();
    for (let i = 0; i < 300; i += 1) {
      const type = ['load', 'set', 'theme', 'state', 'x'][random(5)];
      const message = { isotherm: 1, type, id: -1, profile: thing(3), [words[random(words.length)]]: thing(3) };
      // A state that is there is an answer: ignored. Loads of made-up addresses would only ask the server.
      if (type === 'load' || (type === 'set' && typeof message.profile === 'string')) delete message.profile;
      document.getElementById('f').contentWindow.postMessage(message, location.origin);
    }
  });
  await send({ isotherm: 1, type: 'load', profile: { url: '/made/a.folded' } });
  await send({ isotherm: 1, type: 'set', embed: 1 });
  await send({ isotherm: 1, type: 'state', id: 'alive' });
  t.equal('alive after 300 of them', (await answer('alive'))?.type, 'state');
});

test('messages: an origin is heard and told only if isotherm.json allows it', async t => {
  // Another port is another origin.
  const other = await serve({});
  try {
    t.expectTrouble = true;
    t.offer('/made/a.folded', { body: FOLDED });
    const html = `<!doctype html><title>foreign</title><script src="/host.js"></script>
      <iframe id="f" title="panel" width="640" height="360" src="${t.base}#/flame?profile=/made/a.folded&amp;embed=1"></iframe>`;
    const headers = { 'content-security-policy': "script-src 'self'" };
    other.made.set('/host.js', { type: 'text/javascript', body: SCRIPT });
    other.made.set('/host.html', { type: 'text/html', body: html, headers });
    const ask = async () => {
      await t.page.goto('about:blank');
      await t.page.goto(`${other.origin}/host.html`);
      await t.page.waitForTimeout(200);
      await inside(t).waitForFunction(() => document.documentElement.dataset.state === 'ready', null, { timeout: 30_000 });
      await t.page.evaluate(() => {
        const panel = document.getElementById('f').contentWindow;
        for (const message of [{ type: 'state' }, { type: 'nonsense' }, { type: 'set', q: 'x' }]) panel.postMessage({ isotherm: 1, ...message, id: message.type }, '*');
      });
      await t.page.waitForTimeout(1000);
      return t.page.evaluate(() => heard.map(m => m.id ?? m.type));
    };
    t.equal('not allowed: silence', await ask(), []);
    t.check('not allowed: nothing is done', !inside(t).url().includes('q=x'), inside(t).url());
    const path = new URL(`${t.base}isotherm.json`).pathname;
    t.offer(path, { type: 'application/json', body: JSON.stringify({ embed: { origins: [other.origin] } }) });
    const said = await ask();
    t.equal('allowed: ready comes first', said[0], 'ready');
    for (const id of ['painted', 'state', 'nonsense']) t.check(`allowed: ${id}`, said.includes(id), said.join(' '));
  } finally {
    other.close();
  }
});

test('isotherm.json: title, theme, sources, links, and what is wrong with it', async t => {
  const file = {
    title: 'Heat of the shop', theme: 'dark', colour: 1,
    sources: [{ title: 'Checkout', kind: 'files', url: '/made/a.folded' }, { title: 'Production', kind: 'kubernetes', url: '/api-root', screen: 'pods' }],
    links: [{ title: 'Logs of it', on: 'frame', url: 'https://logs.example/?q={function}' }],
  };
  t.offer('/made/a.folded', { body: FOLDED });
  const path = new URL(`${t.base}isotherm.json`).pathname;
  t.offer(path, { type: 'application/json', body: JSON.stringify(file) });
  await t.open();
  await t.state('empty');
  await t.page.locator('.demo-card', { hasText: 'Checkout' }).waitFor();
  t.equal('title', await t.page.title(), 'Heat of the shop');
  t.equal('theme', await t.page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  t.check('the wrong key is named', (await t.page.locator('.notice.warned').textContent()).includes('isotherm.json: colour: no such key'));
  const way = await t.page.locator('.demo-card', { hasText: 'Production' }).getAttribute('href');
  t.check('an API root', decodeURIComponent(way) === '#/pods?cluster=/api-root/', way);
  await t.accessible('home with sources');
  await t.page.locator('.demo-card', { hasText: 'Checkout' }).click();
  t.equal('opened', await t.state('ready', 'error'), 'ready');
  t.equal('title of a screen', await t.page.title(), 'Flame graph · Heat of the shop');
});

for (const [width, height] of [[240, 120], [320, 200], [640, 360], [1000, 600]]) {
  for (const theme of ['light', 'dark']) {
    test(`panels of ${width}×${height}, ${theme}`, { viewport: { width: 1200, height: 900 } }, async t => {
      const screens = [
        ['flame', 'profile=/made/a.folded'], ['flame', 'profile=/made/a.folded&view=table'], ['flame', 'profile=/made/a.folded&view=tree'], ['flame', 'profile=/made/a.folded&view=sandwich&function=draw'],
        ['flame', 'profile=/made/a.folded&baseline=/made/a.folded&view=diff'], ['nodes', 'cluster=/made/nodes.json'], ['pods', 'cluster=/made/nodes.json'], ['pending', 'cluster=/made/nodes.json'], ['versions', 'cluster=/made/nodes.json'],
      ];
      await t.page.setViewportSize({ width, height });
      t.offer('/made/a.folded', { body: FOLDED });
      t.offer('/made/nodes.json', { type: 'application/json', body: NODES });
      for (const [screen, keys] of screens) {
        const what = `${screen} ${/view=\w+/.exec(keys)?.[0] ?? ''}`;
        await t.open(`#/${screen}?${keys}&embed=1&theme=${theme}`);
        await t.page.reload({ waitUntil: 'domcontentloaded' });
        t.equal(`${what}: state`, await t.state('ready', 'error'), 'ready');
        t.equal(`${what}: no chrome`, await t.page.locator('.rail, .top-bar').count(), 0);
        const { over, picture, line } = await t.page.evaluate(() => {
          const root = document.documentElement;
          const outside = [...document.querySelectorAll('main *')].filter(element => {
            const box = element.getBoundingClientRect();
            if (box.width === 0 || box.height === 0 || element.closest('.rows, .bar, .legend, .tooltip, .visually-hidden, .answer, .pictures, .search, svg')) return false;
            return box.right > innerWidth + 1 || box.left < -1 || box.bottom > innerHeight + 1;
          });
          const box = document.querySelector('[data-part=flame], [data-part=nodes], .rows')?.getBoundingClientRect();
          const line = document.querySelector('.answer')?.getBoundingClientRect();
          return {
            over: [root.scrollWidth - root.clientWidth, root.scrollHeight - root.clientHeight, ...outside.slice(0, 3).map(element => `${element.tagName}.${element.className}`)],
            picture: box ? box.height : 0,
            line: line ? line.height : 0,
          };
        });
        t.equal(`${what}: nothing overflows`, over, [0, 0]);
        t.check(`${what}: a picture`, picture >= Math.min(50, height / 3), `${picture} px high`);
        t.check(`${what}: the answer is one line`, line <= 30, `${line} px high`);
        if (width < 720 || height < 420) {
          await t.page.locator('.panel-tools > details > summary').click();
          const box = await t.page.locator('.panel-tools > details > .popover-box').boundingBox();
          t.check(`${what}: controls within the panel`, box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height, JSON.stringify(box));
          t.check(`${what}: with the search`, await t.page.locator('input[type=search]').count());
          await t.page.keyboard.press('Escape');
          t.equal(`${what}: Escape closes them`, await t.page.locator('.panel-tools > details[open]').count(), 0);
        } else {
          t.check(`${what}: the search is there`, await t.page.locator('input[type=search]').isVisible());
        }
        await t.accessible(`${what} in ${width}×${height}, ${theme}`);
      }
    });
  }
}

test('resize tells the height of the picture', async t => {
  t.offer('/made/deep.folded', { body: `${[...Array(40).keys()].map(n => `f${n}`).join(';')} 5\n` });
  await host(t, '<isotherm-panel id="p" profile="/made/deep.folded"></isotherm-panel>');
  t.check('painted', await heard(t, 'painted', 'p'));
  await t.page.waitForTimeout(500);
  const told = await t.page.evaluate(() => heard.findLast(m => m.type === 'resize')?.height);
  // 41 rows of 18 px, and what stands above them.
  t.check('height', told > 41 * 18 && told < 41 * 18 + 160, String(told));
});

// Examples of what people use, each with the package as it comes; without it the example is not tried.
const require = createRequire(import.meta.url);
const has = name => {
  try {
    return require.resolve(name);
  } catch {
    return null;
  }
};
const bundled = async name => {
  const names = Object.keys(require(name)).filter(key => /^[a-z_]\w*$/i.test(key) && key !== 'default');
  const contents = `export { ${names.join(', ')} } from '${name}';`;
  const { build } = await import('esbuild');
  const made = await build({ stdin: { contents, resolveDir: path.dirname(fileURLToPath(import.meta.url)) }, bundle: true, format: 'esm', write: false, define: { 'process.env.NODE_ENV': '"production"' }, external: name === 'react' ? [] : ['react'], banner: name === 'react' ? {} : { js: "import * as react from 'react'; const require = () => react;" } });
  return made.outputFiles[0].text;
};
const EXAMPLES = {
  plain: { needs: [], vendor: async () => ({}) },
  react: { needs: ['react', 'react-dom', 'esbuild'], vendor: async () => ({ 'react.js': await bundled('react'), 'react-dom-client.js': await bundled('react-dom/client') }) },
  vue: { needs: ['vue'], vendor: async () => ({ 'vue.js': fs.readFileSync(path.join(path.dirname(has('vue')), 'dist/vue.esm-browser.prod.js'), 'utf8') }) },
};

for (const [name, { vendor }] of Object.entries(EXAMPLES).filter(([, { needs }]) => needs.every(has))) {
  test(`the example ${name}.html`, async t => {
    const file = new URL(`../../docs/examples/${name}.html`, import.meta.url);
    for (const [file, body] of Object.entries(await vendor())) t.offer(`/made/vendor/${file}`, { type: 'text/javascript', body });
    const html = fs.readFileSync(file, 'utf8').replaceAll('./isotherm/', t.base).replaceAll('./vendor/', '/made/vendor/');
    // An example is read by people: its script stands in it, and Vue compiles what it finds.
    const policy = "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";
    await t.page.goto(t.offer('/made/example.html', { type: 'text/html', body: html, headers: { 'content-security-policy': policy } }));
    const said = await t.page.locator('output').filter({ hasText: /\d/ }).textContent({ timeout: 30_000 });
    t.check('it shows what the panel said', /\d/.test(said), said);
  });
}
