// The page as `kubectl proxy --www` serves it, in front of a server that answers as an API server does.
import http from 'node:http';
import { has_kubectl, proxied } from './kubectl.mjs';
import { test } from './harness.mjs';

const ANSWERS = {
  '/apis': { kind: 'APIGroupList', groups: [] },
  '/api/v1/nodes': { kind: 'NodeList', apiVersion: 'v1', metadata: {}, items: [{ metadata: { name: 'only' }, status: { allocatable: { cpu: '2', memory: '4Gi', pods: '10' } } }] },
  '/api/v1/pods': { kind: 'PodList', apiVersion: 'v1', metadata: {}, items: [] },
};

test('kubectl proxy serves the page and the cluster', async t => {
  if (!has_kubectl) {
    console.log('skipped: this needs kubectl, and the page in dist');
    return;
  }
  t.expectTrouble = true;
  const methods = new Set();
  const api = http.createServer((request, response) => {
    methods.add(request.method);
    const answer = ANSWERS[new URL(request.url, 'http://127.0.0.1').pathname];
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { kind: 'Status', code: 404, message: 'not found' }));
  });
  await new Promise(done => api.listen(0, '127.0.0.1', done));
  try {
    await proxied(api.address().port, async origin => {
      await t.page.goto(`${origin}/static/#/nodes?cluster=/`);
      t.equal('opens', await t.state('ready', 'error'), 'ready');
      t.equal('the node', (await t.ask()).cluster.nodes, 1);
      t.equal('only read', [...methods], ['GET']);
    });
  } finally {
    api.close();
  }
});
