// The flame graph of the tree (tree.js). Work for a picture grows with its pixels: rows and frames outside of the
// window are found by binary search, and frames too thin to see are skipped.
const part = (id) => document.getElementById(id);
const [scroller, canvas, tooltip, search] = ['scroller', 'canvas', 'tooltip', 'search'].map(part);
const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
const lights = part('lights').getContext('2d'); // Over the picture: what is hovered and selected.
const dark = matchMedia('(prefers-color-scheme: dark)');
const rowCss = matchMedia('(pointer: coarse)').matches ? 24 : 18;

// ---- What is shown.
let zoom = 0;
let selected = -1;
let hovered = -1;
let view = { start: 0, end: 1 };
let flight = null;
let matching = null; // Of each function, whether it matches; null without a search.
const matchesBefore = new Int32Array(count + 1); // Of each place in rowNodes, matching nodes before it.
const isMatch = (node) => matching[data.fn[node]];

function colorsOf(node, palette) {
  if (!data.baseline) return palette[data.color[data.fn[node]]];
  const [after, before] = [Number(data.total[node]), Number(data.beforeTotal[node])];
  const size = Math.max(Math.abs(after), Math.abs(before));
  return palette[1 + Math.round(((size ? (after - before) / size : 0) + 1) * 32)];
}

const isInZoom = (node) => zoom > 0 && node >= zoom && node < subtreeEnds[zoom];
const isFaded = (node) => (matching ? !isMatch(node) : zoom > 0 && !isInZoom(node));

const ratioOf = () => devicePixelRatio || 1;
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name);
const deviceOf = (share) => ((share - view.start) * canvas.width) / (view.end - view.start);
const band = (row) => [row, row + 1].map((r) => Math.round((r * rowCss - scroller.scrollTop) * ratioOf()));

function paint() {
  const ratio = ratioOf();
  const [width, height] = [scroller.clientWidth, scroller.clientHeight].map((size) => Math.round(size * ratio));
  if (!width || !height) return;
  for (const layer of [canvas, lights.canvas]) {
    if (layer.width === width && layer.height === height) continue;
    Object.assign(layer, { width, height });
    Object.assign(layer.style, { width: `${width / ratio}px`, height: `${height / ratio}px` });
  }
  const ink = token('--ink');
  context.fillStyle = token('--panel');
  context.fillRect(0, 0, width, height);
  context.font = `${12 * ratio}px ${token('--mono')}`;
  context.textBaseline = 'middle';
  const charWidth = context.measureText('M').width;
  const shareOf = (device) => view.start + (device * (view.end - view.start)) / width;
  const palette = data.palette[dark.matches ? 'dark' : 'light'];
  let painted = '';
  const fill = (color, left, right, top, bottom) => {
    if (color !== painted) context.fillStyle = painted = color;
    context.fillRect(left, top, right - left, bottom - top - 1);
  };
  const last = Math.min(rowCount, Math.ceil((scroller.scrollTop + scroller.clientHeight) / rowCss));
  for (let row = Math.floor(scroller.scrollTop / rowCss); row < last; row++) {
    const [top, bottom] = band(row);
    const to = rowStarts[row + 1];
    let place = firstEndingAfter(view.start, rowStarts[row], to);
    const run = { left: 0, right: 0, isLit: false };
    const flush = () => {
      const { left, right, isLit } = run;
      if (left === right) return;
      // Too thin for an outline, a match is a tick.
      const isTick = isLit && right - left < 5 * ratio;
      fill(isTick ? ink : palette[0][matching && !isLit ? 3 : 0], left, right, top, bottom);
      if (isLit && !isTick) ring(context, left, right, top, bottom, ink, 1.5 * ratio);
      run.left = right;
    };
    while (place < to) {
      const node = rowNodes[place];
      const start = deviceOf(starts[node]);
      if (start >= width) break;
      if (deviceOf(ends[node]) - start < 1) {
        // All that end in this column of pixels are one box, and columns side by side are one as well.
        const column = Math.max(Math.floor(start), 0);
        const next = Math.max(firstEndingAfter(shareOf(column + 1), place, to), place + 1);
        const isLit = matching && matchesBefore[next] > matchesBefore[place];
        if (ends[rowNodes[next - 1]] > starts[node]) {
          if (run.right !== column || run.isLit !== isLit) {
            flush();
            Object.assign(run, { left: column, isLit });
          }
          run.right = column + 1;
        }
        place = next;
        continue;
      }
      flush();
      box(node, Math.max(Math.round(start), 0), Math.min(Math.round(deviceOf(ends[node])), width), top, bottom);
      place++;
    }
    flush();
  }
  light();

  function box(node, left, right, top, bottom) {
    const faded = isFaded(node) ? 3 : 0;
    const colors = colorsOf(node, palette);
    const boxWidth = Math.max(right - left >= 3 ? right - left - 1 : right - left, 1);
    const isTick = matching && !faded && boxWidth < 5 * ratio;
    fill(isTick ? ink : colors[faded], left, left + boxWidth, top, bottom);
    if (boxWidth < 3 || isTick) return;
    const ownLeft = Math.max(Math.round(deviceOf(free[node])), left);
    if (ownLeft > left && ownLeft < left + boxWidth) fill(colors[faded + 1], ownLeft, left + boxWidth, top, bottom);
    if (matching && !faded) ring(context, left, left + boxWidth, top, bottom, ink, 1.5 * ratio);
    const room = boxWidth - 8 * ratio;
    if (boxWidth < 20 * ratio) return;
    const label = elide(nameOf(node), Math.floor(room / charWidth));
    context.fillStyle = painted = colors[faded + 2];
    if (label) context.fillText(label, left + 4 * ratio, (top + bottom - 1) / 2 + ratio * 0.5, room);
  }
}

