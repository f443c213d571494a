// Panels on other pages: the element, its events, its height, and the file that says what a host wants.
import { test } from './harness.mjs';
import { FOLDED, FRAMES, NODES, heard, host, inside, state, until } from './panels.mjs';

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

test('the element: the page is loaded when it comes near, and stays still off screen', async t => {
  await host(t, '<div class="far"></div><isotherm-panel id="p" profile="/made/a.folded"></isotherm-panel>', { style: '.far { height: 4000px }' });
  await t.page.waitForTimeout(400);
  t.equal('not yet', await t.page.evaluate(() => document.getElementById('p').shadowRoot.querySelectorAll('iframe').length), 0);
  await t.page.evaluate(() => document.getElementById('p').scrollIntoView());
  t.check('painted', await heard(t, 'painted', 'p'));
  await inside(t).evaluate(() => {
    globalThis.calls = [];
    const prototype = CanvasRenderingContext2D.prototype;
    for (const name of ['fillRect', 'clearRect', 'fillText', 'strokeRect', 'drawImage', 'putImageData']) {
      const real = prototype[name];
      prototype[name] = function (...given) {
        calls.push(name);
        return real.apply(this, given);
      };
    }
  });
  const seen = () =>
    inside(t).evaluate(() => {
      const canvas = document.querySelector('[data-part=flame] canvas');
      const sum = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.reduce((sum, n) => (sum * 31 + n) % 1_000_003, 7);
      return { sum, calls: calls.length, fits: Math.abs(canvas.height / devicePixelRatio - canvas.getBoundingClientRect().height) <= 1 };
    });
  await t.page.evaluate(() => scrollTo(0, 0));
  await t.page.waitForTimeout(300);
  const before = await seen();
  const steps = [
    ['a zoom', { zoom: ['main', 'draw'] }, s => s.profile.zoom.length === 2],
    ['a search', { q: 'fill' }, s => Number(s.profile.matched.total) === 60],
    ['a transform', { t: ['focus:draw'], zoom: '' }, s => Number(s.profile.matched.total) === 60 && s.profile.transforms.length === 1],
  ];
  for (const [what, keys, holds] of steps) {
    await t.page.evaluate(keys => document.getElementById('p').set(keys), keys);
    t.check(`${what} is taken in`, holds(await until(t, 'p', holds)));
    await t.page.waitForTimeout(300);
    const { sum, calls } = await seen();
    t.equal(`${what}: nothing is drawn`, [sum, calls], [before.sum, before.calls]);
  }
  // Another size would empty the canvas.
  await t.page.evaluate(() => (document.getElementById('p').style.height = '300px'));
  await t.page.waitForTimeout(300);
  t.equal('another height: nothing is drawn', (await seen()).sum, before.sum);
  await t.page.evaluate(() => document.getElementById('p').scrollIntoView());
  await t.page.waitForTimeout(600);
  const after = await seen();
  t.check('all of it is when it is seen again', after.sum !== before.sum && after.calls > before.calls);
  t.check('in the new size', after.fits);
  // As a panel that was never away shows it.
  await t.page.evaluate(() => document.getElementById('p').set({ theme: 'light' }));
  const shown = await inside(t).evaluate(() => document.querySelector('[data-part=flame] canvas').toDataURL());
  await inside(t).evaluate(() => location.reload());
  await t.page.evaluate(() => heard.splice(0));
  t.check('painted anew', await heard(t, 'painted', 'p'));
  await t.page.waitForTimeout(300);
  t.check('the same picture', (await inside(t).evaluate(() => document.querySelector('[data-part=flame] canvas').toDataURL())) === shown);
});

test('a panel that nothing was given to waits for the page around it before it says so', async t => {
  await host(t, `<iframe id="f" title="panel" width="640" height="360" src="${t.base}#/home?embed=1"></iframe>`);
  await t.page.waitForFunction(() => heard.some(m => m.type === 'ready'));
  const text = () => inside(t).evaluate(() => document.querySelector('main:not(#boot)')?.innerText.trim() ?? '');
  const began = Date.now();
  t.equal('nothing at first', await text(), '');
  await inside(t).waitForFunction(() => document.querySelector('main:not(#boot)').innerText.includes('Where a cluster is hot'), null, { timeout: 10_000 });
  t.check('then what the first screen says', Date.now() - began > 500, `${Date.now() - began} ms`);
  t.equal('but not the demo, which panels come without', await inside(t).evaluate(() => document.querySelectorAll('.demo').length), 0);
});

