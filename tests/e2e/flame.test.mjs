// The flame screen: from a URL to a picture, by pointer, by keys, in the worker and on the page.
import { test } from './harness.mjs';

const FOLDED = ['main;parse;read 30', 'main;parse 10', 'main;draw;fill 50', 'main;draw;fill;fill 10', 'idle 100', ''].join('\n');
const hash = (address, more = '') => `#/flame?profile=${encodeURIComponent(address)}${more}`;

async function box(t) {
  return t.page.evaluate(() => {
    const part = document.querySelector('[data-part=flame]');
    const r = part.getBoundingClientRect();
    return { x: r.left, y: r.top, width: r.width, height: r.height, row: +part.dataset.rowHeight, first: +part.dataset.firstRow };
  });
}

for (const [where, query] of [['worker', ''], ['page', '?engine=inline']]) {
  test(`the engine in the ${where}`, async t => {
    const address = t.offer('/made/a.folded', { body: FOLDED });
    await t.page.goto(t.base + query + hash(address), { waitUntil: 'domcontentloaded' });
    t.equal('ready', await t.state('ready', 'error'), 'ready');
    const marks = await t.page.evaluate(() => performance.getEntriesByType('mark').map(m => [m.name, m.detail?.screen]));
    for (const name of ['bytes', 'parsed', 'painted']) {
      t.check(`mark ${name}`, marks.some(([n, screen]) => n === `isotherm:${name}` && screen === 'flame'), JSON.stringify(marks));
    }
    const { profile } = await t.ask();
    t.equal('figures', [profile.total, profile.frames, profile.depth, profile.format], ['200', 6, 4, 'folded']);
    const b = await box(t);
    await t.page.mouse.click(b.x + b.width * 0.75, b.y + b.first + 1.5 * b.row);
    await t.page.waitForFunction(() => location.hash.includes('zoom='));
    t.equal('zoomed', (await t.ask()).profile.zoom, ['main']);
    await t.page.keyboard.press('Escape');
    await t.page.waitForFunction(() => !location.hash.includes('zoom='));
    t.equal('Escape shows all', (await t.ask()).profile.zoom, []);
    await t.page.locator('input[type=search]').click();
    await t.page.keyboard.type('fill');
    await t.page.waitForFunction(() => /search 30/.test(document.querySelector('.answer').innerText));
    const { matched } = (await t.ask()).profile;
    t.equal('nested matches count once', [matched.total, matched.self, matched.frames], ['60', '60', 1]);
    await t.accessible('flame');
  });
}

test('keys go from frame to frame, and Back undoes a zoom', async t => {
  const address = t.offer('/made/a.folded', { body: FOLDED });
  await t.open(hash(address));
  await t.state('ready', 'error');
  await t.page.locator('[data-part=flame]').focus();
  const said = () => t.page.locator('p[role=status]').innerText();
  const press = async (key, name) => {
    await t.page.keyboard.press(key);
    await t.page.waitForFunction(n => document.querySelector('p[role=status]').innerText.startsWith(n), name, { timeout: 5000 }).catch(() => {});
    t.check(`${key} goes to ${name}`, (await said()).startsWith(name), await said());
  };
  await press('ArrowDown', 'idle');
  await press('ArrowRight', 'main');
  await press('ArrowDown', 'draw');
  await press('ArrowRight', 'parse');
  await press('ArrowUp', 'main');
  await t.page.keyboard.press('Enter');
  await t.page.waitForFunction(() => location.hash.includes('zoom=main'));
  await t.page.goBack();
  await t.page.waitForFunction(() => !location.hash.includes('zoom='));
  t.equal('Back', (await t.ask()).profile.zoom, []);
});

test('a name from a file is text, and bad input is a sentence', async t => {
  const evil = '<img src=x onerror=alert(1)>;"><script>alert(2)</script> 5\n';
  const address = t.offer('/made/evil.folded', { body: evil });
  await t.open(hash(address));
  t.equal('opens', await t.state('ready', 'error'), 'ready');
  t.equal('no element came of it', await t.page.locator('main img, main script').count(), 0);
  const bad = t.offer('/made/bad.bin', { body: 'nothing that anybody knows' });
  t.equal('bad input', await t.go(hash(bad)), 'error');
  const alert = await t.page.locator('[role=alert]').innerText();
  t.check('the sentence', alert.length > 20, alert);
  t.equal('what was open still answers', (await t.ask()).profile.total, '5');
  t.equal('missing', await t.go(hash('/made/none')), 'error');
  t.equal('good again', await t.go(hash(address)), 'ready');
});

