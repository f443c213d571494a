#!/usr/bin/env node
// Opens a folder of cluster lists in the built page and times every order, grouping and filter of the lists of nodes, pods
// and workloads.
//
//   node tests/large/lists.mjs DIST FOLDER [RUNS]
//
// FOLDER holds nodes.json, pods.json and the like, in folders too (what the generator of clusters writes). "answer" is from
// the request sent to the worker until its answer is back on the page; "cpu" is what the worker's thread spent meanwhile,
// which others on the machine can't lengthen by much. Each question is asked RUNS times, all of them in turn, so that one
// finds what a user would: kept is only what the engine keeps. Exits with 1 where a median is over 50 ms on the thread.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { serve } from '../e2e/server.mjs';
import { renderer_peak_mib } from './renderer.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const { chromium } = createRequire(path.join(here, '../e2e/x.js'))('playwright-core');
const [dist, folder, runs = '5'] = process.argv.slice(2);
if (!folder || !(Number(runs) > 0)) {
  console.error('Usage: node tests/large/lists.mjs DIST FOLDER [RUNS]');
  process.exit(2);
}
const MOST_MS = 50;
const LOAD_MS = 600_000;

const FILTERS = {
  nodes: ['a', 'NotReady', 'cpu.requested > 80%', 'pods < 5 age > 2d', 'zone:a or is:cordoned', 'nothing-like-it'],
  pods: ['a', 'a -x', 'cpu.requested > 3%', 'restarts > 5 age > 2d or ns:kube-system', 'kind:deploy', 'is:not-ready', 'node:1', 'image:a', 'nothing-like-it'],
  workloads: ['a', 'pods > 5', 'kind:deploy', 'is:not-ready', 'image:a', 'nothing-like-it'],
};
const SORTS = {
  nodes: ['request', 'usage', 'limit', 'pods', 'age', 'name'],
  pods: ['namespace', 'name', 'status', 'ready', 'restarts', 'age', 'cpu_request', 'cpu_use', 'memory_request', 'memory_use', 'node', 'owner'],
  workloads: ['namespace', 'name', 'kind', 'pods', 'ready', 'restarts', 'age', 'cpu_request', 'cpu_use', 'memory_request', 'memory_use', 'nodes'],
};
const GROUPS = [['zone'], ['type'], ['zone', 'type'], ['version']];

function questions(screen) {
  const sorts = SORTS[screen].flatMap(sort => [`sort=${sort}&descending=1`, `sort=${sort}&descending=0`]);
  const filters = FILTERS[screen].map(filter => `filter=${encodeURIComponent(filter)}`);
  const groups = screen === 'nodes' ? GROUPS.map(group => group.map(one => `group=${one}`).join('&')) : [];
  return [...sorts, ...groups, ...filters];
}

