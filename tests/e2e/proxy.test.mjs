// The page as `kubectl proxy --www` serves it, in front of a server that answers as an API server does.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from './harness.mjs';

const dist = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../dist');
const has_kubectl = spawnSync('kubectl', ['version', '--client'], { stdio: 'ignore' }).status === 0;

const ANSWERS = {
  '/apis': { kind: 'APIGroupList', groups: [] },
  '/api/v1/nodes': { kind: 'NodeList', apiVersion: 'v1', metadata: {}, items: [{ metadata: { name: 'only' }, status: { allocatable: { cpu: '2', memory: '4Gi', pods: '10' } } }] },
  '/api/v1/pods': { kind: 'PodList', apiVersion: 'v1', metadata: {}, items: [] },
};

test('kubectl proxy serves the page and the cluster', async t => {
  if (!has_kubectl || !fs.existsSync(path.join(dist, 'index.html'))) {
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
  const config = path.join(fs.mkdtempSync('/tmp/isotherm-proxy-'), 'config');
  fs.writeFileSync(config, 'apiVersion: v1\nkind: Config\n');
  const proxy = spawn('kubectl', ['proxy', '--kubeconfig', config, '--server', `http://127.0.0.1:${api.address().port}`, '--port', '0', '--www', dist]);
  try {
    const port = await new Promise((done, fail) => {
      const timer = setTimeout(() => fail(new Error('kubectl proxy does not begin')), 15_000);
      proxy.stdout.on('data', text => {
        const found = /127\.0\.0\.1:(\d+)/.exec(text);
        if (found) {
          clearTimeout(timer);
          done(found[1]);
        }
      });
    });
    await t.page.goto(`http://127.0.0.1:${port}/static/#/nodes?cluster=/`);
    t.equal('opens', await t.state('ready', 'error'), 'ready');
    t.equal('the node', (await t.ask()).cluster.nodes, 1);
    t.equal('only read', [...methods], ['GET']);
  } finally {
    proxy.kill();
    api.close();
    fs.rmSync(path.dirname(config), { recursive: true });
  }
});
