// Messages that are malformed by construction, the same ones every time: for the fuzz tests of panels.

/** In the page: `count` messages of the kinds that `docs/embedding.md` calls malformed, each with its number as `id`. */
export function malformed(count) {
  let seed = 20261;
  const random = n => (seed = (seed * 48271) % 2147483647) % n;
  const pick = list => list[random(list.length)];
  const words = ['', 'x', '%%%', 'constructor', '__proto__', 'a'.repeat(3000), '\u0000', '\ud800', 'isotherm', '{"a":1}', '<script>', 'javascript:alert(1)'];
  // Anything that can be sent and is neither text, number, yes or no, nothing, nor a list.
  const object = depth => pick([
    () => ({}), () => ({ [pick(words)]: any(depth - 1) }), () => new Date(0), () => new Map([[1, 2]]), () => /x/u, () => new Error('x'), () => new Uint8Array(random(9)), () => ({ toString: 1, length: 2, 0: 'a' }),
  ])();
  const any = depth => (depth < 1 ? pick([1, null, undefined, '', 'x', NaN, true]) : pick([() => pick(words), () => random(9) - 4, () => null, () => [any(depth - 1)], () => object(depth)])());
  const noSource = () => pick([
    () => pick(words), () => random(9), () => true, () => ({}), () => ({ url: pick([1, null, {}, []]) }), () => ({ url: pick(['javascript:alert(1)', 'JavaScript:x', 'vbscript:x', 'file:///etc/passwd']) }),
    () => ({ bytes: pick(['text', 1, null, [], {}]) }), () => ({ frames: pick([1, 'x', null, {}]) }), () => ({ name: 'only.pb.gz' }), () => new Map([['url', 'x']]),
  ])();
  const kinds = [
    () => ({}),
    () => ({ type: pick([1, null, undefined, true, {}, ['load'], NaN]) }),
    () => ({ type: pick(['', 'Load', 'load ', 'sets', 'constructor', 'x', '\u0000', 'toString']), profile: any(2) }),
    () => ({ type: 'load', ...pick([{}, { profile: null }, { sources: any(2) }, { url: '/made/a.folded' }, { profile: undefined, cluster: null }]) }),
    () => ({ type: 'load', [pick(['profile', 'baseline', 'cluster'])]: noSource() }),
    () => ({ type: 'load', profile: { url: '/made/a.folded' }, [pick(['baseline', 'cluster'])]: noSource() }),
    () => ({ type: 'load', cluster: [{ url: '/made/nodes.json' }, noSource()] }),
    () => ({ type: 'set', q: 'taken?', [pick(['nonsense', 'Q', 'queries', 'location', 'hash', '0', ''])]: any(2) }),
    () => ({ type: 'set', q: 'taken?', [pick(['view', 'zoom', 'filter', 'screen'])]: pick([object(2), [object(1)], ['x', object(2)], [['x']], 12n]) }),
    () => ({ type: 'theme', theme: pick([undefined, null, '', 'Dark', 'blue', 1, {}, ['dark']]) }),
  ];
  return Array.from({ length: count }, (_, n) => ({ isotherm: 1, ...pick(kinds)(), id: n }));
}
