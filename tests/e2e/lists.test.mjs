// The list screens over the demo: order, filter, keyboard, drawer, files, the rail.
import fs from 'node:fs';
import zlib from 'node:zlib';
import { test } from './harness.mjs';

const LISTS = ['nodes', 'pods', 'nodemetrics', 'workloads', 'pdbs', 'events', 'version', 'podmetrics'];
const DEMO = LISTS.map(name => `cluster=demo/${name}.json.gz`).join('&');
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

// What each list's answer begins with.
const ANSWERS = {
  pods: /^[\d\s]+ pods/,
  workloads: /^[\d\s]+ workloads/,
  disruption: /^[\d\s]+ budgets/,
  versions: /^API server at 1\.\d+/,
  controllers: /^[\d\s]+ objects/,
  events: /^[\d\s]+ events/,
};
const FURTHER = ['Pending', 'Disruption', 'Versions', 'Controllers', 'Events'];

for (const kind of Object.keys(ANSWERS)) {
  for (const [scheme, viewport] of [['light', { width: 1440, height: 900 }], ['dark', { width: 390, height: 844 }]]) {
    test(`${kind}, ${scheme}, ${viewport.width} px`, { colorScheme: scheme, viewport }, async t => {
      await list(t, kind);
      t.equal('screen', (await t.ask()).screen, kind);
      t.check('rows', (await t.page.locator(ROW).count()) > 5);
      t.check('the answer counts', ANSWERS[kind].test(await t.page.locator('.answer').innerText()));
      const rail = t.page.locator('.rail a:visible');
      const further = viewport.width > 700 ? FURTHER : [];
      t.equal('the rail', await rail.allInnerTexts(), ['Home', 'Nodes', 'Pods', 'Workloads', ...further, 'Flame']);
      const bottom = await rail.last().boundingBox();
      t.check('the rail fits', bottom.x + bottom.width <= viewport.width, JSON.stringify(bottom));
      await t.accessible(kind);
    });
  }
}

test('on a narrow rail the further screens stand behind a button', { viewport: { width: 390, height: 844 } }, async t => {
  await list(t, 'pods');
  const more = t.page.locator('.rail-more summary');
  await more.click();
  const links = t.page.locator('.rail-more .popover-box a');
  await links.first().waitFor();
  t.equal('the further screens', await links.allInnerTexts(), FURTHER);
  for (let i = 0; i < FURTHER.length; i++) {
    const box = await links.nth(i).boundingBox();
    t.check('they fit', box.x >= 0 && box.x + box.width <= 390, JSON.stringify(box));
  }
  await t.accessible('more');
  await links.last().click();
  await t.page.waitForFunction(() => location.hash.startsWith('#/events'));
  await t.page.waitForSelector(ROW);
  t.equal('it is closed', await t.page.locator('.rail-more details[open]').count(), 0);
  t.check('and marked', await t.page.locator('.rail-more.here').isVisible());
});

for (const kind of ['disruption', 'versions', 'controllers', 'events']) {
  test(`each figure of the answer leads to its rows: ${kind}`, async t => {
    await list(t, kind);
    const links = t.page.locator('.answer a');
    const parts = await links.evaluateAll(all => all.map(a => [a.innerText, a.getAttribute('href')]));
    t.check('there are some', parts.length > 1, JSON.stringify(parts));
    for (const [text, href] of parts.filter(([text]) => /^\d/.test(text)).slice(0, 6)) {
      await t.page.evaluate(to => (location.hash = to), href);
      const wanted = number(text);
      const shown = await t.page
        .waitForFunction(
          n => Number(document.querySelector('[data-part=count]')?.innerText.replace(/ of .*/, '').replace(/\D/g, '')) === n,
          wanted,
          { timeout: 5000 },
        )
        .then(() => true, () => false);
      t.check(text, shown, await count(t));
    }
  });
}

test('rows lead to the drawer or to the pods they are about', async t => {
  await list(t, 'disruption', '&filter=name:session-store%20kind:pdb');
  await t.page.locator(ROW).first().click();
  await t.page.waitForFunction(() => location.hash.startsWith('#/pods'));
  await t.page.waitForSelector(ROW);
  t.equal('the pods of a budget', number(await count(t)), 18);
  await t.page.locator(ROW).first().click();
  await t.page.locator('.drawer [data-part=budgets]').waitFor();
  t.check('the pod names its budget', (await t.page.locator('.drawer [data-part=budgets]').innerText()).includes('session-store'));
  await t.accessible('a pod with a budget');
  await list(t, 'versions', '&filter=component:kubelet%20is:blocking');
  await t.page.locator(ROW).first().click();
  await t.page.locator('.drawer').waitFor();
  t.check('the node says what blocks', (await t.page.locator('.drawer').innerText()).includes('before kube-apiserver goes to'));
  await list(t, 'events', '&filter=kind:pod%20is:on-pod%20is:warning');
  await t.page.locator(ROW).first().click();
  await t.page.locator('.drawer [data-part=events]').waitFor();
  await t.page.locator('.drawer [data-part=events] a').click();
  await t.page.waitForFunction(() => decodeURIComponent(location.hash).includes('object:'));
  t.check('its events', number(await count(t)) > 0, await count(t));
});

test('a list that is not there is named with the command that gives it', async t => {
  for (const [kind, command] of [['disruption', 'kubectl get pdb'], ['controllers', 'kubectl get deploy'], ['events', 'kubectl get events']]) {
    await t.open(`#/${kind}?cluster=demo/nodes.json.gz`);
    await t.state('ready', 'error');
    await t.page.waitForSelector('.list-table .empty');
    t.check(kind, (await t.page.locator('.list-table .empty').innerText()).includes(command));
  }
});

