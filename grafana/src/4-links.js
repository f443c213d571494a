// Grafana's data links of what is selected in the page.

/** The row of a profile that a path of names leads to; the root that only sums up may be left out of it. */
function rowOfPath(frame, path) {
  const [levels, labels] = ['level', 'label'].map(name => fieldOf(frame, name));
  const texts = labels.config?.type?.enum?.text;
  const names = path.map(name => name.replace(/~\d+$/, ''));
  const open = [];
  for (let row = 0; row < rowsOf(frame); row += 1) {
    open.length = levels.values[row];
    open.push(texts ? texts[labels.values[row]] : labels.values[row]);
    const is = wanted => open.length === wanted.length && open.every((name, at) => name === wanted[at]);
    if (is(path) || is(names) || is([open[0], ...path]) || is([open[0], ...names])) return row;
  }
  return -1;
}

/** The rows that speak of a node or a pod: fields with their index. */
function placesOf(frame, selected) {
  const [namespace, pod] = (selected.pod ?? '').split('/');
  const is = labels => (selected.node ? labels.node === selected.node : labels.namespace === namespace && labels.pod === pod);
  const texts = frame.fields.filter(field => field.type === 'string');
  const places = [];
  for (const field of frame.fields) {
    if (field.labels && is(field.labels)) places.push([field, rowsOf(frame) - 1]);
  }
  for (let row = 0; row < rowsOf(frame) && texts.length > 0; row += 1) {
    const labels = Object.fromEntries(texts.map(({ name, values }) => [name, values[row]]));
    if (is(labels)) places.push(...frame.fields.map(field => [field, row]));
  }
  return places;
}

/** The links, each once: `{title, href, target, onClick}`. */
function linksOf(series, selected) {
  const links = new Map();
  const add = (field, valueRowIndex) => {
    for (const link of field.getLinks?.({ valueRowIndex }) ?? []) {
      if (isSafe(link.href) && !links.has(link.title + link.href)) links.set(link.title + link.href, link);
    }
  };
  for (const frame of series) {
    if (selected?.path && isProfile(frame)) {
      const row = rowOfPath(frame, selected.path);
      if (row >= 0) frame.fields.forEach(field => add(field, row));
    } else if (selected?.node || selected?.pod) {
      placesOf(frame, selected).forEach(place => add(...place));
    }
  }
  return [...links.values()];
}

/** Links come from the dashboard's author and from data. */
function isSafe(href) {
  try {
    return ['http:', 'https:', 'mailto:'].includes(new URL(href, document.baseURI).protocol);
  } catch {
    return false;
  }
}
