// The panel for Grafana: its files, and what it does with what Grafana passes to it. The host page has the real React and
// @grafana/data, an AMD loader, and headers as Grafana sends them.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './grafana/bundle.mjs';
import { test } from './harness.mjs';

const fixtures = path.join(path.dirname(fileURLToPath(import.meta.url)), '../fixtures/formats/nested-set');
const json = name => JSON.parse(fs.readFileSync(path.join(fixtures, name)));
const PLUGIN = 'grafana/isotherm-panel/';
const AT = '/graf/public/plugins/isotherm-panel/';
const TYPES = { js: 'text/javascript', css: 'text/css', wasm: 'application/wasm', html: 'text/html; charset=utf-8', json: 'application/json', svg: 'image/svg+xml' };
// As Grafana has it where content_security_policy is turned on (conf/defaults.ini).
const POLICY = `script-src 'self' 'unsafe-eval' 'unsafe-inline' 'strict-dynamic' 'nonce-abc';object-src 'none';font-src 'self';style-src 'self' 'unsafe-inline' blob:;img-src * data:;base-uri 'self';connect-src 'self' grafana.com;manifest-src 'self';media-src 'none';form-action 'self';`;

const SMALL = {
  refId: 'A', name: 'response',
  fields: [
    { name: 'level', type: 'number', values: [0, 1, 2, 1] },
    { name: 'value', type: 'number', values: [10e6, 6e6, 5e6, 4e6], config: { unit: 'ns' } },
    { name: 'self', type: 'number', values: [0, 1e6, 5e6, 4e6], config: { unit: 'ns' } },
    { name: 'label', type: 'string', values: ['total', 'a', 'c', 'b'] },
  ],
};
const metric = (name, labels, value) => ({
  refId: 'B', name,
  fields: [{ name: 'Time', type: 'time', values: [1795341190000] }, { name: 'Value', type: 'number', values: [value], labels: { __name__: name, ...labels } }],
});
const METRICS = [
  ...['n1', 'n2'].flatMap(node => [
    metric('kube_node_status_allocatable', { node, resource: 'cpu', unit: 'core' }, 4),
    metric('kube_node_status_allocatable', { node, resource: 'memory', unit: 'byte' }, 8e9),
    metric('kube_node_status_condition', { node, condition: 'Ready', status: 'true' }, 1),
  ]),
  metric('kube_pod_info', { namespace: 'shop', pod: 'web-1', node: 'n1' }, 1),
  metric('kube_pod_status_phase', { namespace: 'shop', pod: 'web-1', phase: 'Running' }, 1),
  metric('kube_pod_status_phase', { namespace: 'shop', pod: 'web-1', phase: 'Failed' }, 0),
  metric('kube_pod_container_resource_requests', { namespace: 'shop', pod: 'web-1', container: 'web', node: 'n1', resource: 'cpu' }, 1.5),
  metric('container_memory_working_set_bytes', { namespace: 'shop', pod: 'web-1', container: 'web' }, 1e9),
];
// As a data source for JSON gives the items of a list: a column each.
const OBJECTS = {
  refId: 'C',
  fields: [
    { name: 'metadata', type: 'other', values: [{ name: 'n1' }, { name: 'p', namespace: 'x' }] },
    { name: 'spec', type: 'other', values: [{}, { nodeName: 'n1', containers: [{ name: 'c', resources: { requests: { cpu: '500m' } } }] }] },
    { name: 'status', type: 'other', values: [{ nodeInfo: {}, allocatable: { cpu: '2', memory: '4Gi' } }, { phase: 'Running' }] },
  ],
};

/// The host page with the plugin loaded; `headers` beside those that Grafana always sends.
async function host(t, headers = {}) {
  const script = t.offer('/graf/host.js', { type: TYPES.js, body: await bundle() });
  const body = `<!doctype html><html lang="en"><title>Grafana</title><link rel="icon" href="data:,"><main><h1>Dashboard</h1><div id="a"></div><div id="b"></div></main><script nonce="abc" src="${script}"></script>`;
  const common = { 'content-security-policy': '', 'x-frame-options': 'deny', ...headers };
  t.offer(`${AT}*`, (_, name) => {
    const file = path.join(t.dist, PLUGIN, name);
    const found = fs.existsSync(file);
    return { status: found ? 200 : 404, type: TYPES[name.split('.').at(-1)], body: found ? fs.readFileSync(file) : '', headers: common };
  });
  await t.page.goto(t.offer('/graf/d/1', { type: TYPES.html, body, headers: common }));
  await t.page.evaluate(async at => {
    globalThis.heard = [];
    addEventListener('message', ({ data }) => data?.isotherm === 1 && heard.push(data));
    const { plugin } = await host.load(new URL(`${at}module.js?_cache=1`, location.href).href);
    globalThis.plugin = plugin;
  }, AT);
}

