// The views of a profile, its transforms by menu, keys and chips, and ranges of time.
import { test } from './harness.mjs';

const FOLDED = ['main;parse;read 30', 'main;parse 10', 'main;draw;fill 50', 'main;draw;fill;fill 10', 'idle 100', ''].join('\n');
const frames = ['main', 'read', 'draw', 'loop'].map(name => ({ name }));
// Two threads, 40 samples of 25 ms each.
const TIMED = JSON.stringify({
  $schema: 'https://www.speedscope.app/file-format-schema.json',
  shared: { frames },
  profiles: [{
    type: 'sampled', name: 'timed', unit: 'milliseconds', startValue: 0, endValue: 1000,
    samples: Array.from({ length: 40 }, (_, i) => [0, i % 4 === 3 ? 2 : 1]), weights: Array(40).fill(25),
  }],
});
const hash = (address, more = '') => `#/flame?profile=${encodeURIComponent(address)}${more}`;
const views = ['icicle', 'flame', 'chart', 'sandwich', 'table', 'tree', 'heatmap'];

for (const theme of ['light', 'dark']) {
  test(`every view opens, ${theme}`, async t => {
    const address = t.offer('/made/timed.speedscope', { body: TIMED });
    for (const view of views) {
      await t.page.goto('about:blank');
      await t.open(hash(address, `&view=${view}&theme=${theme}`));
      t.equal(`${view} opens`, await t.state('ready', 'error'), 'ready');
      t.equal(`${view} is the one`, (await t.ask()).profile.view, view);
      await t.accessible(view);
    }
  });
}

test('views without their data say so and leave the choice', async t => {
  const address = t.offer('/made/a.folded', { body: FOLDED });
  for (const view of ['chart', 'heatmap', 'diff']) {
    await t.page.goto('about:blank');
    await t.open(hash(address, `&view=${view}`));
    t.equal(`${view} settles`, await t.state('ready', 'error'), 'ready');
    t.check(`${view} says why`, (await t.page.locator('.empty').innerText()).length > 30);
    await t.page.locator('.segment', { hasText: 'Icicle' }).click();
    await t.page.waitForSelector('[data-part=flame]');
  }
});

test('transforms by key, chip and menu, undone and done again', async t => {
  const address = t.offer('/made/a.folded', { body: FOLDED });
  await t.open(hash(address));
  await t.state('ready', 'error');
  const total = async wanted => {
    await t.page.waitForFunction(w => document.querySelector('.answer strong')?.innerText === w, wanted, { timeout: 5000 }).catch(() => {});
    return (await t.ask()).profile;
  };
  const part = t.page.locator('[data-part=flame]');
  await part.focus();
  for (const key of ['ArrowDown', 'ArrowRight', 'ArrowDown']) {
    await t.page.keyboard.press(key);
    await t.page.waitForTimeout(150);
  }
  t.equal('draw is selected', (await t.ask()).selected.frame, 'draw');
  await t.page.keyboard.press('f');
  let profile = await total('60');
  t.equal('focused by key', [profile.total, profile.transforms], ['60', ['focus:draw']]);
  await t.accessible('chips');
  await t.page.locator('button', { hasText: 'Undo' }).click();
  t.equal('undone', (await total('200')).transforms, []);
  await t.page.locator('button', { hasText: 'Redo' }).click();
  t.equal('done again', (await total('60')).transforms, ['focus:draw']);
  await t.page.locator('.chip-close').click();
  t.equal('chip removed', (await total('200')).transforms, []);
  await t.page.locator('.add-transform').selectOption('invert');
  await t.page.waitForFunction(() => location.hash.includes('t=invert'));
  t.equal('inverted', (await total('200')).transforms, ['invert']);
  await t.page.goBack();
  t.equal('Back', (await total('200')).transforms, []);
  const b = await part.evaluate(n => { const r = n.getBoundingClientRect(); return { x: r.left, y: r.top, width: r.width, row: +n.dataset.rowHeight, first: +n.dataset.firstRow }; });
  await t.page.mouse.click(b.x + b.width * 0.75, b.y + b.first + 1.5 * b.row, { button: 'right' });
  await t.page.waitForSelector('[role=menu]');
  await t.accessible('menu');
  t.equal('the first item has the focus', await t.page.evaluate(() => document.activeElement.getAttribute('role')), 'menuitem');
  await t.page.keyboard.press('Escape');
  t.equal('Escape closes the menu', await t.page.locator('[role=menu]').count(), 0);
  await t.page.mouse.click(b.x + b.width * 0.75, b.y + b.first + 1.5 * b.row, { button: 'right' });
  await t.page.waitForSelector('[role=menu]');
  await t.page.locator('[role=menuitem]', { hasText: 'Leave out stacks' }).click();
  t.equal('dropped by menu', (await total('100')).transforms, ['drop:main']);
});