test('a panel that is given something at once never shows that it has nothing', async t => {
  await host(t, '<isotherm-panel id="p" eager></isotherm-panel>');
  await t.page.waitForFunction(() => document.getElementById('p').shadowRoot.querySelector('iframe'));
  // Looks with every change of the panel's page for as long as it is without a profile.
  const frame = await t.page.locator('#p iframe').elementHandle().then(handle => handle.contentFrame());
  await frame.waitForFunction(() => document.body);
  await frame.evaluate(() => {
    globalThis.shown = [];
    new MutationObserver(() => {
      const text = document.querySelector('main:not(#boot) .empty, main:not(#boot) .home')?.innerText;
      if (text) shown.push(text);
    }).observe(document, { subtree: true, childList: true });
  });
  t.check('ready', await heard(t, 'ready', 'p'));
  await t.page.waitForTimeout(300);
  await t.page.evaluate(text => (document.getElementById('p').profile = { name: 'late.folded', bytes: new TextEncoder().encode(text) }), FOLDED);
  t.check('painted', await heard(t, 'painted', 'p'));
  t.equal('nothing else was shown before', await frame.evaluate(() => shown), []);
});

test('resize tells the height at which nothing scrolls', async t => {
  t.offer('/made/deep.folded', { body: `${[...Array(40).keys()].map(n => `f${n}`).join(';')} 5\n` });
  await host(t, '<isotherm-panel id="p" profile="/made/deep.folded"></isotherm-panel>');
  t.check('painted', await heard(t, 'painted', 'p'));
  await t.page.waitForTimeout(500);
  const told = await t.page.evaluate(() => heard.findLast(m => m.type === 'resize')?.height);
  // 41 rows of 18 px, and what stands above them.
  t.check('height', told > 41 * 18 && told < 41 * 18 + 160, String(told));
  // There the controls show, which they don't at 360 px: what is told counts them.
  await t.page.evaluate(height => (document.getElementById('p').style.height = `${height}px`), told);
  await t.page.waitForTimeout(500);
  const share = await inside(t).evaluate(() => Number(document.querySelector('[aria-controls=flame-graph]').dataset.size));
  t.check('at that height nothing scrolls', share >= 0.999, String(share));
  t.check('and little is left over', share <= 1.05, String(share));
});

test('a host that follows resize comes to rest', async t => {
  t.offer('/made/deep.folded', { body: `${[...Array(40).keys()].map(n => `f${n}`).join(';')} 5\n` });
  for (const [keys, screen] of [['profile="/made/deep.folded"', 'flame'], ['profile="/made/deep.folded" view="sandwich" function="f20"', 'sandwich'], ['cluster="/made/nodes.json"', 'nodes'], ['cluster="/made/nodes.json" screen="pods"', 'pods']]) {
    for (const width of [360, 1000]) {
      await host(t, `<isotherm-panel id="p" ${keys}></isotherm-panel>`, { style: `isotherm-panel { width: ${width}px }` });
      await t.page.evaluate(() => {
        globalThis.heights = [];
        document.getElementById('p').addEventListener('isotherm-resize', event => {
          heights.push(event.detail.height);
          event.target.style.height = `${event.detail.height}px`;
        });
      });
      const what = `${screen}, ${width} px wide`;
      t.check(`${what}: painted`, await heard(t, 'painted', 'p'));
      await t.page.waitForTimeout(1200);
      const heights = await t.page.evaluate(() => heights);
      t.check(`${what}: at rest`, heights.length > 0 && heights.length <= 6, heights.join(' '));
      const over = await inside(t).evaluate(() => Math.max(0, ...[...document.querySelectorAll('main .rows')].map(rows => rows.scrollHeight - rows.clientHeight)));
      const share = await inside(t).evaluate(() => Math.min(1, ...[...document.querySelectorAll('main .scroll-bar')].map(bar => Number(bar.dataset.size))));
      t.check(`${what}: nothing scrolls`, over <= 1 && share >= 0.995, `${over} px over, ${share} shown, told ${heights.join(' ')}`);
    }
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
