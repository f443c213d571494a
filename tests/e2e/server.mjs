// Serves the built page from a sub-path under a strict Content-Security-Policy, and the files a
// test wants to open. One origin, this machine only.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';

export const SUB_PATH = '/hosted/at/isotherm/';

// What a host that gives nothing away sends; the page must work under it.
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "worker-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

function fileIn(folder, name) {
  const file = path.join(folder, name === '' || name.endsWith('/') ? `${name}index.html` : name);
  const inside = file === folder || file.startsWith(folder + path.sep);
  return inside && fs.existsSync(file) && fs.statSync(file).isFile() ? file : null;
}

/// `folders` maps URL prefixes to folders. `made` maps paths to {type, body, status, headers, delay} that a test makes
/// up, or to a function to that: from the query, and for a path with `*` at its end from what stands in its place.
export async function serve(folders) {
  const made = new Map();
  const server = http.createServer(async (request, response) => {
    const name = decodeURIComponent(new URL(request.url, 'http://127.0.0.1').pathname);
    const headers = { 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' };
    const all = [...made.keys()].find(key => key.endsWith('*') && name.startsWith(key.slice(0, -1)));
    const known = made.get(name) ?? made.get(all);
    const query = new URL(request.url, 'http://127.0.0.1').searchParams;
    const answer = typeof known === 'function' ? known(query, name.slice((all ?? '').length - 1)) : known;
    if (answer) {
      if (answer.delay) await new Promise(done => setTimeout(done, answer.delay));
      response.writeHead(answer.status ?? 200, { ...headers, ...answer.headers, 'content-type': answer.type ?? 'application/octet-stream' });
      response.end(answer.body ?? '');
      return;
    }
    const [prefix, folder] = Object.entries(folders).find(([start]) => name.startsWith(start)) ?? [];
    const file = folder && fileIn(folder, name.slice(prefix.length));
    if (!file) {
      response.writeHead(404, { ...headers, 'content-type': 'text/plain' });
      response.end('not found');
      return;
    }
    response.writeHead(200, { ...headers, 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' });
    fs.createReadStream(file).pipe(response);
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  return { origin: `http://127.0.0.1:${server.address().port}`, made, close: () => server.close() };
}