test('a list is sorted by its heads', async t => {
  await list(t, 'pods');
  const restarts = t.page.locator('.list-table [role=columnheader]', { hasText: 'Restarts' });
  await restarts.locator('button').click();
  await t.page.waitForFunction(() => location.hash.includes('sort=restarts'));
  await t.page.waitForSelector('.list-table [aria-sort=descending]');
  t.equal('largest first', await restarts.getAttribute('aria-sort'), 'descending');
  await restarts.locator('button').click();
  await t.page.waitForSelector('.list-table [aria-sort=ascending]');
  t.equal('and the other way round', await restarts.getAttribute('aria-sort'), 'ascending');
});

test('a list is filtered by words, fields and figures', async t => {
  await list(t, 'pods');
  const all = await count(t);
  const box = t.page.locator('input[type=search]');
  await box.fill('cpu.requested > 500m');
  const large = await counted(t, all);
  t.check('fewer', number(large) > 0 && number(large) < number(all), `${large} of ${all}`);
  await box.fill('-cpu.requested > 500m');
  const small = await counted(t, large);
  t.equal('the others', number(large) + number(small), number(all));
  await box.fill('is:unschedulable');
  await counted(t, small);
  t.check('rows that fit', /Pending/.test(await t.page.locator(ROW).first().innerText()));
  await t.accessible('filtered');
});

test('a filter that can\'t be understood says so and keeps the rows', async t => {
  await list(t, 'pods', '&filter=cpu.requested%20%3E%20lots');
  const note = t.page.locator('.filter-note[role=status]');
  t.check('a sentence with the place', /character 17/.test(await note.innerText()), await note.innerText());
  t.check('the rows stay', (await t.page.locator(ROW).count()) > 5);
  t.equal('no alert', await t.page.locator('[role=alert]').count(), 0);
  await t.accessible('with a note');
  await t.page.evaluate(hash => (location.hash = hash), `#/pods?${DEMO}&filter=no-pod-is-called-so`);
  await t.page.waitForSelector('.list-table .empty');
  t.check('nothing fits', /None of the pods/.test(await t.page.locator('.list-table .empty').innerText()));
});

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

test('a half-typed filter offers ways to go on', async t => {
  await list(t, 'pods');
  const box = t.page.locator('input[type=search]');
  const offers = t.page.locator('.completions li');
  const first = text => t.page.waitForFunction(text => document.querySelector('.completions li')?.innerText.startsWith(text), text, { timeout: 5000 });
  await box.click();
  await box.pressSequentially('names');
  await first('ns:');
  await t.accessible('completions');
  await t.page.keyboard.press('ArrowDown');
  t.equal('the first is chosen', await box.getAttribute('aria-activedescendant'), await offers.first().getAttribute('id'));
  await t.page.keyboard.press('Enter');
  await t.page.waitForFunction(() => document.querySelector('input[type=search]').value === 'ns:');
  await t.page.waitForFunction(() => /\d/.test(document.querySelector('.completions li')?.innerText ?? ''));
  const value = (await offers.nth(1).innerText()).split('\n')[0];
  await offers.nth(1).click();
  await t.page.waitForFunction(value => document.querySelector('input[type=search]').value === `ns:${value} `, value);
  t.equal('closed', await offers.count(), 0);
  t.equal('in the address', new URLSearchParams((await t.page.evaluate(() => location.hash)).split('?')[1]).get('filter'), `ns:${value} `);
  await box.pressSequentially('na');
  await first('name:');
  await t.page.keyboard.press('Escape');
  t.equal('Escape closes them first', [await offers.count(), await box.inputValue()], [0, `ns:${value} na`]);
  await t.page.keyboard.press('Escape');
  t.equal('then empties the box', await box.inputValue(), '');
});

test('a cluster is shared without its secrets, names hashed or kept', async t => {
  const pod = { kind: 'Pod', metadata: { name: 'checkout-7f', namespace: 'shop', annotations: { note: 'PLANTED-annotation' } },
    spec: { nodeName: 'n1', containers: [{ name: 'c', image: 'registry.example/shop:1', args: ['--token=PLANTED-arg'], env: [{ name: 'PASSWORD', value: 'PLANTED-env' }],
      resources: { requests: { cpu: '250m' } } }] }, status: { phase: 'Running' } };
  const node = { kind: 'Node', metadata: { name: 'n1' }, status: { allocatable: { cpu: '4', memory: '8Gi', pods: '10' } } };
  const lists = t.offer('/made/lists.json', { body: JSON.stringify({ kind: 'List', apiVersion: 'v1', items: [node, pod] }) });
  await t.open(`#/pods?cluster=${encodeURIComponent(lists)}`);
  t.equal('ready', await t.state('ready', 'error'), 'ready');
  for (const [way, named] of [['Names hashed', false], ['Names kept', true]]) {
    await t.page.locator('summary', { hasText: 'Export' }).click();
    const [download] = await Promise.all([
      t.page.waitForEvent('download', { timeout: 10_000 }),
      t.page.locator('.popover-box button', { hasText: way }).click(),
    ]);
    const packed = fs.readFileSync(await download.path());
    const text = zlib.gunzipSync(packed).toString();
    t.check(`${way}: no secrets`, !text.includes('PLANTED'), text);
    t.equal(`${way}: the name`, text.includes('checkout-7f'), named);
    const again = t.offer(`/made/${named}.json.gz`, { body: packed });
    const tab = await t.page.context().newPage();
    await tab.goto(`${t.base}#/pods?cluster=${encodeURIComponent(again)}`);
    await tab.waitForSelector('.list-table .table-row');
    const row = await tab.locator('.list-table .table-row').innerText();
    t.equal(`${way}: it opens`, [row.includes('checkout-7f'), /Running/.test(row)], [named, true]);
    await tab.close();
  }
});
