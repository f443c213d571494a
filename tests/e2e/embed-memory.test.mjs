// What panels on one page share, what they take together, and what is left of them when they are taken away.
import { test } from './harness.mjs';
import { collected, measured, rendererMemory } from './memory.mjs';
import { heard, host, state, until } from './panels.mjs';

const STYLE = 'isotherm-panel { width: 280px; height: 200px; float: left }';
const text = ({ rss, pss, own }) => `${rss.toFixed(1)} MiB resident (${pss.toFixed(1)} proportional, ${own.toFixed(1)} private)`;
/** A tree of so many frames, as folded stacks: names are a tenth of them. */
function tree(frames) {
  const lines = [];
  let seed = 7;
  const random = n => (seed = (seed * 48271) % 2147483647) % n;
  for (let made = 0; made < frames; made += 12) {
    const stack = ['main', ...Array.from({ length: 3 }, (_, depth) => `layer${depth}::part${random(20)}`), ...Array.from({ length: 12 }, () => `crate::module::function${random(frames / 10)}`)];
    lines.push(`${stack.join(';')} ${1 + random(9)}`);
  }
  return `${lines.join('\n')}\n`;
}

test('ten panels share one module and one worker', async t => {
  const wasm = [];
  t.page.on('request', request => /_bg\.wasm$/.test(new URL(request.url()).pathname) && wasm.push(request.url()));
  const panel = n => `<isotherm-panel id="p${n}" eager ${n % 2 ? 'profile="/made/a.folded"' : 'cluster="/made/nodes.json"'}></isotherm-panel>`;
  await host(t, [...Array(10).keys()].map(panel).join(''), { style: 'isotherm-panel { width: 320px; height: 200px; float: left }' });
  for (let n = 0; n < 10; n += 1) t.check(`panel ${n}`, await heard(t, 'painted', `p${n}`));
  t.equal('modules', wasm.length, 1);
  t.equal('workers', t.page.workers().length, 1);
  await t.page.evaluate(() => document.getElementById('p0').remove());
  await t.page.evaluate(() => document.getElementById('p1').setAttribute('q', 'fill'));
  t.equal('the first may go', Number((await until(t, 'p1', s => Number(s.profile.matched.total) === 60)).profile.matched.total), 60);
  await t.page.evaluate(() => document.querySelectorAll('isotherm-panel').forEach(panel => panel.remove()));
  await t.page.waitForTimeout(500);
  t.equal('with the last goes the worker', t.page.workers().length, 0);
});

test('the death of a shared worker reaches every panel, and each goes on by itself', async t => {
  const panel = n => `<isotherm-panel id="p${n}" eager profile="/made/a.folded"></isotherm-panel>`;
  await host(t, [0, 1, 2].map(panel).join(''), { style: 'isotherm-panel { width: 320px; height: 200px; float: left }' });
  for (const n of [0, 1, 2]) t.check(`panel ${n}`, await heard(t, 'painted', `p${n}`));
  await t.page.evaluate(() => {
    heard.length = 0;
    const [hub] = window[Symbol.for('isotherm.hub')].values();
    hub.engine.worker.dispatchEvent(new ErrorEvent('error', { cancelable: true }));
  });
  for (const n of [0, 1, 2]) t.check(`panel ${n} is painted again`, await heard(t, 'painted', `p${n}`));
  t.equal('workers', t.page.workers().length, 3);
  t.equal('figures', Number((await state(t, 'p2')).profile.total), 100);
});

const SHOWN = {
  'the demo’s profile': () => 'demo/frontpage-cpu-after.pb.gz',
  '100,000 frames': t => t.offer('/made/large.folded', { body: tree(100_000) }),
};

for (const [what, address] of Object.entries(SHOWN)) {
  test(`ten panels take at most twice the memory of one: ${what}`, async t => {
    const profile = new URL(address(t), t.base).href;
    const panel = n => `<isotherm-panel id="p${n}" eager profile="${profile}"></isotherm-panel>`;
    const taken = [];
    for (const count of [1, 10]) {
      // Each in a process of its own.
      const context = await t.page.context().browser().newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block' });
      const there = Object.create(t, { page: { value: await context.newPage() } });
      await host(there, [...Array(count).keys()].map(panel).join(''), { style: STYLE });
      for (let n = 0; n < count; n += 1) t.check(`panel ${n} of ${count}`, await heard(there, 'painted', `p${n}`));
      t.equal(`workers of ${count}`, there.page.workers().length, 1);
      t.equal(`hosts of ${count}`, await there.page.workers()[0].evaluate(() => isothermHosts), count);
      // What loading alone needed is given back after a while.
      await there.page.waitForTimeout(1500);
      await collected(there.page);
      const memory = await rendererMemory(there.page);
      await context.close();
      if (!memory) return void t.check('no /proc: not measured', true);
      measured(`${what}, ${count} panels: ${text(memory)}`);
      taken.push(memory);
    }
    const [one, ten] = taken;
    t.check('twice at most', ten.rss <= 2 * one.rss, `${text(ten)}; one: ${text(one)}`);
  });
}

test('fifty panels that came and went leave nothing', async t => {
  const profile = new URL('demo/frontpage-cpu-after.pb.gz', t.base).href;
  // One stays, so that the worker does.
  await host(t, `<isotherm-panel id="p" eager profile="${profile}"></isotherm-panel><div id="place"></div>`, { style: STYLE });
  t.check('the one that stays', await heard(t, 'painted', 'p'));
  const worker = t.page.workers()[0];
  const hosts = () => worker.evaluate(() => isothermHosts);
  const mount = n =>
    t.page.evaluate(
      ([n, profile]) =>
        new Promise(done => {
          const panel = document.createElement('isotherm-panel');
          panel.id = `m${n}`;
          panel.setAttribute('eager', '');
          panel.setAttribute('profile', profile);
          panel.addEventListener('isotherm-painted', () => {
            panel.remove();
            heard.length = 0;
            done(true);
          });
          document.getElementById('place').append(panel);
          setTimeout(done, 20_000, false);
        }),
      [n, profile],
    );
  const rest = async () => {
    await t.page.waitForTimeout(500);
    return { counters: await collected(t.page), memory: await rendererMemory(t.page) };
  };
  for (let n = 0; n < 10; n += 1) t.check(`panel ${n}`, await mount(n));
  const before = await rest();
  for (let n = 10; n < 60; n += 1) t.check(`panel ${n}`, await mount(n));
  const after = await rest();
  t.equal('hosts in the worker, besides the one that stays', (await hosts()) - 1, 0);
  t.equal('users of the worker', await t.page.evaluate(() => [...window[Symbol.for('isotherm.hub')].values()][0].engine.users), 1);
  t.equal('workers', t.page.workers().length, 1);
  for (const what of ['documents', 'jsEventListeners']) {
    t.check(`${what} are no more than before`, after.counters[what] <= before.counters[what] + 2, `${after.counters[what]} after ${before.counters[what]}`);
  }
  if (after.memory) {
    measured(`before fifty came and went: ${text(before.memory)}; after: ${text(after.memory)}`);
    t.check('memory is bounded', after.memory.rss <= before.memory.rss + 24, `${text(after.memory)} after ${text(before.memory)}`);
  }
  t.equal('the one that stays is well', Number((await state(t)).profile.frames) > 0, true);
});
