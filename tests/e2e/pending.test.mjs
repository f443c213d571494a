// The screen of pending pods over the demo: what each needs, the filters of the answer, the drawer node by node.
import { test } from './harness.mjs';

const DEMO = ['nodes', 'pods'].map(name => `cluster=demo/${name}.json.gz`).join('&');
const ROW = '.list-table .table-row';

async function pending(t, rest = '') {
  await t.open(`#/pending?${DEMO}${rest}`);
  t.equal('ready', await t.state('ready', 'error'), 'ready');
  await t.page.waitForSelector(`${ROW}, .list-table .empty`);
}

/// The number before the first word.
const number = text => Number(text.replace(/[^\d\s].*/, '').replace(/\D/g, ''));
const count = t => t.page.locator('[data-part=count]').innerText();

for (const [scheme, viewport] of [['light', { width: 1440, height: 900 }], ['dark', { width: 390, height: 844 }]]) {
  test(`the list, ${scheme}, ${viewport.width} px`, { colorScheme: scheme, viewport }, async t => {
    await pending(t);
    t.equal('screen', (await t.ask()).screen, 'pending');
    t.check('rows', (await t.page.locator(ROW).count()) > 5);
    const answer = await t.page.locator('.answer').innerText();
    t.check('the answer counts', /^[\d\s]+ pods wait for a node/.test(answer), answer);
    t.check('those that need a bigger node come first', (await t.page.locator(ROW).first().innerText()).includes('a bigger node'));
    const rail = t.page.locator('.rail a', { hasText: 'Pending' });
    t.equal('the rail', await rail.getAttribute('aria-current'), 'page');
    await t.accessible('pending');
  });
}

test('a figure of the answer filters', async t => {
  await pending(t);
  const part = t.page.locator('.answer a, .answer button', { hasText: /needs? a bigger node/ });
  const figure = number(await part.innerText());
  await part.click();
  await t.page.waitForFunction(() => decodeURIComponent(location.hash).includes('filter=is:needs-bigger-node'));
  await t.page
    .waitForFunction(
      n => Number(document.querySelector('[data-part=count]')?.innerText.replace(/[^\d\s].*/, '').replace(/\D/g, '')) === n,
      figure,
      { timeout: 5000 },
    )
    .catch(() => {});
  t.equal('as many rows', number(await count(t)), figure);
});

test('the drawer tells why, node by node', async t => {
  await pending(t, '&filter=is:needs-room');
  await t.page.locator(ROW).first().click();
  const part = t.page.locator('.drawer [data-part=pending]');
  await part.waitFor();
  t.check('the sentence', /0\/\d+ nodes are available: /.test(await part.innerText()), await part.innerText());
  t.check('whether the scheduler agrees', (await part.innerText()).includes('The scheduler'));
  const change = t.page.locator('.drawer section', { hasText: 'What would let it in' }).locator('li').first();
  t.check('the smallest change', /^Free .+ on node /.test(await change.innerText()), await change.innerText());
  const groups = t.page.locator('.drawer [data-part=pending-nodes] details');
  const counted = (await groups.locator('summary').allInnerTexts()).map(number);
  const nodes = number((await part.innerText()).replace(/[^]*?0\/(\d+) nodes[^]*/, '$1'));
  t.check('every node stands in a group', counted.reduce((a, b) => a + b, 0) === nodes, `${counted} of ${nodes}`);
  await groups.first().locator('summary').click();
  await t.accessible('drawer');
  const node = groups.first().locator('button').first();
  const name = await node.innerText();
  await node.click();
  await t.page.waitForFunction(n => document.querySelector('#drawer-title')?.innerText === n, name);
  t.check('a node of it opens', true);
});

test('a pod that runs has no such part', async t => {
  await t.open(`#/pods?${DEMO}&filter=is:ready`);
  await t.state('ready', 'error');
  await t.page.waitForSelector(ROW);
  await t.page.locator(ROW).first().click();
  await t.page.locator('.drawer .facts').first().waitFor();
  t.equal('none', await t.page.locator('.drawer [data-part=pending]').count(), 0);
});
