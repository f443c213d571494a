// Overview, details of a frame, filters, comparisons, exports, links that hold a profile, kept views.
import fs from 'node:fs';
import { test } from './harness.mjs';

const FOLDED = ['main;parse;read 30', 'main;parse 10', 'main;draw;fill 50', 'main;draw;fill;fill 10', 'idle 100', ''].join('\n');
const DEEP = `${'a;b;c;d;e;f;g;h 60\n'}${'x;y;z 40\n'}`;
const hash = (address, more = '') => `#/flame?profile=${encodeURIComponent(address)}${more}`;
const box = (t, selector) =>
  t.page.locator(selector).evaluate(n => {
    const r = n.getBoundingClientRect();
    return { x: r.left, y: r.top, width: r.width, height: r.height };
  });
const says = (t, selector, text) =>
  t.page
    .waitForFunction(([s, w]) => document.querySelector(s)?.innerText.includes(w), [selector, text], { timeout: 5000 })
    .then(() => true, () => false);
const opens = async (t, fragment) => {
  await t.open(fragment);
  t.equal('opens', await t.state('ready', 'error'), 'ready');
};
const menu = (t, name) => t.page.locator('summary', { hasText: name }).click();

test('a drag over the overview chooses what is shown', async t => {
  await opens(t, hash(t.offer('/made/deep.folded', { body: DEEP })));
  await t.page.waitForSelector('[data-part=minimap]');
  const r = await box(t, '[data-part=minimap]');
  const part = () => box(t, '.minimap-window').then(w => [(w.x - r.x) / r.width, w.width / r.width]);
  await t.page.mouse.move(r.x + r.width * 0.2, r.y + 20);
  await t.page.mouse.down();
  await t.page.mouse.move(r.x + r.width * 0.5, r.y + 20, { steps: 3 });
  await t.page.mouse.up();
  await t.page.waitForFunction(() => !document.querySelector('.minimap').classList.contains('whole'));
  await t.page.waitForTimeout(400);
  let [left, width] = await part();
  t.check('the chosen part', Math.abs(left - 0.2) < 0.02 && Math.abs(width - 0.3) < 0.02, `${left} ${width}`);
  await t.page.mouse.move(r.x + r.width * 0.3, r.y + 20);
  await t.page.mouse.down();
  await t.page.mouse.move(r.x + r.width * 0.6, r.y + 20, { steps: 3 });
  await t.page.mouse.up();
  [left, width] = await part();
  t.check('moved', Math.abs(left - 0.5) < 0.02 && Math.abs(width - 0.3) < 0.02, `${left} ${width}`);
  await t.page.keyboard.press('Escape');
  await t.page.waitForFunction(() => document.querySelector('.minimap').classList.contains('whole'));
});

test('details say by what label a function has its weight, and lead there', async t => {
  const labelled = [['one', 'n1', 'main;draw 30\nmain;read 10\n'], ['two', 'n2', 'main;draw 10\n']];
  const [one, two] = labelled.map(([name, node, body]) => `${t.offer(`/made/${name}.folded`, { body })}#node=${node}`);
  await opens(t, `${hash(one)}&profile=${encodeURIComponent(two)}&thread=${encodeURIComponent('#all')}`);
  const part = t.page.locator('[data-part=flame]');
  await part.focus();
  for (const key of ['ArrowDown', 'ArrowDown']) {
    await t.page.keyboard.press(key);
    await t.page.waitForTimeout(150);
  }
  t.equal('draw is selected', (await t.ask()).selected.frame, 'draw');
  await t.page.keyboard.press('o');
  await t.page.waitForSelector('.drawer .shares');
  const rows = await t.page.locator('.drawer .shares tbody tr').allInnerTexts();
  t.check('by node', rows.some(row => /n1\s+30 samples\s+75.0%\s+75.0%/.test(row)), rows.join(' / '));
  await t.accessible('details');
  await t.page.locator('.drawer .shares button', { hasText: 'n2' }).click();
  t.check('filtered', await says(t, '.answer strong', '10'));
  t.check('a chip says so', await says(t, '.chips', 'node n2'));
  await t.page.keyboard.press('Escape');
  t.equal('Escape closes the drawer', await t.page.locator('.drawer').count(), 0);
  await t.page.locator('.chip.filter .chip-close').click();
  t.check('all samples again', await says(t, '.answer strong', '50'));
});

test('two sides are chosen, turned round, and listed by side', async t => {
  const [after, before] = [['after', 'a;new 5\na;b 5\n'], ['before', 'a;b 8\na;gone 4\n']].map(([n, body]) => t.offer(`/made/${n}.folded`, { body }));
  await opens(t, `${hash(after)}&baseline=${encodeURIComponent(before)}&view=diff`);
  await t.accessible('compare');
  const names = () => t.page.locator('.functions .table-row').allInnerTexts().then(rows => rows.map(row => row.split('\n')[0]));
  const only = async (word, name) => {
    await t.page.locator('.table-foot .segment', { hasText: word }).click();
    await t.page.waitForFunction(n => { const rows = document.querySelectorAll('.functions .table-row'); return rows.length === 1 && rows[0].innerText.startsWith(n); }, name, { timeout: 10_000 }).catch(() => {});
    return names();
  };
  t.equal('new', await only('New', 'new'), ['new']);
  t.equal('gone', await only('Gone', 'gone'), ['gone']);
  await t.page.locator('.table-foot .segment', { hasText: 'All' }).click();
  await t.page.locator('.compare button', { hasText: 'Normalise' }).click();
  t.check('in points', await says(t, '.functions .table-row .figure', 'points'));
  await t.page.locator('.compare button', { hasText: 'Swap' }).click();
  t.check('turned round', await says(t, '.answer strong', '12'));
});

