// Numbers and names as people read them. Whole numbers beyond 2^53 are strings: their text is exact, their geometry
// is not.
const thin = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, '\u2009');
const significant = (value) => {
  const size = Math.abs(value);
  return size >= 99.95 ? thin(value.toFixed(0)) : value.toFixed(size >= 9.995 ? 1 : 2);
};
const times = [[1, 'ns'], [1e3, 'µs'], [1e6, 'ms'], [1e9, 's'], [6e10, 'min'], [3.6e12, 'h'], [8.64e13, 'd']];
const bytes = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'].map((name, power) => [1024 ** power, name]);
function figure(value) {
  const { kind, scale, noun } = data.unit;
  if (kind === 'count') {
    const digits = Number.isInteger(Number(value)) ? thin(String(value)) : significant(value);
    return noun ? `${digits} ${noun}` : digits;
  }
  const scales = kind === 'time' ? times : bytes;
  const amount = Number(value) * scale;
  const [size, name] = scales.findLast(([size]) => Math.abs(amount) >= size * 0.9995) ?? scales[0];
  const scaled = amount / size;
  if (size === 1) return `${Number.isInteger(scaled) ? thin(String(scaled)) : significant(scaled)} ${name}`;
  return `${kind === 'time' ? significant(scaled) : thin(scaled.toFixed(1))} ${name}`;
}
const exact = (value) => (data.fractional ? value : BigInt(value));
const signed = (value) => (value > 0 ? '+' : '') + figure(value);
function percent(part, whole) {
  const share = (Number(part) / Math.abs(Number(whole))) * 100;
  if (!Number.isFinite(share)) return '–';
  const size = Math.abs(share);
  if (share === 0) return '0%';
  if (size < 0.05) return share < 0 ? '>-0.1%' : '<0.1%';
  return size < 99.95 ? `${share.toFixed(1)}%` : `${thin(share.toFixed(0))}%`;
}

// Names as they can stand on one line: no control characters, no marks that reorder text.
const shown = data.names.map((name) => name
  .replace(/[\0-\x1f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)))
  .replace(/[\x7f-\x9f\u2028\u2029]/g, '\ufffd').replace(/\p{Cf}/gu, ''));
const nameOf = (node) => shown[data.fn[node]] || '(no name)';
function elide(name, columns) {
  if (name.length <= columns) return name;
  if (columns < 3) return '';
  const base = name.replace(/\((?!\*)[^()]*\)( const)?$/, '') || name;
  if (base.length <= columns) return base;
  let from = 0;
  for (const { index } of base.matchAll(/(?<=::|[./])[^:./]/g)) {
    from = index;
    if (base.length - index < columns) return '…' + base.slice(index);
  }
  const last = base.slice(from);
  const tail = Math.floor((columns - 1) * 0.4);
  return last.slice(0, columns - 1 - tail) + '…' + last.slice(last.length - tail);
}
