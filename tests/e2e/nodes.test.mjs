// The nodes screen over the demo: map, table, drawer, grouping, filter.
import { test } from './harness.mjs';

const DEMO = ['nodes', 'pods', 'nodemetrics', 'podmetrics'].map(name => `cluster=demo/${name}.json.gz`).join('&');

for (const [scheme, viewport] of [['light', { width: 1440, height: 900 }], ['dark', { width: 390, height: 844 }]]) {
  test(`the demo's cluster, ${scheme}, ${viewport.width} px`, { colorScheme: scheme, viewport }, async t => {
    await t.open(`#/nodes?${DEMO}`);
    t.equal('ready', await t.state('ready', 'error'), 'ready');
    const { cluster, screen } = await t.ask();
    t.equal('screen', screen, 'nodes');
    t.check('nodes and pods', Number(cluster.nodes) > 200 && Number(cluster.pods) > 3000, JSON.stringify([cluster.nodes, cluster.pods]));
    const wide = await t.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    t.check('no sideways scroll', wide <= 1, wide);
    await t.accessible('nodes');
  });
}

test('filter, group, drawer', async t => {
  await t.open(`#/nodes?${DEMO}&filter=NotReady`);
  await t.state('ready', 'error');
  const foot = t.page.locator('.node-table .table-foot span').first();
  t.check('the filter holds', /^1 of /.test(await foot.innerText()), await foot.innerText());
  await t.page.locator('.node-table .table-row .link').first().click();
  const drawer = t.page.locator('.drawer');
  await drawer.waitFor();
  t.check('the drawer says why', /NotReady/.test(await drawer.innerText()));
  await t.accessible('drawer');
  await t.page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });
  t.check('Escape closes the drawer', !(await t.page.evaluate(() => location.hash)).includes('node='));
  await t.page.getByLabel('Group by').selectOption('topology.kubernetes.io/zone');
  await t.page.waitForFunction(() => location.hash.includes('group='));
  await t.page.locator('.table-row.group').first().waitFor();
  t.check('groups have heads', (await t.page.locator('.table-row.group').count()) >= 1);
});

test('pods that stand nowhere are one click away', async t => {
  await t.open(`#/nodes?${DEMO}`);
  await t.state('ready', 'error');
  await t.page.getByRole('link', { name: /unschedulable/ }).click();
  const row = t.page.locator('.list-table .table-row').first();
  await row.waitFor();
  t.check('with the scheduler\'s sentence', /nodes are available/.test(await row.innerHTML()));
  await row.click();
  const drawer = t.page.locator('.drawer');
  await drawer.waitFor();
  t.check('and in the drawer', /nodes are available/.test(await drawer.innerText()));
});

test('help opens on every screen', async t => {
  for (const hash of ['', `#/nodes?${DEMO}`, '#/flame?profile=demo/frontpage-cpu-after.pb.gz']) {
    await t.open(hash);
    await t.state('ready', 'empty', 'error');
    await t.page.keyboard.press('?');
    t.check(`help over ${hash || 'home'}`, await t.page.waitForSelector('[role=dialog][open]', { timeout: 3000 }).then(() => true, () => false));
    await t.page.keyboard.press('Escape');
  }
});
