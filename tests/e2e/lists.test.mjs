// The list screens over the demo: pods and workloads, order, filter, keyboard, drawer, files.
import fs from 'node:fs';
import { test } from './harness.mjs';

const DEMO = ['nodes', 'pods', 'nodemetrics', 'podmetrics'].map(name => `cluster=demo/${name}.json.gz`).join('&');
const ROW = '.list-table .table-row';

/// Opens a list and waits for its rows.
async function list(t, kind, rest = '') {
  await t.open(`#/${kind}?${DEMO}${rest}`);
  t.equal('ready', await t.state('ready', 'error'), 'ready');
  await t.page.waitForSelector(`${ROW}, .list-table .empty`);
}

const count = t => t.page.locator('[data-part=count]').innerText();

/// The number before the first word.
const number = text => Number(text.replace(/[^\d\s].*/, '').replace(/\D/g, ''));

/// Waits until the count says something else.
const counted = (t, before) =>
  t.page
    .waitForFunction(old => document.querySelector('[data-part=count]')?.innerText !== old, before, { timeout: 5000 })
    .then(() => count(t));

for (const kind of ['pods', 'workloads']) {
  for (const [scheme, viewport] of [['light', { width: 1440, height: 900 }], ['dark', { width: 390, height: 844 }]]) {
    test(`${kind}, ${scheme}, ${viewport.width} px`, { colorScheme: scheme, viewport }, async t => {
      await list(t, kind);
      t.equal('screen', (await t.ask()).screen, kind);
      t.check('rows', (await t.page.locator(ROW).count()) > 5);
      t.check('the answer counts', new RegExp(`^[\\d\\s]+ ${kind}`).test(await t.page.locator('.answer').innerText()));
      const rail = t.page.locator('.rail a');
      t.equal('the rail', await rail.allInnerTexts(), ['Home', 'Nodes', 'Pods', 'Workloads', 'Flame']);
      const bottom = await rail.last().boundingBox();
      t.check('the rail fits', bottom.x + bottom.width <= viewport.width, JSON.stringify(bottom));
      await t.accessible(kind);
    });
  }
}

test('by keyboard to a row and into the drawer', async t => {
  await list(t, 'pods');
  for (let i = 0; i < 60; i++) {
    if (await t.page.evaluate(() => document.activeElement.matches('.list-table .rows'))) break;
    await t.page.keyboard.press('Tab');
  }
  await t.page.keyboard.press('ArrowDown');
  await t.page.keyboard.press('ArrowDown');
  await t.page.waitForSelector(`${ROW}.chosen`);
  const name = await t.page.locator(`${ROW}.chosen .name`).innerText();
  t.check('the row is spoken', (await t.page.locator('p[role=status]').innerText()).includes(name));
  await t.page.keyboard.press('Enter');
  const drawer = t.page.locator('.drawer');
  await drawer.waitFor();
  t.equal('its drawer', await t.page.locator('#drawer-title').innerText(), name);
  t.equal('selected', ((await t.ask()).selected.pod ?? '').split('/')[1], name);
  await t.accessible('drawer');
  await t.page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });
  t.check('Escape closes it', !(await t.page.evaluate(() => location.hash)).includes('pod='));
});

test('a workload leads to its pods', async t => {
  await list(t, 'workloads', '&filter=kind:deploy%20pods%20%3E%201');
  const row = t.page.locator(ROW).first();
  const name = await row.locator('.name').innerText();
  await row.click();
  await t.page.waitForFunction(() => location.hash.startsWith('#/pods'));
  await t.page.waitForSelector(ROW);
  t.check('by its name', decodeURIComponent(await t.page.evaluate(() => location.hash)).includes(`owner:Deployment/${name}`));
  t.check('more than one', number(await count(t)) > 1, await count(t));
});

test('a list is saved', async t => {
  await list(t, 'pods', '&filter=ns:kube-system');
  const rows = number(await count(t));
  await t.page.locator('.popover summary', { hasText: 'Export' }).click();
  const [download] = await Promise.all([
    t.page.waitForEvent('download', { timeout: 10_000 }),
    t.page.getByRole('button', { name: 'CSV' }).first().click(),
  ]);
  t.equal('name', download.suggestedFilename(), 'pods.csv');
  const lines = fs.readFileSync(await download.path(), 'utf8').trim().split('\n');
  t.equal('a line a row, and the head', lines.length, rows + 1);
  t.check('the head', lines[0].startsWith('namespace,name,status'), lines[0]);
});

test('the rail has no cluster where there is none', async t => {
  await t.open('#/home');
  await t.state('empty', 'ready');
  await t.page.waitForSelector('.rail a');
  t.equal('the rail', await t.page.locator('.rail a').allInnerTexts(), ['Home', 'Flame']);
});