function ring(on, left, right, top, bottom, color, line) {
  on.strokeStyle = color;
  on.lineWidth = Math.max(Math.round(line), 1);
  const inset = on.lineWidth / 2;
  on.strokeRect(left + inset, top + inset, Math.max(right - left - 2 * inset, 1), bottom - top - 1 - 2 * inset);
}

/** Paints the rings of what is hovered and selected; nothing else has to be painted for them. */
function light() {
  const { width, height } = canvas;
  lights.clearRect(0, 0, width, height);
  for (const [node, color, line] of [[hovered, '--ink', 1], [selected, '--accent', 2]]) {
    if (node < 0) continue;
    const left = Math.max(deviceOf(starts[node]), 0);
    const right = Math.max(Math.min(deviceOf(ends[node]), width), left + 3);
    if (left < width) ring(lights, left, right, ...band(depths[node]), token(color), line * ratioOf());
  }
}

let isAsked = false;
function repaint() {
  if (isAsked) return;
  isAsked = true;
  requestAnimationFrame((now) => {
    isAsked = false;
    if (flight) {
      const share = Math.min(Math.max((now - flight.begun) / 120, 0), 1);
      const eased = 1 - (1 - share) ** 3;
      const mix = (from, to) => (share === 1 ? to : from + (to - from) * eased);
      view = { start: mix(flight.start, starts[zoom]), end: mix(flight.end, ends[zoom]) };
      if (share === 1) flight = null;
      else repaint();
    }
    paint();
  });
}

// ---- What is done.
function zoomTo(node) {
  if (ends[node] <= starts[node]) return;
  zoom = node;
  flight = { ...view, begun: matchMedia('(prefers-reduced-motion: reduce)').matches ? -Infinity : performance.now() };
  part('reset').disabled = zoom === 0;
  tooltip.hidden = true;
  countMatches();
  // Whoever comes back from a frame still stands on it.
  select(node || Math.max(selected, 0));
}

function select(node) {
  selected = node;
  const top = depths[node] * rowCss;
  const bottom = top + rowCss - scroller.clientHeight;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (bottom > scroller.scrollTop) scroller.scrollTop = bottom;
  const ofZoom = isInZoom(node) ? `, ${percent(data.total[node], data.total[zoom])} of zoom` : '';
  const change = data.baseline ? `, before ${figure(data.beforeTotal[node])}` : '';
  part('status').textContent = `${nameOf(node)}: total ${figure(data.total[node])} `
    + `(${percent(data.total[node], data.total[0])} of all${ofZoom})${change}, self ${figure(data.own[node])}`;
  repaint();
}

/** Weight of the matches in a subtree; a match inside of another counts once. */
function matchedWithin(top) {
  let sum = exact(0);
  for (let node = top; node < subtreeEnds[top];) {
    if (isMatch(node)) sum += exact(data.total[node]);
    node = isMatch(node) ? subtreeEnds[node] : node + 1;
  }
  return sum;
}

function countMatches() {
  const [matched, text] = [part('matched'), search.value];
  const expression = /^\/(.+)\/([imsu]*)$/.exec(text);
  search.removeAttribute('aria-invalid');
  try {
    const pattern = expression && new RegExp(expression[1], expression[2]);
    const wanted = text.toLowerCase();
    matching = text && data.names.map((name) => (pattern ? pattern.test(name) : name.toLowerCase().includes(wanted)));
  } catch {
    matching = null;
    search.setAttribute('aria-invalid', 'true');
    matched.textContent = 'Not a regular expression';
    return repaint();
  }
  if (matching) matching[data.fn[0]] = false; // The root is no frame.
  for (let at = 0; at < count; at++) {
    matchesBefore[at + 1] = matchesBefore[at] + (matching && isMatch(rowNodes[at]) ? 1 : 0);
  }
  const ofZoom = zoom ? `, ${matching && percent(matchedWithin(zoom), data.total[zoom])} of zoom` : '';
  matched.textContent = matching ? `matched ${percent(matchedWithin(0), data.total[0])}${ofZoom}` : '';
  repaint();
}

