// What a page test gets: a page under a strict policy that collects its own trouble, and checks
// that count. A test file registers its tests with `test(name, options?, async t => …)`.
import fs from 'node:fs';
import { createRequire } from 'node:module';

const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const registered = [];

export function test(name, ...rest) {
  const body = rest.pop();
  registered.push({ name, options: rest[0] ?? {}, body });
}

/// A test's view of the run. `expectTrouble` turns off the check that the page has caused none.
export class Context {
  constructor({ name, page, server, base, dist, count }) {
    Object.assign(this, { name, page, server, base, dist, count, trouble: [], expectTrouble: false });
    page.on('pageerror', error => this.trouble.push(`page error: ${error.message}`));
    page.on('console', message => {
      if (message.type() === 'error') this.trouble.push(`console: ${message.text()} (${message.location().url || 'no address'})`);
    });
    page.on('request', request => {
      const url = request.url();
      if (!url.startsWith(server.origin) && !/^(data|blob):/.test(url)) this.trouble.push(`foreign request: ${url}`);
    });
  }

  /// Counts one; `why` is shown where it fails.
  check(what, ok, why = '') {
    this.count(`${this.name}: ${what}`, Boolean(ok), why);
    return Boolean(ok);
  }

  equal(what, actual, expected) {
    const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
    return this.check(what, a === b, `${a} instead of ${b}`);
  }

  /// Serves something made up at a path of the origin; gives its address.
  offer(path, answer) {
    this.server.made.set(path, answer);
    return this.server.origin + path;
  }

  /// Opens the page with a fragment such as '#/flame?profile=…'.
  async open(fragment = '') {
    await this.page.goto(this.base + fragment, { waitUntil: 'domcontentloaded' });
  }

  /// Waits for data-state to be one of the given; gives it, or what it was when time ran out.
  async state(...wanted) {
    const read = () => document.documentElement.dataset.state ?? null;
    await this.page
      .waitForFunction(list => list.includes(document.documentElement.dataset.state), wanted, { timeout: 30_000 })
      .catch(() => {});
    return this.page.evaluate(read);
  }

  /// Opens another address in the same page and waits for it to settle.
  async go(fragment) {
    await this.page.evaluate(hash => {
      document.documentElement.dataset.state = 'asked';
      location.hash = hash;
    }, fragment);
    return this.state('ready', 'error', 'empty');
  }

  /// What the page answers to a `state` message.
  ask() {
    return this.page.evaluate(
      () =>
        new Promise(done => {
          const timer = setTimeout(() => done(null), 10_000);
          addEventListener('message', function hear({ data }) {
            if (data?.isotherm !== 1 || data.type !== 'state' || !data.state) return;
            clearTimeout(timer);
            removeEventListener('message', hear);
            done(data.state);
          });
          postMessage({ isotherm: 1, type: 'state' }, '*');
        }),
    );
  }

  /// axe runs in a world of its own: the page's policy forbids eval, and it should stay so.
  async accessible(what) {
    const session = await this.page.context().newCDPSession(this.page);
    try {
      const { frameTree } = await session.send('Page.getFrameTree');
      const world = { frameId: frameTree.frame.id, worldName: 'axe' };
      const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', world);
      await session.send('Runtime.evaluate', { contextId, expression: axeSource });
      const expression = `axe.run(document, { resultTypes: ['violations'] }).then(run =>
        run.violations.map(v => v.id + ' ×' + v.nodes.length + ' (' + v.nodes[0].target + ')'))`;
      const run = await session.send('Runtime.evaluate', { contextId, expression, awaitPromise: true, returnByValue: true });
      const violations = run.result.value ?? [`axe did not run: ${JSON.stringify(run.exceptionDetails)}`];
      this.check(`${what}: axe`, violations.length === 0, violations.join(', '));
    } finally {
      await session.detach();
    }
    const overhang = await this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    this.check(`${what}: no sideways scroll`, overhang <= 1, `${overhang} px too wide`);
  }
}
