// The tree: callers, ends of subtrees, places as shares of the whole width, rows. The columns it is made from are
// described in html_data.rs.
'use strict';
const data = JSON.parse(document.getElementById('data').textContent);
const count = data.up.length;
const parents = new Int32Array(count);
const subtreeEnds = new Int32Array(count);
const starts = new Float64Array(count);
const ends = new Float64Array(count).fill(1);
const depths = new Int32Array(count);
const free = new Float64Array(count); // Where the next callee begins; once all are there, where the own part does.
const pairs = (list) => new Map(list.flatMap((node, at) => (at % 2 ? [] : [[node, list[at + 1]]])));
const [gaps, rests] = [data.gap, data.rest].map(pairs);
let rowCount = 1;
for (let node = 1; node < count; node++) {
  const parent = (parents[node] = node - data.up[node]);
  const room = ends[parent] - starts[parent];
  starts[node] = free[node] = free[parent] + (gaps.get(node) ?? 0) * room;
  ends[node] = free[parent] = Math.min(starts[node] + data.share[node] * room, ends[parent]);
  depths[node] = data.row ? data.row[node] : depths[parent] + 1;
  rowCount = Math.max(rowCount, depths[node] + 1);
}
for (let node = count - 1; node >= 0; node--) {
  subtreeEnds[node] = Math.max(subtreeEnds[node], node + 1);
  free[node] += (rests.get(node) ?? 0) * (ends[node] - starts[node]);
  if (node) subtreeEnds[parents[node]] = Math.max(subtreeEnds[parents[node]], subtreeEnds[node]);
}
// Nodes by row, each row from left to right: those of row r are rowNodes[rowStarts[r]] and on.
const rowStarts = new Int32Array(rowCount + 1);
for (const depth of depths) rowStarts[depth + 1]++;
for (let row = 0; row < rowCount; row++) rowStarts[row + 1] += rowStarts[row];
const rowNodes = new Int32Array(count);
const places = new Int32Array(count);
const filled = rowStarts.slice();
for (let node = 0; node < count; node++) rowNodes[(places[node] = filled[depths[node]]++)] = node;

/**
 * The first place of a row, not before `from`, whose node ends right of a share of the width; `to` if none does. The
 * work grows with the logarithm of how far away it is.
 */
function firstEndingAfter(share, from, to) {
  for (let step = 1; from + step < to; step *= 2) {
    if (ends[rowNodes[from + step]] > share) to = from + step;
    else from += step;
  }
  while (from < to) {
    const middle = (from + to) >> 1;
    if (ends[rowNodes[middle]] > share) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** The widest callee. */
function heaviestChild(node) {
  let best = -1;
  for (let child = node + 1; child < subtreeEnds[node]; child = subtreeEnds[child]) {
    if (best < 0 || ends[child] - starts[child] > ends[best] - starts[best]) best = child;
  }
  return best;
}