test('what is shown is saved as files', async t => {
  await opens(t, hash(t.offer('/made/a.folded', { body: FOLDED }), '&t=focus:draw'));
  const save = async name => {
    await menu(t, 'Export');
    const [download] = await Promise.all([
      t.page.waitForEvent('download', { timeout: 10_000 }),
      t.page.locator('.popover-box button', { hasText: name }).first().click(),
    ]);
    const bytes = fs.readFileSync(await download.path());
    if (await t.page.locator('details.popover[open]').count()) await t.page.keyboard.press('Escape');
    return [download.suggestedFilename(), bytes];
  };
  await menu(t, 'Export');
  await t.accessible('export');
  await menu(t, 'Export');
  let [name, bytes] = await save('SVG');
  t.check('SVG', name === 'a.svg' && bytes.includes('>draw</text>') && bytes.includes('</svg>'), name);
  [name, bytes] = await save('HTML page');
  t.check('HTML', name === 'a.html' && bytes.toString().startsWith('<!'), name);
  const other = await t.page.context().newPage();
  await other.setContent(bytes.toString());
  t.check('the page opens', (await other.title()).includes('a'));
  await other.close();
  [name, bytes] = await save('Folded stacks');
  t.equal('folded', [name, bytes.toString()], ['a.folded', 'draw;fill 50\ndraw;fill;fill 10\n']);
  [name, bytes] = await save('Markdown');
  t.check('Markdown', name === 'a.md' && /\| fill \|.*60/.test(bytes.toString()), bytes.toString());
  [name, bytes] = await save('DOT');
  t.check('DOT', name === 'a.dot' && bytes.toString().startsWith('digraph'), name);
  [name, bytes] = await save('PNG');
  t.check('PNG', name === 'a.png' && bytes.readUInt32BE(16) === 1920 && bytes.readUInt32BE(20) === 3 * 18 + 18, `${name} ${bytes.readUInt32BE(16)}×${bytes.readUInt32BE(20)}`);
  for (const [word, file] of [['pprof', 'a.pb.gz'], ['speedscope', 'a.speedscope.json'], ['Firefox', 'a.firefox.json'], ['flamebearer', 'a.flamebearer.json'], ['Grafana', 'a.nested-set.json'], ['CSV', 'a.csv']]) {
    [name, bytes] = await save(word);
    t.check(word, name === file && bytes.length > 50, `${name} ${bytes.length}`);
    const again = t.offer(`/made/again/${file}`, { body: bytes });
    const tab = word === 'CSV' ? null : await t.page.context().newPage();
    if (tab) {
      await tab.goto(t.base + hash(again));
      const total = await tab.waitForFunction(() => document.querySelector('.answer strong')?.innerText, null, { timeout: 20_000 }).then(v => v.jsonValue(), () => '');
      t.check(`${word} is read again`, total.startsWith('200'), total);
      await tab.close();
    }
  }
});

test('a small profile travels in the link, and texts on the clipboard', async t => {
  await t.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await opens(t, hash(t.offer('/made/a.folded', { body: FOLDED }), '&view=flame'));
  const copied = async name => {
    await menu(t, 'Export');
    await t.page.evaluate(() => navigator.clipboard.writeText(''));
    await t.page.locator('.popover-box button', { hasText: name }).last().click();
    // Not by the sentence that says so: the one about the copy before may still stand there.
    for (let looks = 0; looks < 100; looks += 1) {
      const text = await t.page.evaluate(() => navigator.clipboard.readText());
      if (text) return text;
      await t.page.waitForTimeout(100);
    }
    return '';
  };
  const link = await copied('Link with the profile');
  await t.page.waitForSelector('.toast.shown');
  t.check('a link', /profile=data:/.test(link), link.slice(0, 200));
  t.check('Markdown', (await copied('Table as Markdown')).includes('| idle |'));
  await t.page.goto('about:blank');
  await t.page.goto(link);
  t.equal('opens without the file', await t.state('ready', 'error'), 'ready');
  const profile = (await t.ask()).profile;
  t.equal('the same', [profile.total, profile.view], ['200', 'flame']);
  await t.go('#/flame?profile=data:application/octet-stream;base64,@@@');
  t.check('a cut link says so', (await t.page.locator('[role=alert]').innerText()).includes('link'));
});

test('a view is kept under a name', async t => {
  const address = t.offer('/made/a.folded', { body: FOLDED });
  await opens(t, hash(address, '&t=focus:draw'));
  await menu(t, 'Views');
  await t.page.getByLabel('Name of the view').fill('Drawing');
  await t.page.keyboard.press('Enter');
  await t.page.waitForSelector('.views a');
  await t.accessible('views');
  await t.go('#/home');
  await t.page.locator('.views a', { hasText: 'Drawing' }).click();
  t.check('opened', await says(t, '.answer strong', '60'));
  await menu(t, 'Views');
  await t.page.getByLabel('Forget Drawing').click();
  t.equal('forgotten', await t.page.locator('.views li').count(), 0);
});

test('colours, order and what stands around the graph are choices', async t => {
  await opens(t, hash(t.offer('/made/deep.folded', { body: DEEP })));
  await menu(t, 'Display');
  await t.accessible('display');
  await t.page.getByLabel('Colour').selectOption('value');
  await t.page.getByLabel('Order').selectOption('weight');
  await t.page.getByLabel('Overview above the graph').uncheck();
  await t.page.waitForFunction(() => /color=value/.test(location.hash) && /order=weight/.test(location.hash) && /minimap=off/.test(location.hash));
  t.equal('no overview', await t.page.locator('[data-part=minimap]').count(), 0);
  await t.page.keyboard.press('Escape');
  t.equal('Escape closes the box', await t.page.locator('details.popover[open]').count(), 0);
});
