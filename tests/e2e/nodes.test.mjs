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

const MAP = '[data-part=nodes]';
const HEAD = '.node-table .table-row.group';

/// All heads of groups in the table, which is scrolled through: it only holds the rows around those on screen.
async function heads(t) {
  return t.page.evaluate(async head => {
    const rows = document.querySelector('.node-table .rows');
    const seen = new Map();
    for (let top = 0; ; top += rows.clientHeight) {
      rows.scrollTop = top;
      for (let wait = 0; wait < 4; wait++) {
        await new Promise(done => setTimeout(done, 60));
        for (const row of rows.querySelectorAll(head)) {
          const { level, nodes, pods } = row.dataset;
          seen.set(parseFloat(row.parentElement.style.top), { level: +level, nodes: +nodes, pods: +pods, text: row.innerText });
        }
      }
      if (rows.scrollTop + rows.clientHeight >= rows.scrollHeight - 1) break;
    }
    return [...seen.entries()].sort((a, b) => a[0] - b[0]).map(([, head]) => head);
  }, '.table-row.group');
}

test('groups of two levels carry their sums, in the URL too', async t => {
  await t.open(`#/nodes?${DEMO}`);
  await t.state('ready', 'error');
  const { cluster } = await t.ask();
  const then = t.page.getByLabel('then by');
  t.check('then by waits for the first', await then.isDisabled());
  await t.page.getByLabel('Group by').selectOption('topology.kubernetes.io/zone');
  await t.page.locator(HEAD).first().waitFor();
  t.check('and is there after it', await then.isEnabled());
  const inner = await then.locator('option').evaluateAll(all => all.map(option => option.value));
  t.check('without the first', !inner.includes('topology.kubernetes.io/zone') && inner.includes('type'), JSON.stringify(inner));
  await then.selectOption('type');
  await t.page.waitForFunction(() => /group=[^&]+&group=type/.test(location.hash));
  await t.page.locator(`${HEAD}.inner`).first().waitFor();
  const all = await heads(t);
  for (const level of [0, 1]) {
    const sum = key => all.filter(head => head.level === level).reduce((sum, head) => sum + head[key], 0);
    t.equal(`nodes of level ${level}`, sum('nodes'), Number(cluster.nodes));
    t.check(`pods of level ${level}`, sum('pods') > 0 && sum('pods') <= Number(cluster.pods), sum('pods'));
  }
  const pods = [0, 1].map(level => all.filter(head => head.level === level).reduce((sum, head) => sum + head.pods, 0));
  t.equal('pods of both levels', pods[0], pods[1]);
  t.check('heads say cpu and memory', all.every(head => /cpu .* requested/.test(head.text) && /memory [\d.]+% of/.test(head.text)), all[0]?.text);
  await t.accessible('two levels');
  const address = await t.page.evaluate(() => location.hash);
  await t.open(address);
  await t.state('ready', 'error');
  await t.page.locator(`${HEAD}.inner`).first().waitFor();
  t.equal('the link says both', await then.inputValue(), 'type');
  await t.page.getByLabel('Group by').selectOption('');
  await t.page.waitForFunction(() => !location.hash.includes('group='));
  t.check('without the first nothing is grouped', await then.isDisabled());
});

test('from far groups are boxes that keys and clicks open', async t => {
  await t.open(`#/nodes?${DEMO}&group=zone&size=2`);
  await t.state('ready', 'error');
  const map = t.page.locator(MAP);
  await map.focus();
  await t.page.keyboard.press('ArrowRight');
  const tip = t.page.locator('.tooltip');
  await tip.waitFor();
  const words = await tip.innerText();
  t.check('a group says its sums', /Nodes/.test(words) && /cpu requested/.test(words) && /memory requested/.test(words), words);
  await t.accessible('groups from far');
  await t.page.keyboard.press('Enter');
  await t.page.waitForFunction(() => !/size=2(&|$)/.test(location.hash));
  const size = async () => Number(new URLSearchParams((await t.page.evaluate(() => location.hash)).split('?')[1]).get('size') ?? 84);
  const opened = await size();
  t.check('its nodes can be seen', opened >= 8, opened);
  await t.page.goBack();
  await t.page.waitForFunction(() => /size=2(&|$)/.test(location.hash));
  await map.click({ position: { x: 40, y: 40 } });
  await t.page.waitForFunction(() => !/size=2(&|$)/.test(location.hash));
  await map.focus();
  const before = await size();
  await t.page.keyboard.press('+');
  const after = await size();
  t.check('+ makes nodes larger', after > before, JSON.stringify([before, after]));
});

test('each colour says what it means', async t => {
  const bare = { kind: 'Node', metadata: { name: 'n1' }, status: { allocatable: { cpu: '4', memory: '8Gi', pods: '10' } } };
  const lists = t.offer('/made/bare.json', { body: JSON.stringify({ kind: 'NodeList', apiVersion: 'v1', items: [bare] }) });
  await t.open(`#/nodes?cluster=${encodeURIComponent(lists)}&color=cost`);
  await t.state('ready', 'error');
  const note = t.page.locator('[data-part=colour-note]');
  await note.waitFor();
  t.check('without prices the page says so', /isotherm\.json/.test(await note.innerText()));
  await t.accessible('without prices');
  await t.open(`#/nodes?${DEMO}&color=age`);
  await t.state('ready', 'error');
  for (const [color, words] of [['age', 'a year and older'], ['version', 'against the skew policy'], ['restarts', 'over 100']]) {
    await t.page.getByLabel('Colour').first().selectOption(color);
    await t.page.locator('.legend', { hasText: words }).waitFor();
    t.equal(`${color} needs no note`, await note.count(), 0);
  }
});

test('a few nodes fill the map, and the URL names no size for it', async t => {
  const node = name => ({ apiVersion: 'v1', kind: 'Node', metadata: { name }, status: { allocatable: { cpu: '4', memory: '8Gi', pods: '110' } } });
  const open = async count => {
    const items = Array.from({ length: count }, (_, number) => node(`node-${number}`));
    await t.open(`#/nodes?cluster=${encodeURIComponent(t.offer(`/made/nodes-${count}.json`, { body: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) }))}`);
    await t.state('ready', 'error');
    await t.page.waitForFunction(count => document.querySelector('.answer')?.innerText.startsWith(`${count} nodes`), count);
    const hash = await t.page.evaluate(() => location.hash);
    await t.page.locator(MAP).focus();
    await t.page.keyboard.press('+');
    await t.page.waitForFunction(() => /[&?]size=/.test(location.hash));
    const size = await t.page.evaluate(() => Number(/[&?]size=([\d.]+)/.exec(location.hash)[1]));
    return { names_size: /[&?]size=/.test(hash), size };
  };
  const few = await open(6);
  t.check('of six none is as small as of many', few.size > 1.3 * 120, String(few.size));
  t.check('the URL names no size', !few.names_size);
  const many = await open(600);
  t.equal('of many', many.size, Math.round(1.3 * 84));
});