const mount = (t, change, variables = {}, id = 'a') =>
  t.page.evaluate(([change, variables, id]) => {
    (globalThis.panels ??= {})[id] = new host.Host(plugin, document.getElementById(id), variables);
    panels[id].render(change);
  }, [change, variables, id]);
const update = (t, change, id = 'a') => t.page.evaluate(([change, id]) => { heard.length = 0; panels[id].render(change); }, [change, id]);
const heard = (t, type, timeout = 30_000) => t.page.waitForFunction(type => heard.some(m => m.type === type), type, { timeout }).then(() => true, () => false);
const inside = (t, id = 'a') => t.page.waitForSelector(`#${id} iframe`, { state: 'attached' }).then(frame => frame.contentFrame());
const sentence = t => t.page.locator('[data-part=sentence]').textContent({ timeout: 10_000 });
const keys = async t => new URLSearchParams((await (await inside(t)).evaluate(() => location.hash)).split('?')[1]);
/// What the panel's page says of itself; waits until `ok` holds of it.
async function state(t, ok, id = 'a') {
  const frame = await inside(t, id);
  const ask = () =>
    frame.evaluate(
      () =>
        new Promise(done => {
          addEventListener('message', function hear({ data }) {
            if (data?.isotherm !== 1 || data.type !== 'state' || !data.state) return;
            removeEventListener('message', hear);
            done(data.state);
          });
          postMessage({ isotherm: 1, type: 'state' }, '*');
          setTimeout(done, 2000, null);
        }),
    );
  for (const end = Date.now() + 20_000; ; ) {
    const last = await ask();
    if ((last && ok(last)) || Date.now() > end) return last ?? {};
    await t.page.waitForTimeout(50);
  }
}

test('the files are those of a panel plugin', async t => {
  const read = name => fs.readFileSync(path.join(t.dist, PLUGIN, name), 'utf8');
  const about = JSON.parse(read('plugin.json'));
  t.check('id', /^[0-9a-z]+-([0-9a-z]+-)?(app|panel|datasource)$/.test(about.id), about.id);
  t.equal('type and folder', [about.type, about.id], ['panel', path.basename(PLUGIN)]);
  t.check('name and description', about.name && about.info.description && about.info.author.name && about.info.keywords.length > 0);
  t.check('version', /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(about.info.version), about.info.version);
  t.check('updated', /^\d{4}-\d\d-\d\d$/.test(about.info.updated), about.info.updated);
  t.check('grafanaDependency', /^>=\d+\.\d+\.\d+$/.test(about.dependencies.grafanaDependency), about.dependencies.grafanaDependency);
  t.check('logos', Object.values(about.info.logos).every(logo => read(logo).startsWith('<svg')));
  t.check('screenshots', about.info.screenshots.every(({ path: file }) => fs.existsSync(path.join(t.dist, PLUGIN, file))));
  t.check('no templates are left', !/%[A-Z_]+%/.test(read('plugin.json')));
  t.check('texts', read('README.md').length > 500 && read('CHANGELOG.md').includes(`## ${about.info.version}`) && read('LICENSE').includes('Apache License'));
  t.check('an AMD module', read('module.js').includes("define(['react', '@grafana/data', 'module']"));
  t.check('its own page', read('page/index.html').includes('isotherm-wasm') && !fs.existsSync(path.join(t.dist, PLUGIN, 'page/demo')));
  const zip = fs.readdirSync(path.join(t.dist, 'grafana')).filter(name => name.endsWith('.zip'));
  t.equal('the archive', zip, [`${about.id}-${about.info.version}.zip`]);
  // As the README says to unpack it, into another folder.
  const readme = fs.readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const [, pattern] = /unzip dist\/(grafana\/isotherm-panel-\*\.zip) -d \/var\/lib\/grafana\/plugins/.exec(readme);
  t.check('the README names it', zip.every(name => new RegExp(`^${pattern.replaceAll('.', '\\.').replace('*', '.*')}$`).test(`grafana/${name}`)));
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'isotherm-plugins-'));
  const done = spawnSync('unzip', ['-q', path.join(t.dist, 'grafana', zip[0]), '-d', folder], { encoding: 'utf8' });
  if (done.error) console.log('SKIPPED grafana: unzip is not installed.');
  else t.equal('unpacked', [done.status, done.stderr, fs.readFileSync(path.join(folder, 'isotherm-panel/module.js'), 'utf8') === read('module.js')], [0, '', true]);
  fs.rmSync(folder, { recursive: true });
  const bytes = fs.readFileSync(path.join(t.dist, 'grafana', zip[0] ?? ''));
  const end = bytes.length - 22;
  const names = [];
  for (let at = bytes.readUInt32LE(end + 16); at < end; at += 46 + bytes.readUInt16LE(at + 28)) {
    names.push(bytes.toString('utf8', at + 46, at + 46 + bytes.readUInt16LE(at + 28)));
  }
  t.check('its one top folder is the id', names.length > 10 && names.every(name => name.startsWith(`${about.id}/`)), names.join(' '));
  t.check('it is whole', ['module.js', 'plugin.json', 'page/index.html'].every(name => names.includes(`${about.id}/${name}`)));
});

