#!/usr/bin/env node
// Runs the page tests over the built page.
//
//   node tests/e2e/run.mjs [--dist dist] [--only TEXT] [NAME…]
//
// NAME: only the test files whose names start so; TEXT: only those whose names contain it. $ISOTHERM_CHROMIUM: the browser to use.
// A test that fails is run once more; a line UNSTEADY tells what failed only the first time.
// Prints a line for each failed check and ends with "N passed, N failed"; status 1 if any failed.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { Context, registered } from './harness.mjs';
import { SUB_PATH, serve } from './server.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const names = process.argv.slice(2);
/** Takes an option with its value out of the arguments. */
const option = name => {
  const at = names.indexOf(name);
  if (at < 0) return null;
  const value = names.splice(at, 2)[1];
  if (value) return value;
  console.error(`run.mjs: ${name} needs a value.`);
  process.exit(2);
};
const dist = path.resolve(option('--dist') ?? path.join(here, '../../dist'));
const only = option('--only') ?? '';
if (!fs.existsSync(path.join(dist, 'index.html'))) {
  console.error(`run.mjs: ${dist} holds no built page; cargo xtask build makes it.`);
  process.exit(2);
}
const candidates = [process.env.ISOTHERM_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = candidates.find(file => file && fs.existsSync(file));
if (!executablePath) {
  console.error('run.mjs: no Chromium; name it in ISOTHERM_CHROMIUM.');
  process.exit(2);
}

const files = fs.readdirSync(here).filter(file => file.endsWith('.test.mjs')).sort();
const isWanted = file => file.replace('.test.mjs', '').includes(only) && (names.length === 0 || names.some(name => file.startsWith(name)));
for (const file of files.filter(isWanted)) {
  const from = registered.length;
  await import(pathToFileURL(path.join(here, file)).href);
  for (const entry of registered.slice(from)) entry.name = `${file.replace('.test.mjs', '')}: ${entry.name}`;
}

let passed = 0;
let failed = 0;

const server = await serve({ [SUB_PATH]: dist, '/fixtures/': path.join(here, '../fixtures') });
const browser = await chromium.launch({
  executablePath,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--disable-quic'],
});
/** Runs one test in a context of its own: how many checks held, and a line for each that didn't. */
async function run({ name, options, body }) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block', ...options });
  const result = { held: 0, lines: [] };
  const count = (what, ok, why) => {
    if (ok) result.held += 1;
    else result.lines.push(`${what}${why ? `: ${String(why).slice(0, 400)}` : ''}`);
  };
  const t = new Context({ name, page: await context.newPage(), server, base: server.origin + SUB_PATH, dist, count });
  try {
    await body(t);
    if (!t.expectTrouble) t.check('no errors, no foreign requests', t.trouble.length === 0, t.trouble.join(' | '));
  } catch (error) {
    count(name, false, error.stack ?? error);
  }
  server.made.clear();
  await context.close();
  return result;
}

for (const entry of registered) {
  let result = await run(entry);
  if (result.lines.length > 0) {
    // A busy machine can miss a wait. What fails twice in a row is wrong; what fails once is told.
    const first = result.lines;
    result = await run(entry);
    if (result.lines.length === 0) for (const line of first) console.log(`UNSTEADY ${line}`);
  }
  passed += result.held;
  failed += result.lines.length;
  for (const line of result.lines) console.log(`FAIL ${line}`);
}
await browser.close();
server.close();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
