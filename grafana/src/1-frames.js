// Data frames to what the page reads. A profile goes as it is; a cluster is put into the form that its API gives.

const NESTED_SET = ['level', 'value', 'self', 'label'];
const COMPARED = ['valueRight', 'selfRight'];

const fieldOf = (frame, name) => frame.fields.find(field => field.name === name);
const isProfile = frame => NESTED_SET.every(name => fieldOf(frame, name));
const rowsOf = frame => frame.length ?? frame.fields[0]?.values.length ?? 0;

/** A nested set as plain data: a field's other settings hold functions, which no message can carry. */
function plainFrame(frame) {
  const fields = frame.fields.filter(({ name }) => NESTED_SET.includes(name) || COMPARED.includes(name));
  const schema = fields.map(({ name, type, config }) => ({
    name,
    type,
    config: { unit: config?.unit === 'decbytes' ? 'bytes' : config?.unit, type: config?.type },
  }));
  return { schema: { name: frame.name, refId: frame.refId, fields: schema }, data: { values: fields.map(field => field.values) } };
}

/** A name that Prometheus could have given: what tells series apart that lost theirs is the name of their query. */
const isMetric = name => /^[a-zA-Z_:][\w:]{5,}$/.test(name ?? '');
const metricName = (labels, field, frame) =>
  [labels.__name__, field.name, frame.name, frame.refId].find(isMetric) ?? '';

/** The series in a frame, as an answer of Prometheus has them. `now`: seconds, for what has no time. */
function seriesOf(frame, now) {
  const time = frame.fields.find(field => field.type === 'time');
  const numbers = frame.fields.filter(field => field.type === 'number');
  const texts = frame.fields.filter(field => field.type === 'string');
  const at = row => (time ? Number(time.values[row]) / 1000 : now);
  const series = [];
  for (const field of numbers) {
    if (field.labels || texts.length === 0) {
      const labels = field.labels ?? {};
      const values = Array.from(field.values, (value, row) => [at(row), value]).filter(([, value]) => value !== null && value !== undefined);
      series.push({ metric: { ...labels, __name__: metricName(labels, field, frame) }, values: values.map(([t, v]) => [t, String(v)]) });
      continue;
    }
    // A table: each row is a series of one point.
    for (let row = 0; row < rowsOf(frame); row += 1) {
      const value = field.values[row];
      if (value === null || value === undefined) continue;
      const labels = Object.fromEntries(texts.map(text => [text.name, String(text.values[row] ?? '')]));
      series.push({ metric: { ...labels, __name__: metricName(labels, field, frame) }, values: [[at(row), String(value)]] });
    }
  }
  return series;
}

/** The Kubernetes objects in a frame: columns of objects, or of their JSON, or their parts as columns. */
function objectsOf(frame) {
  const objects = [];
  const add = (object, apiVersion, kind) => {
    if (!object || typeof object !== 'object') return;
    const of = { apiVersion: object.apiVersion ?? apiVersion, kind: object.kind ?? kind };
    if (Array.isArray(object.items)) {
      for (const item of object.items) add(item, of.apiVersion, of.kind?.replace(/List$/, '') || undefined);
    } else if (object.metadata && (of.kind ?? kindOf(object))) {
      objects.push({ apiVersion: 'v1', ...object, ...JSON.parse(JSON.stringify({ ...of, kind: of.kind ?? kindOf(object) })) });
    }
  };
  const parts = ['apiVersion', 'kind', 'metadata', 'spec', 'status'].map(name => fieldOf(frame, name)).filter(Boolean);
  if (parts.some(field => field.name === 'metadata')) {
    for (let row = 0; row < rowsOf(frame); row += 1) {
      add(Object.fromEntries(parts.map(({ name, values }) => [name, parsed(values[row])])));
    }
    return objects;
  }
  for (const { type, values } of frame.fields) {
    if (type !== 'other' && type !== 'string') continue;
    for (const value of values) add(parsed(value));
  }
  return objects;
}

/** Items of a list carry no kind of their own. */
function kindOf({ spec, status }) {
  if (spec?.containers) return 'Pod';
  return status?.nodeInfo || status?.allocatable ? 'Node' : undefined;
}

function parsed(value) {
  if (typeof value !== 'string' || !/^\s*\{/.test(value)) return value ?? undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** A source for the page's `load`, or a sentence that says what is missing. `screen`: what the options ask for. */
function sourceOf(series, screen, now) {
  const profiles = series.filter(frame => isProfile(frame) && rowsOf(frame) > 0);
  if (profiles.length > 0 && ['auto', 'flame'].includes(screen)) {
    const compares = profiles.some(frame => COMPARED.every(name => fieldOf(frame, name)));
    return { kind: 'profile', compares, load: { profile: { name: 'query', frames: profiles.map(plainFrame) } } };
  }
  if (!series.some(frame => rowsOf(frame) > 0)) {
    return { sentence: 'The query gave no data: widen the time range, or change the query.' };
  }
  const others = series.filter(frame => !isProfile(frame));
  const objects = others.flatMap(objectsOf);
  const samples = others.flatMap(frame => seriesOf(frame, now));
  objects.push(...objectsFromMetrics(samples));
  if (screen === 'flame' || objects.length === 0) {
    const missing = 'a flame graph needs the fields level, value, self and label';
    return {
      sentence:
        screen === 'auto' || screen === 'flame'
          ? `These frames can't be drawn: ${missing}${screen === 'flame' ? '' : ', a node map Kubernetes objects or the metrics of kube-state-metrics'}.`
          : "These frames can't be drawn: a node map needs Kubernetes objects or the metrics of kube-state-metrics.",
    };
  }
  const bytes = value => new TextEncoder().encode(JSON.stringify(value));
  const cluster = [{ name: 'objects', bytes: bytes({ apiVersion: 'v1', kind: 'List', items: objects }) }];
  const used = samples.filter(({ metric }) => /^(container|node)_/.test(metric.__name__));
  if (used.length > 0) {
    cluster.push({ name: 'use', bytes: bytes({ status: 'success', data: { resultType: 'matrix', result: used } }) });
  }
  return { kind: 'cluster', load: { cluster } };
}