test('what is painted while another file loads does not end the load', async t => {
  await t.open(hash(t.offer('/made/first.folded', { body: FOLDED })));
  await t.state('ready');
  const slow = t.offer('/made/slow.folded', { body: 'main;b 7\n', delay: 1200 });
  await t.page.evaluate(fragment => { location.hash = fragment; }, hash(slow));
  await t.state('loading');
  // A new size and the pointer both paint the old picture anew.
  await t.page.setViewportSize({ width: 1200, height: 800 });
  await t.page.mouse.move(300, 400);
  await t.page.waitForTimeout(400);
  t.equal('still loading', await t.state('loading'), 'loading');
  t.equal('then ready', await t.state('ready', 'error'), 'ready');
  t.equal('with the new figures', (await t.ask()).profile.total, '7');
});

test('mangled names are read, searched either way, and shown raw on demand', async t => {
  const body = '_ZN3app6handle17h0123456789abcdefE;_ZN3app6handle17hfedcba9876543210E 3\nmain 1\n';
  await t.open(hash(t.offer('/made/mangled.folded', { body })));
  await t.state('ready');
  const table = () => t.page.locator('.functions .table-row').allInnerTexts().then(rows => rows.map(row => row.split('\n')[0]));
  await t.page.waitForFunction(() => document.querySelectorAll('.functions .table-row').length === 2);
  t.equal('read', (await table()).sort(), ['app::handle', 'main']);
  t.equal('the source has three', (await t.ask()).profile.frames, 3);
  await t.page.locator('summary', { hasText: 'Display' }).click();
  await t.page.getByLabel('Demangle names').click();
  await t.page.waitForFunction(() => document.querySelectorAll('.functions .table-row').length === 3);
  t.check('raw', (await table()).some(name => name.startsWith('_ZN3app')));
  t.check('the choice is in the address', (await t.page.evaluate(() => location.hash)).includes('names=raw'));
});

test('several files are switched and added up', async t => {
  const [one, two] = [['one', 'main;a 3\n'], ['two', 'main;b 4\n']].map(([name, body]) => t.offer(`/made/${name}.folded`, { body }));
  await t.open(`${hash(one)}&profile=${encodeURIComponent(two)}`);
  await t.state('ready');
  t.equal('the first opens', (await t.ask()).profile.total, '3');
  await t.page.getByLabel('Profile').selectOption({ label: '2 files together' });
  await t.page.waitForFunction(() => document.querySelector('.answer').innerText.startsWith('7'));
  t.equal('both', (await t.ask()).profile.total, '7');
});

test('a worker that dies is started again and its sources are loaded again', async t => {
  const address = t.offer('/made/a.folded', { body: FOLDED });
  await t.page.addInitScript(() => {
    const Real = Worker;
    window.Worker = class extends Real {
      constructor(...args) {
        super(...args);
        window.lastWorker = this;
      }
    };
  });
  await t.open(hash(address));
  await t.state('ready');
  await t.page.evaluate(() => {
    document.documentElement.dataset.state = 'asked';
    window.lastWorker.dispatchEvent(new ErrorEvent('error', { cancelable: true }));
  });
  t.equal('comes back', await t.state('ready', 'error'), 'ready');
  t.equal('figures', (await t.ask()).profile.total, '200');
  t.check('and says so', /started again/.test(await t.page.locator('.notice.warned').innerText()));
});

for (const [scheme, width, height] of [['dark', 390, 844]]) {
  test(`flame on a phone, ${scheme}`, { colorScheme: scheme, viewport: { width, height } }, async t => {
    const address = t.offer('/made/a.folded', { body: FOLDED });
    await t.open(hash(address, '&view=flame'));
    t.equal('ready', await t.state('ready', 'error'), 'ready');
    const wide = await t.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    t.check('no sideways scroll', wide <= 1, wide);
    await t.page.waitForFunction(() => {
      const part = document.querySelector('[data-part=flame]');
      return +part.dataset.firstRow > part.clientHeight - 2 * +part.dataset.rowHeight - 2;
    }, null, { timeout: 3000 }).catch(() => {});
    const b = await box(t);
    t.check('the root stands at the bottom', b.first > b.height - 2 * b.row - 2, JSON.stringify(b));
    await t.accessible('flame');
  });
}