function nodeAt({ clientX, clientY }) {
  const { left, top } = canvas.getBoundingClientRect();
  const row = Math.floor((clientY - top + scroller.scrollTop) / rowCss);
  const share = view.start + ((clientX - left) / scroller.clientWidth) * (view.end - view.start);
  if (row < 0 || row >= rowCount) return -1;
  const place = firstEndingAfter(share, rowStarts[row], rowStarts[row + 1]);
  return place < rowStarts[row + 1] && starts[rowNodes[place]] <= share ? rowNodes[place] : -1;
}

function element(name, ...inside) {
  const made = document.createElement(name);
  made.append(...inside);
  return made;
}

function describe(node) {
  const columns = [data.total, data.own];
  const of = (list, title, text) => [title, ...list.map((column) => text(column[node]))];
  const rows = [of(columns, data.baseline ? 'after' : 'weight', figure)];
  if (data.baseline) {
    const before = [data.beforeTotal, data.beforeOwn];
    const change = columns.map((column, at) => signed(exact(column[node]) - exact(before[at][node])));
    rows.unshift(of(before, 'before', figure));
    rows.push(['Δ', ...change]);
  }
  rows.push(of(columns, '% of all', (weight) => percent(weight, data.total[0])));
  if (isInZoom(node)) rows.push(of(columns, '% of zoom', (weight) => percent(weight, data.total[zoom])));
  const head = element('tr', ...['', 'total', 'self'].map((title) => element('th', title)));
  const cell = (text) => element('td', text);
  const body = rows.map(([title, ...texts]) => element('tr', element('th', title), ...texts.map(cell)));
  const detail = data.details[data.detail[data.fn[node]]];
  const table = element('table', element('thead', head), element('tbody', ...body));
  tooltip.replaceChildren(element('b', nameOf(node)), element('small', detail), table);
}

function hover(event) {
  const node = event.pointerType === 'touch' ? -1 : nodeAt(event);
  const isOther = node !== hovered;
  hovered = node;
  if (isOther) light();
  if (node >= 0 && (isOther || tooltip.hidden)) describe(node);
  tooltip.hidden = node < 0;
  if (node < 0) return;
  // Beside the pointer, never under it: on the other side of it where there is no room.
  const beside = (at, size, room) => (at + 14 + size <= room - 8 ? at + 14 : Math.max(at - 14 - size, 8));
  const x = Math.min(beside(event.clientX, tooltip.offsetWidth, innerWidth), innerWidth - tooltip.offsetWidth - 8);
  tooltip.style.translate = `${x}px ${beside(event.clientY, tooltip.offsetHeight, innerHeight)}px`;
}

/** The next frame of the row in the window, to the left (-1) or to the right (1). */
function neighbour(node, step) {
  const next = rowNodes[places[node] + step];
  const isThere = next !== undefined && depths[next] === depths[node];
  return isThere && ends[next] > starts[zoom] && starts[next] < ends[zoom] ? next : -1;
}

const keys = {
  ArrowDown: (node) => heaviestChild(node),
  ArrowUp: (node) => (node ? parents[node] : 0),
  ArrowLeft: (node) => neighbour(node, -1),
  ArrowRight: (node) => neighbour(node, 1),
  Home: () => 0,
};
scroller.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Enter' && selected >= 0) zoomTo(selected);
  if (!keys[event.key]) return;
  event.preventDefault();
  const next = selected < 0 ? zoom : keys[event.key](selected);
  if (next >= 0) select(next);
});
document.addEventListener('keydown', (event) => {
  if (event.key === '/' && document.activeElement !== search) {
    event.preventDefault();
    search.focus();
  } else if (event.key === 'Escape') {
    // A search that is being typed goes first.
    if (document.activeElement !== search || !search.value) return zoomTo(0);
    search.value = '';
    countMatches();
  }
});
// The second click of a double click would hit what the first one brought under the pointer.
canvas.addEventListener('click', (event) => event.detail < 2 && nodeAt(event) >= 0 && zoomTo(nodeAt(event)));
canvas.addEventListener('pointermove', hover);
canvas.addEventListener('pointerleave', () => {
  hovered = -1;
  tooltip.hidden = true;
  light();
});
scroller.addEventListener('scroll', () => {
  tooltip.hidden = true;
  repaint();
});
search.addEventListener('input', countMatches);
part('reset').addEventListener('click', () => zoomTo(0));
dark.addEventListener('change', repaint);
new ResizeObserver(repaint).observe(scroller);
part('extent').style.height = `${rowCount * rowCss}px`;
part('total').textContent = data.baseline
  ? `${figure(data.beforeTotal[0])} before, ${figure(data.total[0])} after; orange grew, blue shrank`
  : `${figure(data.total[0])} in all`;
if (rowCss > 18) part('status').textContent = 'Tap a frame to zoom.';
