// A whole investigation by keyboard alone: nothing here touches the mouse, and nothing is focused by script.
import { test } from './harness.mjs';

const FOLDED = ['main;parse;read 30', 'main;parse 10', 'main;draw;fill 50', 'main;draw;fill;fill 10', 'idle 100', ''].join('\n');

/// Presses Tab until what has the focus is `wanted`: a part of its text, label or name.
async function tabTo(t, wanted, back = false) {
  for (let i = 0; i < 80; i++) {
    const name = await t.page.evaluate(() => {
      const e = document.activeElement;
      return `${e.getAttribute('aria-label') ?? ''} ${e.innerText ?? ''} ${e.dataset.part ?? ''} ${e.getAttribute('role') ?? ''}`;
    });
    if (name.includes(wanted)) return true;
    await t.page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
  }
  return false;
}

const shows = (t, selector, text) =>
  t.page
    .waitForFunction(([s, w]) => document.querySelector(s)?.innerText.includes(w), [selector, text], { timeout: 5000 })
    .then(() => true, () => false);

test('from the home screen to the answer', async t => {
  const address = t.offer('/made/a.folded', { body: FOLDED });
  await t.open('#/home');
  await t.state('empty', 'ready');
  await t.page.waitForSelector('input[inputmode=url]');
  for (let i = 0; i < 40 && !(await t.page.evaluate(() => document.activeElement.matches('input[inputmode=url]'))); i++) {
    await t.page.keyboard.press('Tab');
  }
  await t.page.keyboard.type(address);
  await t.page.keyboard.press('Enter');
  t.equal('opened', await t.state('ready', 'error'), 'ready');

  await t.page.keyboard.press('/');
  await t.page.keyboard.type('fill');
  t.check('searched', await shows(t, '.answer', '30.0%'));
  t.check('the graph is reached', await tabTo(t, 'flame application'));
  await t.page.keyboard.press('n');
  await t.page.waitForFunction(() => /fill/.test(document.querySelector('p[role=status]').innerText), null, { timeout: 5000 }).catch(() => {});
  t.equal('next match', (await t.ask()).selected.frame, 'fill');
  await t.page.keyboard.press('Enter');
  await t.page.waitForFunction(() => /zoom=/.test(location.hash));
  t.check('zoomed', (await t.ask()).profile.zoom.length > 0);
  await t.page.keyboard.press('Home');
  await t.page.waitForFunction(() => !/zoom=/.test(location.hash));
  await t.page.keyboard.press('ArrowUp');
  await t.page.waitForTimeout(200);
  t.equal('the caller', (await t.ask()).selected.frame, 'draw');

  await t.page.keyboard.press('.');
  await t.page.waitForSelector('[role=menu]');
  await t.page.keyboard.press('ArrowDown');
  for (let i = 0; i < 20 && !(await t.page.evaluate(() => document.activeElement.innerText.includes('Begin stacks'))); i++) {
    await t.page.keyboard.press('ArrowDown');
  }
  await t.page.keyboard.press('Enter');
  t.check('focused', await shows(t, '.answer strong', '60'));
  t.equal('the focus is in the graph', await t.page.evaluate(() => document.activeElement.dataset.part), 'flame');
  await t.page.keyboard.press('u');
  t.check('undone', await shows(t, '.answer strong', '200'));
  await t.page.keyboard.press('U');
  t.check('done again', await shows(t, '.answer strong', '60'));

  t.check('the tree is reached', await tabTo(t, 'Tree', true));
  await t.page.keyboard.press('Enter');
  await t.page.waitForSelector('[role=treegrid]');
  t.check('the grid is reached', await tabTo(t, 'treegrid'));
  for (const key of ['Home', '*', 'ArrowDown', 'ArrowDown']) {
    await t.page.keyboard.press(key);
    await t.page.waitForTimeout(150);
  }
  t.check('a row is spoken', /level 2/.test(await t.page.locator('p[role=status]').innerText()), await t.page.locator('p[role=status]').innerText());
  await t.page.keyboard.press('Enter');
  await t.page.waitForSelector('[role=menu]');
  await t.page.keyboard.press('Escape');
  await t.page.waitForFunction(() => !document.querySelector('[role=menu]'));
  t.equal('back in the grid', await t.page.evaluate(() => document.activeElement.getAttribute('role')), 'treegrid');

  t.check('the export is reached', await tabTo(t, 'Export', true));
  await t.page.keyboard.press('Enter');
  await t.page.waitForSelector('.popover-box button');
  t.check('a format is reached', await tabTo(t, 'Folded stacks'));
  const [download] = await Promise.all([t.page.waitForEvent('download', { timeout: 10_000 }), t.page.keyboard.press('Enter')]);
  t.equal('saved', download.suggestedFilename(), 'a.folded');
  await t.page.keyboard.press('?');
  t.check('help', await t.page.locator('dialog[open]').count() === 1);
  await t.page.keyboard.press('Escape');
  await t.accessible('at the end');
});
