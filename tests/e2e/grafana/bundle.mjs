// Bundles the host page's script, once a run.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

let bundled;

export function bundle() {
  bundled ??= build({
    entryPoints: [path.join(path.dirname(fileURLToPath(import.meta.url)), 'host.mjs')],
    bundle: true,
    write: false,
    format: 'iife',
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    logLevel: 'error',
  }).then(result => result.outputFiles[0].text);
  return bundled;
}