const add = (map, key, value) => map.set(key, (map.get(key) ?? 0) + value);

test('a frame is the tree that Grafana draws', { acceptDownloads: true }, async t => {
  await host(t);
  await t.page.evaluate(() => {
    globalThis.panels = { a: new host.Host(plugin, document.getElementById('a')) };
    panels.a.render({ series: [host.consistent(host.nestedSet)], width: 1200, height: 700 });
  });
  t.check('painted', await heard(t, 'painted'));
  const frame = await inside(t);
  await frame.locator('summary', { hasText: 'Export' }).first().click();
  const [download] = await Promise.all([
    t.page.waitForEvent('download'),
    frame.locator('.popover-box button', { hasText: 'Folded stacks' }).first().click(),
  ]);
  // Totals by path. The root that only sums up is no frame of the profile, and what a source left out of its tree is said
  // to be `other`.
  const ours = new Map();
  for (const line of fs.readFileSync(await download.path(), 'utf8').trim().split('\n')) {
    const [, stack, self] = /^(.*?) ?(\d+)$/.exec(line);
    const names = stack.split(';');
    names.forEach((_, at) => add(ours, names.slice(0, at + 1).join(';'), Number(self)));
  }
  const theirs = new Map();
  for (const [stack, total] of await t.page.evaluate(() => host.tree(host.consistent(host.nestedSet)))) {
    if (stack !== 'total') add(theirs, stack.replace(/^total;/, ''), total);
  }
  for (const stack of ours.keys()) if (/(^|;)other$/.test(stack) && !theirs.has(stack)) ours.delete(stack);
  ours.delete('');
  const lines = map => [...map].map(([stack, total]) => `${stack} ${total}`).sort();
  const differ = lines(theirs).filter(line => !lines(ours).includes(line));
  t.check('many stacks', theirs.size > 50, theirs.size);
  t.equal('each as wide', differ, []);
  t.equal('and no others', ours.size, theirs.size);
});

