#!/usr/bin/env node
// Opens a file in the built page and prints what it took; cancels a second load of it halfway.
//
//   node tests/large/open.mjs DIST FILE…
//
// Memory is the peak of the renderer process (VmHWM) and the WebAssembly memory of the worker, where the browser tells it.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { serve } from '../e2e/server.mjs';
import { renderer_peak_mib } from './renderer.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const { chromium } = createRequire(path.join(here, '../e2e/x.js'))('playwright-core');
const [dist, ...files] = process.argv.slice(2);
if (files.length === 0) {
  console.error('Usage: node tests/large/open.mjs DIST FILE…');
  process.exit(2);
}

for (const file of files) {
  const server = await serve({ '/page/': path.resolve(dist), '/data/': path.resolve(path.dirname(file)) });
  const browser = await chromium.launch({
    executablePath: process.env.ISOTHERM_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--disable-quic'],
  });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const state = () => page.evaluate(() => document.documentElement.dataset.state);
  await page.addInitScript(() => {
    window.longTasks = [];
    new PerformanceObserver(list => window.longTasks.push(...list.getEntries().map(e => Math.round(e.duration))))
      .observe({ type: 'longtask', buffered: true });
    window.fractions = 0;
    addEventListener('message', () => { window.fractions += 1; });
  });
  const began = Date.now();
  await page.goto(`${server.origin}/page/#/flame?profile=${encodeURIComponent(`/data/${path.basename(file)}`)}`);
  let steps = 0;
  let last = '';
  while (!['ready', 'error'].includes(await state()) && Date.now() - began < 300_000) {
    const said = await page.evaluate(() => document.querySelector('[role=progressbar], progress')?.parentElement?.innerText ?? '').catch(() => '');
    if (said !== last) steps += 1;
    last = said;
    await page.waitForTimeout(100);
  }
  const marks = await page.evaluate(() => Object.fromEntries(performance.getEntriesByType('mark').map(m => [m.name, Math.round(m.startTime)])));
  const answer = await page.evaluate(() => document.querySelector('.answer, [role=alert]')?.innerText.replace(/\s+/g, ' '));
  console.log(`${path.basename(file)}: ${await state()} after ${((Date.now() - began) / 1000).toFixed(1)} s; ${answer}`);
  console.log(`  marks in ms: ${JSON.stringify(marks)}; different progress texts seen: ${steps}`);
  console.log(`  renderer peak ${renderer_peak_mib()} MiB; tasks over 50 ms: ${JSON.stringify(await page.evaluate(() => window.longTasks))}`);
  // A second load, cancelled on the way: the picture of the first must stay.
  await page.evaluate(() => { location.hash = `${location.hash}&profile=again`; location.hash = location.hash.replace('&profile=again', '%3Fagain'); });
  await page.waitForTimeout(700);
  const cancel = page.getByRole('button', { name: /cancel|stop/i });
  const could = await cancel.first().click({ timeout: 2000 }).then(() => true, () => false);
  await page.waitForTimeout(500);
  console.log(`  cancelled: ${could}, then ${await state()}`);
  await browser.close();
  server.close();
}
