// A real API server's replies, served again: what is shown of them, and what is said of each refusal.
import { expected, has_captures, refusals, reply, serve } from './captures.mjs';
import { has_kubectl, proxied } from './kubectl.mjs';
import { test } from './harness.mjs';

const skipped = what => console.log(`skipped: this needs ${what}`);

/// Words that say what a refusal of the list means; of one object or a parameter that we never send, none.
const WORDS = {
  400: /server answered 400/,
  401: /doesn't know who asks \(401\)/,
  403: /Not allowed to list/,
  406: /can't answer in JSON \(406\)/,
  410: /\(410\)|changed while they were listed/,
  503: /installed and doesn't answer \(503\)/,
  504: /server has a problem \(504\)/,
};

/// Serves the captures below a root of the page's own origin, one list refused.
function root(t, no) {
  const answer = (query, rest) => {
    const asked = `/${rest}`;
    const pages = no?.path === asked && (no.status !== 410 || query.get('continue'));
    if (pages) return { status: no.status, type: no.type, body: no.body };
    const body = reply(asked, query);
    return body ? { type: 'application/json', body } : { status: 404, body: '404 page not found' };
  };
  return encodeURIComponent(t.offer('/captured/*', answer).slice(0, -1));
}

const notices = t => t.page.locator('.notice').allTextContents().then(texts => texts.join(' '));

test('a captured cluster, list by list and page by page', async t => {
  if (!has_captures) return skipped('../shared/clusters');
  t.expectTrouble = true;
  await t.open(`#/nodes?cluster=${root(t)}`);
  t.equal('opens', await t.state('ready', 'error'), 'ready');
  const facts = (await t.ask()).cluster;
  for (const [key, want] of Object.entries(expected('small'))) {
    if (typeof want === 'number') t.equal(key, facts[key], want);
  }
});

for (const no of has_captures ? refusals() : []) {
  test(`refused: ${no.file}`, async t => {
    t.expectTrouble = true;
    await t.open(`#/nodes?cluster=${root(t, no)}`);
    t.equal('the rest opens', await t.state('ready', 'error'), 'ready');
    const facts = (await t.ask()).cluster;
    const small = expected('small');
    if (no.path !== '/api/v1/nodes') t.equal('nodes', facts.nodes, small.nodes);
    if (no.path !== '/api/v1/pods') t.equal('pods', facts.pods, small.pods);
    const said = await notices(t);
    if (no.status === 404 && no.path.includes('metrics')) t.check('its sentence', /metrics-server is not installed/.test(said), said);
    else if (WORDS[no.status]) t.check('its sentence', WORDS[no.status].test(said), said);
    t.check('no alert', (await t.page.locator('[role=alert]').count()) === 0);
    await t.accessible('with a refusal');
  });
}

test('the captured cluster through kubectl proxy, several lists refused', async t => {
  if (!has_captures || !has_kubectl) return skipped('../shared/clusters and kubectl');
  t.expectTrouble = true;
  const files = ['forbidden-403-list.json', 'metrics-unavailable-503.txt', 'unknown-resource-404.txt'];
  const refused = new Map(refusals().filter(no => files.includes(no.file)).map(no => [no.path, no]));
  const { server, port, seen } = await serve(refused);
  try {
    await proxied(port, async origin => {
      await t.page.goto(`${origin}/static/#/nodes?cluster=/`);
      t.equal('opens', await t.state('ready', 'error'), 'ready');
      const { nodes, pods } = (await t.ask()).cluster;
      const small = expected('small');
      t.equal('its nodes and pods', [nodes, pods], [small.nodes, small.pods]);
      const said = await notices(t);
      t.check('what is not allowed', /Not allowed to list poddisruptionbudgets\.policy/.test(said), said);
      t.check('what does not answer', /metrics-server is installed and doesn't answer/.test(said), said);
      t.equal('only read', seen.filter(line => !line.startsWith('GET ')), []);
    });
  } finally {
    server.close();
  }
});