test('mount, a hundred updates, resize, theme, unmount', async t => {
  await host(t);
  await mount(t, { series: [SMALL] });
  t.check('painted', await heard(t, 'painted'));
  const first = await state(t, s => Number(s.profile?.total) === 10e6);
  t.equal('unit and view', [first.profile.unit, first.profile.view], ['ns', 'flame']);
  t.check('panel alone', (await keys(t)).get('embed') === '1');
  const depth = await t.page.evaluate(() => history.length);

  await t.page.evaluate(small => {
    for (let i = 1; i <= 100; i += 1) {
      const frame = structuredClone(small);
      frame.fields[1].values = [10e6 + i, 6e6 + i, 5e6 + i, 4e6];
      frame.fields[2].values = [0, 1e6, 5e6 + i, 4e6];
      panels.a.render({ series: [frame] });
    }
  }, SMALL);
  const last = await state(t, s => Number(s.profile?.total) === 10000100);
  t.equal('the last of a hundred stands', Number(last.profile.total), 10000100);
  t.equal('one frame', await t.page.locator('iframe').count(), 1);
  t.equal('Back stays the dashboard\'s', await t.page.evaluate(() => history.length), depth);

  await update(t, { width: 320, height: 200 });
  const frame = await inside(t);
  t.check('resized', await frame.waitForFunction(() => innerWidth === 320 && innerHeight === 200, null, { timeout: 5000 }).then(() => true, () => false));
  await update(t, { mode: 'light' });
  t.check('theme', await frame.waitForFunction(() => document.documentElement.dataset.theme === 'light', null, { timeout: 5000 }).then(() => true, () => false));
  t.equal('it is still open', Number((await state(t, s => s.profile)).profile.total), 10000100);

  await update(t, { options: { view: 'icicle', search: '$what', table: false } });
  await state(t, s => s.profile?.view === 'icicle');
  t.equal('options', [(await keys(t)).get('view'), (await keys(t)).get('q'), (await keys(t)).get('table')], ['icicle', '$what', 'off']);
  await frame.evaluate(() => { location.hash = location.hash.replace('view=icicle', 'view=flame') + '&zoom=a'; });
  await state(t, s => s.profile?.zoom.length === 1);
  await update(t, { series: [SMALL] });
  const after = await state(t, s => Number(s.profile?.total) === 10000000 && s.profile.zoom.length === 1);
  t.equal('what was chosen in the panel stays', [after.profile.view, after.profile.zoom], ['flame', ['a']]);

  await t.page.evaluate(() => panels.a.unmount());
  t.equal('nothing is left', await t.page.locator('iframe').count(), 0);
  t.equal('no workers', t.page.workers().length, 0);
});

test('differences, variables, data links', async t => {
  await host(t);
  const frame = { ...SMALL, fields: [...SMALL.fields, { name: 'valueRight', type: 'number', values: [12e6, 6e6, 5e6, 6e6] }, { name: 'selfRight', type: 'number', values: [0, 1e6, 5e6, 6e6] }] };
  const links = [{ title: 'Source of it', url: 'https://example.test/?of=${__value.text}' }, { title: 'bad', url: 'javascript:alert(1)' }];
  await mount(t, { series: [frame], links, options: { search: '$what' } }, { what: 'b' });
  const both = await state(t, s => s.profile?.total_baseline && s.profile.view === 'diff');
  t.equal('both sides', [Number(both.profile.total), Number(both.profile.total_baseline), both.profile.view], [12e6, 10e6, 'diff']);
  t.equal('the variable', (await keys(t)).get('q'), 'b');
  await t.page.evaluate(() => heard.push({ type: 'mark' }));
  const graph = (await inside(t)).locator('[data-part=flame]').first();
  await graph.focus();
  for (const key of ['Home', 'ArrowUp', 'ArrowUp', 'ArrowDown']) await t.page.keyboard.press(key);
  const link = t.page.locator('nav a');
  t.check('a link of the selected frame', await link.first().waitFor({ timeout: 10_000 }).then(() => true, () => false));
  t.equal('only safe ones', await link.allTextContents(), ['Source of it']);
  t.check('with its value', /\?of=(a|b|c|total)$/.test(await link.first().getAttribute('href')), await link.first().getAttribute('href'));
  await t.accessible('the panel in its host');
});

test('metrics and objects are a node map', async t => {
  await host(t);
  await mount(t, { series: METRICS });
  let seen = await state(t, s => s.cluster?.nodes === 2);
  t.equal('screen', seen.screen, 'nodes');
  t.equal('nodes, pods', [seen.cluster?.nodes, seen.cluster?.pods], [2, 1]);
  t.check('requests', JSON.stringify(seen.cluster).includes('"1.5"'), JSON.stringify(seen.cluster).slice(0, 600));
  await update(t, { options: { screen: 'pods' } });
  seen = await state(t, s => s.screen === 'pods');
  t.equal('another screen', seen.screen, 'pods');
  await update(t, { series: [OBJECTS], options: { screen: 'auto', group: '$by' } });
  seen = await state(t, s => s.cluster?.nodes === 1 && s.screen === 'nodes');
  t.equal('objects', [seen.cluster?.nodes, seen.cluster?.pods, seen.screen], [1, 1, 'nodes']);
  t.equal('the time range', [(await keys(t)).get('from'), (await keys(t)).get('to')], ['2026-11-22T10:00:00.000Z', '2026-11-22T11:00:00.000Z']);
  await update(t, { series: [SMALL] });
  seen = await state(t, s => s.profile?.total);
  t.equal('a profile in its place', [seen.screen, Number(seen.profile.total)], ['flame', 10e6]);
});

