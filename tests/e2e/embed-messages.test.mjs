// Messages between a panel and the page around it, each as docs/embedding.md has it.
import fs from 'node:fs';
import { test } from './harness.mjs';
import { malformed } from './malformed.mjs';
import { FOLDED, FRAMES, SCRIPT, heard, host, inside } from './panels.mjs';
import { serve } from './server.mjs';

const docs = fs.readFileSync(new URL('../../docs/embedding.md', import.meta.url), 'utf8');
const section = (from, to) => docs.slice(docs.indexOf(from), docs.indexOf(to, docs.indexOf(from)));

/** A plain frame, and ways to talk to it. */
async function framed(t, address = '#/flame?profile=/made/a.folded&embed=1') {
  await host(t, `<iframe id="f" title="panel" width="640" height="360" src="${t.base}${address.replaceAll('&', '&amp;')}"></iframe>`);
  t.check('ready', await heard(t, 'ready'));
  let number = 0;
  const sent = new Set();
  /** Sends what the text evaluates to: not everything that can be sent can be passed on by the test. */
  const post = (text, more) => {
    sent.add(/type: '(\w+)'/.exec(text)?.[1]);
    return t.page.evaluate(new Function('more', `document.getElementById('f').contentWindow.postMessage({ isotherm: 1, ${text} }, location.origin)`), more);
  };
  const answer = id => t.page.waitForFunction(id => heard.find(m => m.id === id), id, { timeout: 10_000 }).then(found => found.jsonValue(), () => null);
  const ask = async () => {
    number += 1;
    const id = number % 2 ? number : `n${number}`;
    await post(`type: 'state', id: more`, id);
    return (await answer(id))?.state ?? {};
  };
  const until = async (what, holds) => {
    for (const end = Date.now() + 15_000; ; ) {
      const now = await ask();
      const held = Boolean(holds(now));
      if (held || Date.now() > end) return t.check(what, held, JSON.stringify(now).slice(0, 300));
      await t.page.waitForTimeout(50);
    }
  };
  return { post, answer, ask, until, sent };
}
/** A function for the page that knows `malformed`, where the policy allows no eval. */
const withMalformed = body => new Function('arg', `${malformed}\n${body}`);
const all = (t, type) => t.page.evaluate(type => heard.filter(m => m.type === type), type);
const total = n => s => Number(s.profile?.total) === n;

test('load, set, state and theme do what is documented', async t => {
  const { post, answer, ask, until, sent } = await framed(t);
  await until('opened by its address', total(100));
  const bytes = 'new TextEncoder().encode(more)';
  await post(`type: 'load', profile: { name: 'one.folded', bytes: ${bytes}.buffer }`, 'a;b 5\n');
  await until('an ArrayBuffer', total(5));
  await post(`type: 'load', profile: { name: 'one.folded', bytes: new DataView(${bytes}.buffer, 4) }`, 'xxxxa;b 6\n');
  await until('a view of a part', total(6));
  await post(`type: 'load', profile: { bytes: new Blob([more]) }`, 'a;b 7\n');
  await until('a Blob without a name', total(7));
  await post(`type: 'load', profile: { frames: more }`, FRAMES);
  await until('data frames', total(10));
  await post(`type: 'load', profile: { url: '/made/a.folded' }, baseline: { name: 'before', bytes: ${bytes} }`, 'main;load 1\n');
  await until('two to compare', s => total(100)(s) && Number(s.profile.total_baseline) === 1);
  await post(`type: 'load', profile: [{ url: '/made/a.folded' }, { name: 'more.folded', bytes: ${bytes} }]`, 'a;b 5\n');
  await until('a list of profiles', s => total(100)(s) && s.profile.total_baseline === null);

  await post(`type: 'set', view: 'sandwich', function: 'draw', zoom: ['main', 'draw'], q: 'fill', id: 'taken'`);
  await until('text and lists', s => s.profile.view === 'sandwich' && Number(s.profile.matched.total) === 60);
  t.equal('an id is no key', (await t.page.evaluate(() => heard.filter(m => m.id === 'taken'))), []);
  t.check('and isn’t one of the address', !(await ask()).url.includes('taken'), (await ask()).url);
  await post(`type: 'set', view: '', zoom: null, function: null, q: 60, regex: true`);
  await until('a number, true, and nothing', s => s.profile.view === 'icicle' && s.url.includes('q=60') && s.url.includes('regex=1') && !/zoom|function|view/.test(s.url));
  await post(`type: 'set', regex: false, q: ''`);
  await until('false and empty text take keys away', s => !/regex|q=/.test(s.url));
  await post(`type: 'set', q: 'draw', nonsense: 1, id: 'wrong'`);
  t.check('an unknown key is named', (await answer('wrong'))?.message.includes('nonsense'));
  t.check('and then nothing is changed', !(await ask()).url.includes('q='));

  await post(`type: 'set', q: 'draw', zoom: ['main'], filter: 'x'`);
  await until('keys about what is open', s => /q=.*zoom=|zoom=.*q=/.test(s.url));
  await post(`type: 'load', cluster: [{ url: '/made/nodes.json' }, { name: 'pods.json', bytes: ${bytes} }]`, '{"kind":"PodList","apiVersion":"v1","items":[{"metadata":{"name":"web","namespace":"shop"},"spec":{"nodeName":"node-1","containers":[]},"status":{"phase":"Running"}}]}');
  await until('lists of a cluster', s => s.screen === 'nodes' && s.cluster?.nodes === 3 && s.cluster?.pods === 2 && s.profile === null);
  t.check('they went with it', !/q=|zoom=|filter=/.test((await ask()).url), (await ask()).url);
  await post(`type: 'set', screen: 'pods'`);
  await until('another screen', s => s.screen === 'pods');

  for (const [theme, dark] of [['dark', true], ['light', false], ['auto', false]]) {
    await post(`type: 'theme', theme: more`, theme);
    await inside(t).waitForFunction(dark => (document.documentElement.dataset.theme === 'dark') === dark, dark, { timeout: 5000 }).then(() => t.check(theme, true), error => t.check(theme, false, error));
  }
  // An answer that comes back is not a question.
  await post(`type: 'state', state: {}, id: 'echo'`);
  await ask();
  t.equal('a state that is there is no question', await t.page.evaluate(() => heard.filter(m => m.id === 'echo').length), 0);
  t.equal('no errors but the one', (await all(t, 'error')).length, 1);

  const named = [...section('### To the page', '### From the page').matchAll(/^\*\*`(\w+)`\*\*/gm)].map(([, type]) => type);
  t.equal('every message that is documented was sent', named.filter(type => !sent.has(type)), []);
  t.equal('and no other', [...sent].filter(type => !named.includes(type)), []);
});

