// An API server as the source: discovery, pages, tokens that are too old, a busy server, what isn't allowed.
import { test } from './harness.mjs';

const node = name => ({
  metadata: { name, uid: name, creationTimestamp: '2026-01-01T00:00:00Z' },
  status: { allocatable: { cpu: '4', memory: '8Gi', pods: '110' }, capacity: { cpu: '4', memory: '8Gi', pods: '110' }, conditions: [{ type: 'Ready', status: 'True' }] },
});
const pod = (name, nodeName) => ({
  metadata: { name, namespace: 'shop', uid: name },
  spec: { nodeName, containers: [{ name: 'c', resources: { requests: { cpu: '500m', memory: '1Gi' } } }] },
  status: { phase: 'Running' },
});
const json = (body, more = {}) => ({ type: 'application/json', body: JSON.stringify(body), ...more });
const list = (kind, items, token = '', apiVersion = 'v1') => json({ kind, apiVersion, metadata: { resourceVersion: '7', continue: token }, items });
const groups = names => json({ kind: 'APIGroupList', groups: names.map(name => ({ name: name.split('/')[0], versions: [{ groupVersion: name }] })) });
const status = (code, message) => json({ kind: 'Status', status: 'Failure', message, code }, { status: code });

const offer = (t, root, answers) => {
  for (const [path, answer] of Object.entries(answers)) t.offer(root + path, answer);
  return t.server.origin + root;
};
const notices = t => t.page.locator('main, .frame').first().innerText();

test('lists come page by page, whatever happens on the way', async t => {
  const asked = [];
  let busy = true;
  const root = offer(t, '/api-server/', {
    'apis': groups(['apps/v1', 'metrics.k8s.io/v1beta1', 'policy/v1']),
    'api/v1/nodes': () => (busy ? ((busy = false), json({}, { status: 429, headers: { 'retry-after': '1' } })) : list('NodeList', [node('a'), node('b')])),
    'api/v1/pods': query => {
      asked.push(query.get('continue'));
      const token = query.get('continue');
      if (!token) return list('PodList', [pod('one', 'a'), pod('two', 'a')], 'old');
      if (token === 'old') return json({ kind: 'Status', code: 410, reason: 'Expired', metadata: { continue: 'new' } }, { status: 410 });
      return list('PodList', [pod('three', 'b')]);
    },
    'api/v1/events': status(403, 'events is forbidden'),
    'apis/metrics.k8s.io/v1beta1/nodes': { status: 503, body: 'service unavailable' },
    'apis/metrics.k8s.io/v1beta1/pods': { status: 503, body: 'service unavailable' },
    'apis/apps/v1/deployments': status(403, 'no'),
  });
  await t.open(`#/nodes?cluster=${encodeURIComponent(root)}`);
  t.equal('opens', await t.state('ready', 'error'), 'ready');
  const facts = (await t.ask()).cluster;
  t.equal('all nodes and pods', [facts.nodes, facts.pods], [2, 3]);
  t.equal('the pages', asked, [null, 'old', 'new']);
  t.expectTrouble = true;
  await t.accessible('api root');
  await t.page.locator('.notice.warning summary').click();
  const said = await notices(t);
  for (const words of ['Not allowed to list', 'events', 'metrics-server is installed', 'changed while they were listed']) {
    t.check(`says: ${words}`, said.includes(words), said.slice(0, 2000));
  }
});

test('a root where no API server answers says what to do', async t => {
  t.expectTrouble = true;
  await t.open(`#/nodes?cluster=${encodeURIComponent('http://127.0.0.1:9/')}`);
  t.equal('error', await t.state('ready', 'error'), 'error');
  t.check('says what to do', (await t.page.locator('[role=alert]').innerText()).includes('kubectl proxy'));
});

test('read again and again, it tells what is rewritten and fought over', async t => {
  let reads = 0;
  const widget = (name, version, manager) => ({
    metadata: {
      name, namespace: 'shop', uid: name, resourceVersion: String(version), generation: 1, creationTimestamp: '2026-01-01T00:00:00Z',
      managedFields: [{ manager, operation: 'Update', time: '2026-01-02T00:00:00Z', fieldsType: 'FieldsV1', fieldsV1: { 'f:spec': { 'f:paused': {} } } }],
    },
    spec: { replicas: 0, template: {} }, status: { observedGeneration: 1 },
  });
  const root = offer(t, '/busy-server/', {
    'apis': groups(['apps/v1']),
    'api/v1/nodes': list('NodeList', [node('a')]),
    'apis/apps/v1/deployments': () => {
      reads += 1;
      return list('DeploymentList', [widget('quiet', 1, 'helm'), widget('torn', reads, reads % 2 ? 'helm' : 'operator')], '', 'apps/v1');
    },
  });
  await t.open(`#/controllers?cluster=${encodeURIComponent(root)}`);
  t.equal('opens', await t.state('ready', 'error'), 'ready');
  const answer = t.page.locator('.answer');
  t.check('one read is told', (await answer.innerText()).includes('1 so far'), await answer.innerText());
  for (let read = 2; read <= 4; read += 1) {
    await t.page.getByRole('button', { name: 'Load again' }).click();
    const said = read < 4 ? `${read} so far` : 'fought over';
    await t.page.waitForFunction(words => document.querySelector('.answer')?.innerText.includes(words), said, { timeout: 15_000 }).catch(() => {});
    t.check(`after read ${read}`, (await answer.innerText()).includes(said), await answer.innerText());
  }
  t.equal('loads', reads, 4);
  const row = t.page.locator('.list-table .table-row', { hasText: 'torn' });
  t.check('the row tells', (await row.innerText()).includes('Fought over'), await row.innerText());
  const title = await row.locator('[title*="take spec.paused from each other"]').count();
  t.check('who fights over what', title > 0, await row.evaluate(el => el.outerHTML));
  await t.go(`#/controllers?cluster=${encodeURIComponent(root)}&filter=is:rewritten`);
  t.check('the filter lists it', (await t.page.locator('[data-part=count]').innerText()).startsWith('1 of 2 objects'), await t.page.locator('[data-part=count]').innerText());
});