test('waiting, nothing, trouble', async t => {
  await host(t);
  await mount(t, { state: 'Loading' });
  t.equal('waiting', await sentence(t), 'Waiting for the query.');
  await update(t, { series: [] });
  t.check('nothing', (await sentence(t)).startsWith('The query gave no data'), await sentence(t));
  await update(t, { series: [{ fields: [{ name: 'x', type: 'number', values: [1] }] }] });
  t.check('not ours', (await sentence(t)).includes('level, value, self and label'), await sentence(t));
  t.equal('no page was opened for that', await t.page.locator('iframe').count(), 0);
  await update(t, { state: 'Error', error: { message: 'no such metric' } });
  t.equal('trouble', await sentence(t), 'The query failed: no such metric.');
  t.equal('told at once', await t.page.locator('[role=alert]').count(), 1);
  await t.accessible('a sentence');
  const address = t.offer('/made/b.folded', { body: 'x;y 3\n' });
  await update(t, { series: [], options: { address: '/made/$file.folded' } });
  await t.page.evaluate(() => { panels.a.variables.file = 'b'; panels.a.render(); });
  const seen = await state(t, s => Number(s.profile?.total) === 3);
  t.check('an address with a variable', Number(seen.profile?.total) === 3, address);
  await update(t, { options: { address: '' }, series: [{ ...SMALL, fields: SMALL.fields.map(field => (field.name === 'level' ? { ...field, values: [5, 1, 2, 1] } : field)) }] });
  t.check('the page says what is wrong with a frame', (await (await inside(t)).locator('[role=alert]').first().textContent({ timeout: 10_000 })).includes('level'));
});

test("under Grafana's own policy", async t => {
  await host(t, { 'content-security-policy': POLICY });
  await mount(t, { series: [SMALL] });
  await mount(t, { series: [json('diff-with-nulls.json')[0]] }, {}, 'b');
  t.check('painted', await heard(t, 'painted'));
  t.equal('one', Number((await state(t, s => s.profile?.total)).profile?.total), 10e6);
  t.equal('and another beside it', (await state(t, s => s.profile?.total_baseline, 'b')).profile?.view, 'diff');
  t.equal('one worker for both', t.page.workers().length, 1);
});

test('a policy that forbids the page', async t => {
  t.expectTrouble = true;
  await host(t, { 'content-security-policy': "script-src 'nonce-abc' http://127.0.0.1:*/graf/public/plugins/isotherm-panel/module.js 'unsafe-eval'" });
  await mount(t, { series: [SMALL] });
  t.check('says so', (await sentence(t)).includes("Content-Security-Policy must allow 'self' and 'wasm-unsafe-eval'"), await sentence(t));
});

test('fifty mounts leave no memory behind', async t => {
  await host(t);
  const session = await t.page.context().newCDPSession(t.page);
  const heap = async () => {
    for (let i = 0; i < 3; i += 1) await session.send('HeapProfiler.collectGarbage');
    return (await session.send('Runtime.getHeapUsage')).usedSize;
  };
  const once = () =>
    t.page.evaluate(async small => {
      heard.length = 0;
      const panel = new host.Host(plugin, document.getElementById('a'));
      panel.render({ series: [structuredClone(small)] });
      for (let i = 0; i < 400 && !heard.some(m => m.type === 'painted'); i += 1) await new Promise(done => setTimeout(done, 25));
      const painted = heard.some(m => m.type === 'painted');
      panel.unmount();
      await new Promise(done => setTimeout(done, 20));
      return painted;
    }, SMALL);
  let painted = 0;
  // What the libraries keep after first use is no leak.
  for (let i = 0; i < 5; i += 1) await once();
  const before = await heap();
  for (let i = 0; i < 50; i += 1) painted += await once();
  const after = await heap();
  t.equal('each painted', painted, 50);
  t.check('heap within 5 %', after < before * 1.05, `${before} bytes before, ${after} after`);
});
