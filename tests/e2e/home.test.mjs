// The page without a source.
import { test } from './harness.mjs';

for (const [scheme, viewport] of [['light', { width: 1440, height: 900 }], ['dark', { width: 390, height: 844 }]]) {
  test(`home, ${scheme}, ${viewport.width} px`, { colorScheme: scheme, viewport }, async t => {
    await t.open();
    t.equal('state', await t.state('empty', 'ready', 'error'), 'empty');
    t.equal('title', await t.page.title(), 'Isotherm');
    await t.accessible('home');
  });
}
