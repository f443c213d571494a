// A server that answers as the API server did whose replies stand in ../shared/clusters: lists, pages, refusals.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const clusters = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../shared/clusters');
const read = name => fs.readFileSync(path.join(clusters, name));

export const has_captures = fs.existsSync(path.join(clusters, 'errors/index.json'));
export const expected = name => JSON.parse(read(`${name}/expected.json`));

/// The refusals of GET requests: file, path of the list, status, body.
export function refusals() {
  return Object.entries(JSON.parse(read('errors/index.json')))
    .filter(([, { method, status }]) => method === 'GET' && status >= 400)
    .map(([file, { path: asked, status, headers }]) => ({
      file,
      path: asked.split('?')[0],
      query: asked.split('?')[1] ?? '',
      status,
      type: headers?.['Content-Type'] ?? 'text/plain',
      body: read(`errors/${file}`),
    }));
}

/// The reply to a request for a path and query, pods in the pages of `small-paged`; null where there is none.
export function reply(asked, query) {
  if (asked === '/api/v1/pods') {
    const token = query.get('continue') ?? '';
    const of = page => new URLSearchParams(page.path.split('?')[1]).get('continue') ?? '';
    const page = JSON.parse(read('small-paged/index.json')).pages.find(page => of(page) === token);
    return page ? read(`small-paged/${page.file}`) : null;
  }
  const file = path.join(clusters, 'small', `${path.normalize(asked)}.json`);
  return fs.existsSync(file) ? fs.readFileSync(file) : null;
}

/// Begins to serve; `refused` holds refusals by path. Gives the server, its port, and the requests it had.
export async function serve(refused = new Map()) {
  const seen = [];
  const server = http.createServer((request, response) => {
    const url = new URL(request.url, 'http://127.0.0.1');
    seen.push(`${request.method} ${url.pathname}${url.search}`);
    const no = refused.get(url.pathname);
    const body = no ? no.body : reply(url.pathname, url.searchParams);
    response.writeHead(no ? no.status : body ? 200 : 404, { 'content-type': no ? no.type : 'application/json' });
    response.end(body ?? 'page not found');
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  return { server, port: server.address().port, seen };
}