test('the sandwich goes to callers, and the table chooses the function', async t => {
  const address = t.offer('/made/a.folded', { body: FOLDED });
  await t.open(hash(address, '&view=sandwich&function=fill'));
  t.equal('opens', await t.state('ready', 'error'), 'ready');
  t.check('says of what', (await t.page.locator('.pane-title').first().innerText()).includes('fill'));
  await t.page.locator('.functions .link', { hasText: 'parse' }).click();
  await t.page.waitForFunction(() => location.hash.includes('function=parse'));
  t.check('another function', (await t.page.locator('.pane-title').first().innerText()).includes('parse'));
});

test('the call tree is driven by arrow keys', async t => {
  const address = t.offer('/made/a.folded', { body: FOLDED });
  await t.open(hash(address, '&view=tree'));
  t.equal('opens', await t.state('ready', 'error'), 'ready');
  const rows = () => t.page.locator('[role=row][aria-level]').count();
  const wait = n => t.page.waitForFunction(n => document.querySelectorAll('[role=row][aria-level]').length === n, n, { timeout: 5000 }).catch(() => {});
  await t.page.locator('[role=treegrid]').focus();
  await t.page.keyboard.press('Home');
  await t.page.keyboard.press('ArrowLeft');
  await wait(1);
  t.equal('closed', await rows(), 1);
  await t.page.keyboard.press('*');
  await wait(8);
  t.equal('all open', await rows(), 8);
  await t.page.keyboard.press('ArrowDown');
  await t.page.waitForTimeout(100);
  t.check('spoken', /level 1/.test(await t.page.locator('p[role=status]').innerText()));
});

test('a range of the heat map filters the graph below', async t => {
  const address = t.offer('/made/timed.speedscope', { body: TIMED });
  await t.open(hash(address, '&view=heatmap'));
  t.equal('opens', await t.state('ready', 'error'), 'ready');
  const r = await t.page.locator('[data-part=heatmap]').evaluate(n => { const r = n.getBoundingClientRect(); return { x: r.left, y: r.top, width: r.width, height: r.height }; });
  await t.page.mouse.move(r.x + 2, r.y + r.height - 2);
  await t.page.mouse.down();
  await t.page.mouse.move(r.x + r.width * 0.4, r.y + r.height / 2, { steps: 4 });
  await t.page.mouse.up();
  await t.page.waitForFunction(() => /from=0s/.test(location.hash));
  await t.page.waitForFunction(() => /0 ns to|0 s to/.test(document.querySelector('.answer').innerText), null, { timeout: 5000 }).catch(() => {});
  const part = +(await t.ask()).profile.total;
  t.check('less than all', part > 0 && part < 1000, part);
  await t.page.locator('input[aria-label="Compare with: start"]').fill('0.5s');
  await t.page.keyboard.press('Enter');
  await t.page.waitForFunction(() => /before_from=0.5s/.test(location.hash));
  await t.page.waitForFunction(() => /before/.test(document.querySelector('.answer').innerText), null, { timeout: 5000 }).catch(() => {});
  t.check('compared', +(await t.ask()).profile.total_baseline > 0);
});

test('a link to a local file finds it again by its content', async t => {
  const give = (name, body) =>
    t.page.evaluate(([name, body]) => {
      const data = new DataTransfer();
      data.items.add(new File([body], name));
      dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    }, [name, body]);
  const opened = total => t.page.waitForFunction(w => document.querySelector('.answer strong')?.innerText === w, total, { timeout: 10_000 }).catch(() => {});
  await t.open('#/home');
  await t.state('empty', 'ready');
  await give('mine.folded', FOLDED);
  await opened('200');
  const link = await t.page.evaluate(() => location.hash);
  t.check('named by content', /local:[0-9a-f]{16}\/mine\.folded/.test(decodeURIComponent(link)), link);
  await t.page.goto('about:blank');
  await t.open(`${link}&t=focus:draw`);
  t.equal('without the file', await t.state('ready', 'error'), 'error');
  t.check('asks for it', (await t.page.locator('[role=alert]').innerText()).includes('mine.folded'));
  await give('renamed.txt', FOLDED);
  await opened('60');
  t.equal('opened as the link says', (await t.ask()).profile.transforms, ['focus:draw']);
  await give('other.folded', 'a;b 7\n');
  await opened('7');
  t.equal('another file begins anew', (await t.ask()).profile.transforms, []);
});

test('a narrow screen has room for every part', async t => {
  await t.page.setViewportSize({ width: 390, height: 844 });
  const address = t.offer('/made/timed.speedscope', { body: TIMED });
  for (const more of ['&view=heatmap&from=0.1s&to=0.4s&before_from=0.5s&before_to=1s', '&view=sandwich', '&view=diff&before_from=0.5s&before_to=1s&to=0.4s']) {
    await t.page.goto('about:blank');
    await t.open(hash(address, more));
    t.equal(`${more} opens`, await t.state('ready', 'error'), 'ready');
    const r = await t.page.locator('[data-part=flame]').evaluate(n => { const r = n.getBoundingClientRect(); return [r.width, r.height]; });
    t.check(`${more} has a graph`, r[0] > 300 && r[1] > 60, r);
    await t.accessible(more);
  }
});
