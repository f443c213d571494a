// `kubectl proxy --www` with the page, in front of a server on this machine.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../dist');

export const has_kubectl =
  spawnSync('kubectl', ['version', '--client'], { stdio: 'ignore' }).status === 0 && fs.existsSync(path.join(dist, 'index.html'));

/// Runs `body` with the origin of a proxy in front of a port; the proxy ends with it.
export async function proxied(server_port, body) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'isotherm-proxy-'));
  const config = path.join(folder, 'config');
  fs.writeFileSync(config, 'apiVersion: v1\nkind: Config\n');
  const proxy = spawn('kubectl', ['proxy', '--kubeconfig', config, '--server', `http://127.0.0.1:${server_port}`, '--port', '0', '--www', dist]);
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
    await body(`http://127.0.0.1:${port}`);
  } finally {
    proxy.kill();
    fs.rmSync(folder, { recursive: true });
  }
}