test('what a panel tells is what is documented', async t => {
  const { post, ask, until } = await framed(t);
  await until('opened', total(100));
  await post(`type: 'load', profile: { url: '/made/nowhere.folded' }`);
  t.expectTrouble = true;
  t.check('error', await heard(t, 'error'));
  await until('what was open stays', total(100));
  await post(`type: 'load', profile: { url: '/made/a.folded' }`);
  await post(`type: 'set', q: 'fill'`);
  await until('searched', s => Number(s.profile?.matched.total) === 60);
  const fields = (await ask()).profile;
  await inside(t).locator('[data-part=flame]').focus();
  for (const name of ['main', 'draw']) {
    await t.page.keyboard.press('ArrowDown');
    await t.page.waitForFunction(name => heard.some(m => m.type === 'selected' && m.selected.frame === name), name, { timeout: 10_000 }).then(() => t.check(`frame ${name}`, true), async error => t.check(`frame ${name}`, false, JSON.stringify(await all(t, 'selected')) + error.message));
  }
  await post(`type: 'load', cluster: { url: '/made/nodes.json' }`);
  await until('a cluster', s => s.cluster?.nodes === 3);
  await post(`type: 'set', node: 'node-2'`);
  await until('a node', s => s.selected?.node === 'node-2');
  await post(`type: 'set', node: '', screen: 'pods', pod: 'shop/waits'`);
  await until('a pod', s => s.selected?.pod === 'shop/waits');
  const kinds = new Set((await all(t, 'selected')).map(m => Object.keys(m.selected).sort().join()));
  t.equal('selected: frames, nodes, pods', [...kinds].sort(), ['frame,path', 'node', 'pod']);
  const state = await ask();

  const everything = await t.page.evaluate(() => heard);
  const shapes = {
    ready: m => Object.keys(m).length === 3,
    loading: m => m.fraction >= 0 && m.fraction <= 1,
    painted: m => ['flame', 'nodes', 'pods'].includes(m.screen) && m.ms >= 0,
    state: m => Boolean(m.state.screen),
    selected: m => typeof m.selected === 'object',
    error: m => m.message.endsWith('.') && m.message.includes('nowhere.folded'),
    resize: m => m.height > 0 && Number.isInteger(m.height),
  };
  const rows = [...section('| type | fields | when |', '`state` is `{').matchAll(/^\| `(\w+)` \|/gm)].map(([, type]) => type);
  t.equal('every message that is documented has a shape', rows, Object.keys(shapes));
  t.equal('the first is ready', everything[0].type, 'ready');
  for (const type of rows) {
    const some = everything.filter(m => m.type === type);
    t.check(`${type} was told`, some.length > 0);
    const bad = some.find(m => m.isotherm !== 1 || !shapes[type](m));
    t.check(`${type} has its fields`, !bad, JSON.stringify(bad));
  }
  t.equal('and nothing else', everything.filter(m => !rows.includes(m.type)), []);
  const said = section('`state` is `{', '## isotherm.json');
  const listed = text => text.replace(/\{[^{}]*\}/g, '').replace(/[\s:]/g, '').split(',').sort();
  const outer = listed(/`state` is `\{([^}]*)\}`/.exec(said)[1]);
  const inner = listed(/`profile` is null or `\{([\s\S]*?)\}`, `cluster`/.exec(said)[1]);
  t.equal('the fields of state', Object.keys(state).sort(), outer);
  t.equal('the fields of its profile', Object.keys(fields).sort(), inner);
});

