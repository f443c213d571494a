#!/usr/bin/env node
// Writes a large profile, the same bytes every time.
//
//   node tests/large/generate.mjs perf|speedscope MEGABYTES OUT
//   node tests/large/generate.mjs flamebearer MILLION_NODES OUT
//
// Stacks are walks through a call tree of 4,000 functions, 8 to 48 deep, drawn anew for each sample, so that a reader can
// neither keep every stack apart nor get by with a few.
import fs from 'node:fs';

const [form, megabytes, out] = process.argv.slice(2);
if (!['perf', 'speedscope', 'flamebearer'].includes(form) || !(Number(megabytes) > 0) || !out) {
  console.error('Usage: node tests/large/generate.mjs perf|speedscope MEGABYTES OUT, or flamebearer MILLION_NODES OUT');
  process.exit(2);
}
const wanted = Number(megabytes) * 1e6;

let seed = 20261123;
function random(below) {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 4294967296) * below);
}

const words = 'accept batch cache decode encode fetch flush index join lookup merge parse poll queue read route scan sort store write'.split(' ');
const names = Array.from({ length: 4000 }, (_, i) => `app::${words[i % 20]}::${words[(i >> 3) % 20]}_${words[(i * 7) % 20]}_${i}`);
// Each function calls up to four others, so that stacks share their outer parts.
const callees = names.map(() => Array.from({ length: 1 + random(4) }, () => random(names.length)));
function stack() {
  const frames = [random(8)];
  for (let depth = 8 + random(40); depth > 1; depth--) {
    const next = callees[frames.at(-1)];
    // Most calls go the usual way, as in real programs.
    frames.push(next[random(100) < 90 ? 0 : random(next.length)]);
  }
  return frames;
}

const file = fs.openSync(out, 'w');
let written = 0;
let waiting = [];
let length = 0;
function put(text) {
  waiting.push(text);
  length += text.length;
  if (length > 1 << 20) flush();
}
function flush() {
  written += fs.writeSync(file, waiting.join(''));
  waiting = [];
  length = 0;
}

if (form === 'perf') {
  const lines = names.map((name, i) => `\t    ${(0x55d000000000 + i * 64).toString(16)} ${name}+0x${(i % 60).toString(16)} (/usr/bin/app)\n`);
  let time_us = 1_000_000;
  while (written + length < wanted) {
    time_us += 1 + random(500);
    const seconds = `${Math.floor(time_us / 1e6)}.${String(time_us % 1e6).padStart(6, '0')}`;
    put(`worker-${random(16)} 4242/${4300 + random(16)} [00${random(8)}] ${seconds}: ${250000 + random(1000)} cycles:\n`);
    for (const frame of stack().reverse()) put(lines[frame]);
    put('\n');
  }
} else if (form === 'flamebearer') {
  // Level by level: a bar is its offset after the end of the one before it, its total, its own ticks, and its name. Bars
  // split until there are enough of them; the rest of a bar is its own.
  const nodes = Number(megabytes) * 1e6;
  let starts = [0];
  let totals = [2 ** 40];
  let count = 0;
  put(`{"version":1,"flamebearer":{"names":${JSON.stringify(names)},"numTicks":${totals[0]},"maxSelf":0,"levels":[`);
  while (totals.length > 0) {
    const [next_starts, next_totals] = [[], []];
    let end = 0;
    put(count === 0 ? '[' : ',[');
    totals.forEach((total, i) => {
      let left = count + totals.length + next_totals.length < nodes ? total : 0;
      let at = starts[i];
      let self = total;
      for (let children = 1 + random(3); children > 0 && left > 8; children--) {
        const part = Math.max(1, Math.floor((left * (20 + random(75))) / 100));
        next_starts.push(at);
        next_totals.push(part);
        at += part;
        left -= part;
        self -= part;
      }
      put(`${i ? ',' : ''}${starts[i] - end},${total},${self},${count === 0 ? 0 : random(names.length)}`);
      end = starts[i] + total;
    });
    put(']');
    count += totals.length;
    [starts, totals] = [next_starts, next_totals];
  }
  put(`]},"metadata":{"format":"single","units":"samples","sampleRate":100}}`);
  console.log(`${count} nodes`);
} else {
  const frames = names.map((name, i) => ({ name, file: `src/${words[i % 20]}.rs`, line: i % 997 }));
  put(`{"$schema":"https://www.speedscope.app/file-format-schema.json","exporter":"isotherm tests","shared":{"frames":${JSON.stringify(frames)}},`);
  put('"profiles":[{"type":"sampled","name":"large","unit":"microseconds","startValue":0,"samples":[');
  const weights = [];
  let total = 0;
  while (written + length + weights.length * 4 < wanted) {
    put(`${weights.length ? ',' : ''}[${stack()}]`);
    weights.push(1 + random(500));
    total += weights.at(-1);
  }
  put('],"weights":[');
  weights.forEach((weight, i) => put(`${i ? ',' : ''}${weight}`));
  put(`],"endValue":${total}}]}`);
}
flush();
fs.closeSync(file);
console.log(`${out}: ${written} bytes`);