function lists(within, prefix = '') {
  return fs.readdirSync(within, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap(entry => {
    const name = prefix + entry.name;
    if (entry.isDirectory()) return entry.name === 'prometheus' ? [] : lists(path.join(within, entry.name), `${name}/`);
    return /\.json(\.gz)?$/.test(entry.name) && entry.name !== 'expected.json' ? [name] : [];
  });
}

/// Nanoseconds that workers' threads below this process have spent on a core.
function worker_ns() {
  const parents = new Map();
  for (const pid of fs.readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      parents.set(pid, /^\d+ \(.*\) \S (\d+)/s.exec(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'))[1]);
    } catch {
      // It ended in between.
    }
  }
  const is_ours = pid => pid === String(process.pid) || (parents.has(pid) && is_ours(parents.get(pid)));
  let sum = 0;
  for (const pid of [...parents.keys()].filter(is_ours)) {
    try {
      for (const thread of fs.readdirSync(`/proc/${pid}/task`)) {
        const at = `/proc/${pid}/task/${thread}`;
        if (!fs.readFileSync(`${at}/comm`, 'utf8').startsWith('DedicatedWorker')) continue;
        sum += Number(fs.readFileSync(`${at}/schedstat`, 'utf8').split(' ')[0]);
      }
    } catch {
      // It ended in between.
    }
  }
  return sum;
}

/// In the page: tells when it sent the first message after being told to, and when the answer to that came.
function watch() {
  const clock = { sent: 0, came: 0, prefix: '' };
  window.clock = clock;
  const post = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function postMessage(...all) {
    clock.sent ||= performance.now();
    return post.apply(this, all);
  };
  const { get, set } = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage');
  Object.defineProperty(MessagePort.prototype, 'onmessage', {
    get,
    set(hear) {
      set.call(this, hear && (event => {
        const { buffer } = event.data ?? {};
        if (!clock.came && clock.prefix && buffer instanceof ArrayBuffer) {
          const start = new TextDecoder().decode(new Uint8Array(buffer, 0, Math.min(buffer.byteLength, 20)));
          if (start.startsWith(clock.prefix)) clock.came = performance.now();
        }
        return hear.call(this, event);
      }));
    },
  });
}

const server = await serve({ '/page/': path.resolve(dist), '/data/': path.resolve(folder) });
const browser = await chromium.launch({
  executablePath: process.env.ISOTHERM_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--disable-quic'],
});
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
await page.addInitScript(watch);
const state = () => page.evaluate(() => document.documentElement.dataset.state);
const sources = lists(folder).map(name => `cluster=${encodeURIComponent(`/data/${name}`)}`).join('&');

const began = Date.now();
await page.goto(`${server.origin}/page/#/nodes?${sources}`);
while (!['ready', 'error'].includes(await state()) && Date.now() - began < LOAD_MS) await page.waitForTimeout(200);
const answer = await page.evaluate(() => document.querySelector('.answer, [role=alert]')?.innerText.replace(/\s+/g, ' '));
console.log(`${folder}: ${await state()} after ${((Date.now() - began) / 1000).toFixed(1)} s, renderer's peak ${renderer_peak_mib()} MiB; ${answer}`);

/// Milliseconds until the answer came, and on the worker's thread.
async function ask(screen, keys) {
  await page.waitForTimeout(60);
  const before = worker_ns();
  await page.evaluate(([hash, prefix]) => {
    Object.assign(window.clock, { sent: 0, came: 0, prefix });
    location.hash = hash;
  }, [`#/${screen}?${sources}${keys && `&${keys}`}`, screen === 'nodes' ? '{"cluster":' : '{"list":']);
  await page.waitForFunction(() => window.clock.came > 0, undefined, { timeout: 60_000, polling: 5 });
  const took = await page.evaluate(() => window.clock.came - window.clock.sent);
  return { took, cpu: (worker_ns() - before) / 1e6 };
}

const median = sorted => sorted[Math.floor((sorted.length - 1) / 2)];
const figures = (all, pick) => {
  const sorted = all.map(pick).sort((a, b) => a - b);
  return { p50: median(sorted), max: sorted[sorted.length - 1] };
};
const cell = number => number.toFixed(1).padStart(8);
let slow = 0;
if ((await state()) === 'ready') {
  console.log('  answer p50     max     cpu p50     max   in ms');
  for (const screen of Object.keys(SORTS)) {
    const first = await ask(screen, 'filter=nothing-at-all');
    console.log(`  ${cell(first.took)}${' '.repeat(12)}${cell(first.cpu)}            ${screen}, the first look`);
    const all = new Map(questions(screen).map(keys => [keys, []]));
    for (let run = 0; run < Number(runs); run += 1) {
      for (const [keys, times] of all) times.push(await ask(screen, keys));
    }
    for (const [keys, times] of all) {
      const [took, cpu] = [figures(times, one => one.took), figures(times, one => one.cpu)];
      slow += cpu.p50 > MOST_MS ? 1 : 0;
      console.log(`  ${cell(took.p50)}${cell(took.max)}    ${cell(cpu.p50)}${cell(cpu.max)}   ${screen} ${decodeURIComponent(keys)}`);
    }
  }
  console.log(slow === 0 ? `  every median is within ${MOST_MS} ms` : `  ${slow} medians are over ${MOST_MS} ms`);
}
const failed = (await state()) !== 'ready' || slow > 0;
await browser.close();
server.close();
process.exit(failed ? 1 : 0);