test('a malformed message from an allowed origin gets an error, and nothing is done', async t => {
  const { ask, until } = await framed(t);
  await until('opened', total(100));
  const before = await ask();
  await t.page.evaluate(() => heard.splice(0));
  const count = 600;
  // In a few portions: each answer is a message as well.
  await t.page.evaluate(
    withMalformed(`
      globalThis.sent = malformed(arg);
      const panel = document.getElementById('f').contentWindow;
      return (async () => {
        for (const message of sent) {
          panel.postMessage(message, location.origin);
          if (message.id % 50 === 0) await new Promise(done => setTimeout(done, 20));
        }
      })();`),
    count,
  );
  await t.page.waitForFunction(count => heard.length >= count, count, { timeout: 20_000 }).catch(() => {});
  const wrong = await t.page.evaluate(() =>
    sent.flatMap(({ id, ...message }) => {
      const answers = heard.filter(m => m.id === id);
      const isRight = answers.length === 1 && answers[0].type === 'error' && answers[0].message.length > 10 && answers[0].message.length < 400 && /[.]$/.test(answers[0].message);
      return isRight ? [] : [`${JSON.stringify(message, (_, value) => (typeof value === 'bigint' ? `${value}n` : value))?.slice(0, 200)}: ${JSON.stringify(answers)?.slice(0, 300)}`];
    }),
  );
  t.equal('each is answered with one sentence', wrong.slice(0, 5), []);
  const others = await t.page.evaluate(() => heard.filter(m => typeof m.id !== 'number').map(m => m.type));
  t.equal('nothing else is told', others, []);
  const after = await ask();
  t.equal('nothing is done', [after.url, after.profile.total], [before.url, before.profile.total]);

  // What is none of ours is nobody's business.
  await t.page.evaluate(() => heard.splice(0));
  await t.page.evaluate(() => {
    const panel = document.getElementById('f').contentWindow;
    for (const junk of [null, 1, 'x', [], {}, { isotherm: 2, type: 'state' }, { isotherm: '1', type: 'state' }, { type: 'state' }, new Map([['isotherm', 1]]), new Error('x'), { isotherm: [1] }]) panel.postMessage(junk, location.origin);
  });
  await t.page.waitForTimeout(400);
  t.equal('silence', await t.page.evaluate(() => heard), []);
});

test('an origin is heard and told only if isotherm.json allows it', async t => {
  // Another port is another origin.
  const other = await serve({});
  try {
    t.expectTrouble = true;
    t.offer('/made/a.folded', { body: FOLDED });
    const html = `<!doctype html><title>foreign</title><script src="/host.js"></script>
      <iframe id="f" title="panel" width="640" height="360" src="${t.base}#/flame?profile=/made/a.folded&amp;embed=1"></iframe>`;
    const headers = { 'content-security-policy': "script-src 'self'" };
    other.made.set('/host.js', { type: 'text/javascript', body: SCRIPT });
    other.made.set('/host.html', { type: 'text/html', body: html, headers });
    const ask = async () => {
      await t.page.goto('about:blank');
      await t.page.goto(`${other.origin}/host.html`);
      await t.page.waitForTimeout(200);
      await inside(t).waitForFunction(() => document.documentElement.dataset.state === 'ready', null, { timeout: 30_000 });
      await t.page.evaluate(
        withMalformed(`
          const panel = document.getElementById('f').contentWindow;
          for (const message of malformed(200)) panel.postMessage(message, '*');
          for (const message of [{ type: 'state' }, { type: 'nonsense' }, { type: 'set', q: 'x' }, { type: 'theme', theme: 'dark' }, { type: 'load', profile: { url: '/made/other.folded' } }])
            panel.postMessage({ isotherm: 1, ...message, id: message.type }, '*');`),
      );
      await t.page.waitForTimeout(1500);
      return t.page.evaluate(() => heard.map(m => m.id ?? m.type));
    };
    t.equal('not allowed: silence', await ask(), []);
    t.check('not allowed: nothing is done', /profile=\/made\/a\.folded&embed=1$/.test(decodeURIComponent(inside(t).url())), inside(t).url());
    const path = new URL(`${t.base}isotherm.json`).pathname;
    t.offer(path, { type: 'application/json', body: JSON.stringify({ embed: { origins: [other.origin] } }) });
    t.offer('/made/other.folded', { body: 'a;b 5\n' });
    const said = await ask();
    t.equal('allowed: ready comes first', said[0], 'ready');
    for (const id of ['painted', 'state', 'nonsense']) t.check(`allowed: ${id}`, said.includes(id), said.join(' '));
    t.equal('allowed: an error for each that is malformed', said.filter(id => typeof id === 'number').length, 200);
    t.check('allowed: done', decodeURIComponent(inside(t).url()).includes('profile=/made/other.folded'), inside(t).url());
  } finally {
    other.close();
  }
});
