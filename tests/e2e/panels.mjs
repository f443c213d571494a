// What tests of panels share: pages around panels, what they hear, and what the panels say of themselves.
export const FOLDED = 'main;load 30\nmain;draw;fill 60\nmain;draw;text 10\n';
export const NODES = JSON.stringify({
  kind: 'List',
  apiVersion: 'v1',
  items: [
    ...[1, 2, 3].map(n => ({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: `node-${n}`, labels: { 'node.kubernetes.io/instance-type': 'm5.large' } },
      status: {
        capacity: { cpu: '2', memory: '8Gi', pods: '110' },
        allocatable: { cpu: '2', memory: '8Gi', pods: '110' },
        nodeInfo: { kubeletVersion: 'v1.33.1', kernelVersion: '6.1', containerRuntimeVersion: 'containerd://2.0', osImage: 'x' },
      },
    })),
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'waits', namespace: 'shop' },
      spec: { containers: [{ name: 'c', resources: { requests: { cpu: '5' } } }] },
      status: { phase: 'Pending' },
    },
  ],
});
export const FRAMES = [
  {
    schema: { fields: [{ name: 'level', type: 'number' }, { name: 'value', type: 'number' }, { name: 'self', type: 'number' }, { name: 'label', type: 'string' }] },
    data: { values: [[0, 1, 1], [10, 6, 4], [0, 6, 4], ['total', 'a', 'b']] },
  },
];
// Listens before anything else can speak.
export const SCRIPT = `
window.heard = [];
for (const type of ['ready', 'loading', 'painted', 'state', 'selected', 'error', 'resize'])
  addEventListener('isotherm-' + type, event => heard.push({ ...event.detail, from: event.target.id }));
addEventListener('message', event => { if (event.data?.isotherm === 1) heard.push({ ...event.data, plain: true }); });
`;

/** Opens a page around panels: its body, and what its script does besides. */
export async function host(t, body, { headers, style = '' } = {}) {
  t.offer('/made/a.folded', { body: FOLDED });
  t.offer('/made/nodes.json', { type: 'application/json', body: NODES });
  t.offer('/made/host.js', { type: 'text/javascript', body: SCRIPT });
  t.offer('/made/host.css', { type: 'text/css', body: style });
  const html = `<!doctype html><html lang="en"><title>Host</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/made/host.css"><script src="/made/host.js"></script>
    <script type="module" src="${t.base}embed.js"></script><main><h1>Host</h1>${body}</main>`;
  const address = t.offer('/made/host.html', { type: 'text/html', body: html, headers });
  await t.page.goto(address);
}

export const heard = (t, type, from) =>
  t.page
    .waitForFunction(([type, from]) => heard.some(m => m.type === type && (from === undefined || m.from === from)), [type, from], { timeout: 30_000 })
    .then(() => true, () => false);
export const state = (t, id = 'p') => t.page.evaluate(id => document.getElementById(id).state(), id);
export const inside = (t, n = 0) => t.page.frames().filter(frame => frame.url().includes('embed=1'))[n];
export const until = async (t, id, holds) => {
  const end = Date.now() + 20_000;
  for (;;) {
    const now = await state(t, id);
    if (holds(now) || Date.now() > end) return now;
    await t.page.waitForTimeout(50);
  }
};
