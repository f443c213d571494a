// The configurations of docs/hosting: nginx serves the page as documented there. Without nginx this is skipped, and said.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';
import { test } from './harness.mjs';
import { serve } from './server.mjs';

const docs = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../docs/hosting');
const read = name => fs.readFileSync(path.join(docs, name), 'utf8');
const nginx = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/bin/nginx'].find(file => fs.existsSync(file));

const listening = server => new Promise(done => server.listen(0, '127.0.0.1', () => done(server.address().port)));
/// A port that was free a moment ago.
async function freePort() {
  const server = http.createServer();
  const port = await listening(server);
  await new Promise(done => server.close(done));
  return port;
}

/// Starts nginx with nginx.conf, and what kubernetes.yaml adds to it; only addresses and folders are others.
async function start(dist, api) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'isotherm-nginx-'));
  const port = await freePort();
  const [, indented] = /\n  api\.conf: \|\n((?: {4}.*\n)+)/.exec(read('kubernetes.yaml'));
  const joined = indented.replace(/^ {4}/gm, '').replace('listen 8080;\n', '').replace('127.0.0.1:8001', `127.0.0.1:${api}`);
  fs.writeFileSync(path.join(folder, 'api.conf'), joined);
  const site = read('nginx.conf').replace('listen 127.0.0.1:8088', `listen 127.0.0.1:${port}`).replace('/srv/isotherm/', `${dist}/`)
    .replace('/etc/nginx/isotherm.d/', `${folder}/`);
  fs.writeFileSync(path.join(folder, 'site'), site);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => `${name}_temp_path ${folder}/${name};`).join(' ');
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  const main = `${user} daemon off; pid ${folder}/pid; error_log ${folder}/error.log; events {}
    http { access_log off; ${temporary} include ${folder}/site; }`;
  fs.writeFileSync(path.join(folder, 'main'), main);
  const args = ['-p', folder, '-c', path.join(folder, 'main')];
  const checked = spawnSync(nginx, [...args, '-t'], { encoding: 'utf8' });
  const child = spawn(nginx, args, { stdio: 'ignore' });
  const origin = `http://127.0.0.1:${port}`;
  for (let i = 0; i < 100 && !(await fetch(`${origin}/isotherm/`).catch(() => null)); i += 1) await new Promise(done => setTimeout(done, 50));
  const end = async () => {
    const gone = new Promise(done => child.once('exit', done));
    child.kill('SIGTERM');
    await gone;
    fs.rmSync(folder, { recursive: true });
  };
  return { origin, checked, end };
}

/// What the server sends, with the body as it travels.
const get = (address, headers = {}, method = 'GET') =>
  new Promise((done, fail) => {
    const request = http.request(address, { headers, method }, response => {
      const parts = [];
      response.on('data', part => parts.push(part));
      response.on('end', () => done({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }));
    });
    request.on('error', fail);
    request.end();
  });

test('nginx as documented', async t => {
  if (!nginx) {
    console.log('SKIPPED hosting: nginx is not installed (Debian: nginx-light).');
    t.check('the configuration is there', read('nginx.conf').includes('wasm-unsafe-eval'));
    return;
  }
  t.expectTrouble = true;
  const asked = [];
  const upstream = http.createServer((request, response) => {
    asked.push(request);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"kind":"NodeList","apiVersion":"v1","metadata":{},"items":[]}');
  });
  const { origin, checked, end } = await start(t.dist, await listening(upstream));
  try {
    t.check('nginx takes it', checked.status === 0, checked.stderr);
    const index = await get(`${origin}/isotherm/`);
    t.equal('index.html', [index.status, index.headers['content-type'], index.headers['cache-control']], [200, 'text/html; charset=utf-8', 'no-cache']);
    const policy = index.headers['content-security-policy'] ?? '';
    t.check('its policy', ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "worker-src 'self'"].every(part => policy.includes(part)), policy);
    t.equal('no sniffing', index.headers['x-content-type-options'], 'nosniff');
    t.equal('a folder without its slash', (await get(`${origin}/isotherm`)).headers.location, '/isotherm/');

    const wasm = fs.readdirSync(t.dist).find(name => /^isotherm-app-.*_bg\.wasm$/.test(name));
    const packed = await get(`${origin}/isotherm/${wasm}`, { 'accept-encoding': 'gzip' });
    t.equal('wasm', [packed.status, packed.headers['content-type'], packed.headers['content-encoding']], [200, 'application/wasm', 'gzip']);
    t.equal('for ever', packed.headers['cache-control'], 'public, max-age=31536000, immutable');
    t.check('as it is', zlib.gunzipSync(packed.body).equals(fs.readFileSync(path.join(t.dist, wasm))));
    t.equal('names that stay', (await get(`${origin}/isotherm/icon.svg`)).headers['cache-control'], 'no-cache');
    t.equal('what is not there', (await get(`${origin}/isotherm/none.js`)).status, 404);
    t.equal('only reading', (await get(`${origin}/isotherm/`, {}, 'POST')).status, 403);

    const list = await get(`${origin}/k8s/api/v1/nodes?limit=500`, { authorization: 'Bearer secret', cookie: 'a=b' });
    t.equal('the API below it', [list.status, asked.at(-1)?.url], [200, '/api/v1/nodes?limit=500']);
    t.equal('with rights of its own', [asked.at(-1)?.headers.authorization, asked.at(-1)?.headers.cookie, asked.at(-1)?.headers.host], [undefined, undefined, '127.0.0.1']);
    const before = asked.length;
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) t.equal(`${method} stops here`, (await get(`${origin}/k8s/api/v1/nodes/a`, {}, method)).status, 403);
    t.equal('and other paths', (await get(`${origin}/k8s/metrics`)).status, 404);
    t.equal('nothing of it came through', asked.length, before);

    const trouble = [];
    t.page.on('console', message => message.type() === 'error' && trouble.push(message.text()));
    const data = `data:text/plain;base64,${Buffer.from('main;a 3\nmain;b 4\n').toString('base64')}`;
    await t.page.goto(`${origin}/isotherm#/flame?profile=${encodeURIComponent(data)}`);
    t.equal('the page opens a profile', await t.state('ready', 'error'), 'ready');
    t.equal('all of it', Number((await t.ask()).profile.total), 7);
    t.equal('without a word on the console', trouble, []);
  } finally {
    await end();
    upstream.close();
  }
});

/// Object stores know a file by its whole name and a type that was given to it; they have no folders and add no policy.
test('object storage', async t => {
  t.expectTrouble = true;
  const store = await serve({});
  for (const name of fs.readdirSync(t.dist).filter(name => fs.statSync(path.join(t.dist, name)).isFile())) {
    store.made.set(`/bucket/isotherm/${name}`, {
      body: fs.readFileSync(path.join(t.dist, name)),
      type: /html$/.test(name) ? 'text/html' : /css$/.test(name) ? 'text/css' : /js$/.test(name) ? 'text/javascript' : 'binary/octet-stream',
      headers: { 'content-security-policy': '', 'x-content-type-options': '' },
    });
  }
  store.made.set('/bucket/isotherm/a.folded', { body: 'main;a 3\n' });
  try {
    await t.page.goto(`${store.origin}/bucket/isotherm/index.html#/flame?profile=a.folded`);
    t.equal('opens by its whole name, wasm of any type', await t.state('ready', 'error'), 'ready');
    t.equal('and what lies beside it', Number((await t.ask()).profile.total), 3);
  } finally {
    store.close();
  }
});
