// Panels of every view in small sizes and both themes, with the demo's data: what people will have in them.
import { test } from './harness.mjs';

const LISTS = ['nodes', 'pods', 'nodemetrics', 'podmetrics', 'workloads', 'pdbs', 'events', 'version'];
const CLUSTER = LISTS.map(name => `cluster=demo/${name}.json.gz`).join('&');
const PROFILE = 'profile=demo/frontpage-cpu-after.pb.gz';
const TRACE = 'profile=demo/request-trace.speedscope.json.gz';
const VIEWS = {
  icicle: ['flame', PROFILE],
  flame: ['flame', `${PROFILE}&view=flame`],
  chart: ['flame', `${TRACE}&view=chart`],
  sandwich: ['flame', `${PROFILE}&view=sandwich`],
  tree: ['flame', `${PROFILE}&view=tree`],
  table: ['flame', `${PROFILE}&view=table`],
  heatmap: ['flame', `${TRACE}&view=heatmap`],
  diff: ['flame', `${PROFILE}&baseline=demo/frontpage-cpu-before.pb.gz&view=diff`],
  ...Object.fromEntries(['nodes', 'pods', 'workloads', 'pending', 'disruption', 'versions', 'controllers', 'events', 'home'].map(screen => [screen, [screen, CLUSTER]])),
};

/** What of a panel doesn't fit: how far the page scrolls, and boxes that reach out of it. */
function measure() {
  const root = document.documentElement;
  // These scroll, or are cut with three dots.
  const within = '.rows, .bar, .legend, .tooltip, .visually-hidden, .answer, .pictures, .search, .home, svg';
  const outside = [...document.querySelectorAll('main *')].filter(element => {
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0 || element.closest(within)) return false;
    return box.right > innerWidth + 1 || box.left < -1 || box.bottom > innerHeight + 1;
  });
  const wide = [...document.querySelectorAll('.home, .home *, .pictures, .heat-foot *, .rows')].filter(element => element.getBoundingClientRect().right > innerWidth + 1);
  // Of two pictures the first is seen.
  const box = document.querySelector('.callers, [data-part=heatmap], [data-part=flame], [data-part=nodes], .rows, .home')?.getBoundingClientRect();
  // What a row says in a coloured box isn't cut.
  const cut = [...document.querySelectorAll('.rows .badge')].filter(badge => {
    const [inner, outer] = [badge.getBoundingClientRect(), badge.parentElement.getBoundingClientRect()];
    return inner.bottom <= innerHeight && (inner.right > Math.min(outer.right, innerWidth) + 1 || inner.bottom > outer.bottom + 1 || inner.top < outer.top - 1);
  });
  const names = [...document.querySelectorAll('.rows .table-row .grow, .rows .table-row .name, .rows .table-row .words')].map(name => name.getBoundingClientRect().width).filter(width => width > 0);
  return {
    over: [root.scrollWidth - root.clientWidth, root.scrollHeight - root.clientHeight, ...[...outside, ...wide].slice(0, 3).map(element => `${element.tagName}.${element.className}`)],
    picture: box ? Math.min(box.bottom, innerHeight) - box.top : 0,
    line: document.querySelector('.answer')?.getBoundingClientRect().height ?? 0,
    cut: cut.slice(0, 3).map(badge => badge.textContent),
    name: names.length > 0 ? Math.min(...names) : null,
  };
}

for (const [width, height, views] of [[240, 120, VIEWS], [400, 300, VIEWS], [640, 360, { icicle: VIEWS.icicle, sandwich: VIEWS.sandwich, nodes: VIEWS.nodes, pending: VIEWS.pending }], [1000, 600, VIEWS]]) {
  for (const theme of ['light', 'dark']) {
    test(`panels of ${width}×${height}, ${theme}`, { viewport: { width, height } }, async t => {
      for (const [what, [screen, keys]] of Object.entries(views)) {
        await t.page.goto('about:blank');
        await t.open(`#/${screen}?${keys}&embed=1&theme=${theme}`);
        t.equal(`${what}: state`, await t.state('ready', 'error'), 'ready');
        t.equal(`${what}: theme`, await t.page.evaluate(() => document.documentElement.dataset.theme), theme);
        t.equal(`${what}: no chrome`, await t.page.locator('.rail, .top-bar').count(), 0);
        const { over, picture, line, cut, name } = await t.page.evaluate(measure);
        t.equal(`${what}: nothing overflows`, over, [0, 0]);
        t.check(`${what}: a picture`, picture >= Math.min(50, height / 3), `${picture} px high`);
        t.check(`${what}: the answer is one line`, line <= 30, `${line} px high`);
        t.equal(`${what}: no badge is cut`, cut, []);
        t.check(`${what}: names have room`, name === null || name >= 56, `${name} px`);
        if (screen !== 'home') await controls(t, what, width, height);
        await t.accessible(`${what} in ${width}×${height}, ${theme}`);
      }
    });
  }
}

/** Every control can be reached, and lies within the panel. */
async function controls(t, what, width, height) {
  if (width >= 720 && height >= 420) {
    return void t.check(`${what}: the search is there`, await t.page.locator('input[type=search]').isVisible());
  }
  await t.page.locator('.panel-tools > details > summary').click();
  const box = await t.page.locator('.panel-tools > details > .popover-box').boundingBox();
  t.check(`${what}: controls within the panel`, box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height, JSON.stringify(box));
  const search = t.page.locator('input[type=search]').waitFor({ state: 'attached', timeout: 10_000 });
  t.check(`${what}: with the search`, await search.then(() => true, () => false));
  await t.accessible(`${what}: its controls in ${width}×${height}`);
  await t.page.keyboard.press('Escape');
  t.equal(`${what}: Escape closes them`, await t.page.locator('.panel-tools > details[open]').count(), 0);
}
