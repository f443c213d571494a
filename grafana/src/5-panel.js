// The panel: what Grafana passes on every render, told to the page.

/** The page's keys for the options, the theme and the time range. */
function keysOf({ options, replaceVariables, timeRange }, source, isDark) {
  const theme = options.theme === 'dashboard' ? (isDark ? 'dark' : 'light') : options.theme;
  const text = value => replaceVariables(value ?? '');
  const common = { theme, embed: '1' };
  if (source.kind === 'profile') {
    const view = options.view === 'auto' ? (source.compares ? 'diff' : 'flame') : options.view;
    const shown = is => (is ? '' : 'off');
    return { ...common, screen: 'flame', view, color: options.color, order: options.order, q: text(options.search), table: shown(options.table), minimap: shown(options.overview) };
  }
  const screen = ['auto', 'flame'].includes(options.screen) ? 'nodes' : options.screen;
  const range = { from: timeRange.from.toISOString(), to: timeRange.to.toISOString() };
  return { ...common, ...range, screen, color: options.measure, group: text(options.group), resource: text(options.resource), filter: text(options.filter) };
}

/** What the page is to open: what the query gave, else the address of the options. */
function wantedOf({ data: answer, options, replaceVariables, timeRange }) {
  const address = replaceVariables(options.address ?? '').trim();
  const given = sourceOf(answer.series, options.screen, timeRange.to.valueOf() / 1000);
  if (!given.sentence || !address) return given;
  const isProfile = ['auto', 'flame'].includes(options.screen);
  return isProfile
    ? { kind: 'profile', load: { profile: { url: address } } }
    : { kind: 'cluster', load: { cluster: { url: address } } };
}

/** What is wrong with the query, in a sentence. */
function troubleOf({ state, error, errors }) {
  const first = error ?? errors?.[0];
  if (state !== 'Error' && !first) return '';
  return `The query failed: ${first?.message ?? first?.data?.message ?? 'Grafana does not say why'}.`.replace(/\.\.$/, '.');
}

function Panel(props) {
  const { data: answer, options, width, height, timeRange } = props;
  const holder = React.useRef(null);
  const page = React.useRef(null);
  const [refused, refuse] = React.useState('');
  const [selected, select] = React.useState(null);
  const isDark = React.useContext(data.ThemeContext)?.isDark ?? true;

  const address = props.replaceVariables(options.address ?? '');
  const wanted = React.useMemo(() => wantedOf(props), [answer.series, options.screen, address]);
  const latest = React.useRef(wanted);
  const keys = wanted.load ? JSON.stringify(keysOf(props, wanted, isDark)) : '';
  React.useEffect(() => {
    if (!wanted.load) return;
    const changed = latest.current !== wanted || !page.current;
    latest.current = wanted;
    if (!page.current) {
      page.current = openPage(holder.current, pageAddress(plugin.meta), message => {
        if (message.type === 'refused') refuse(message.message);
        else if (message.type === 'selected') select(message.selected);
        else if (message.type === 'state') select(message.state.selected);
      });
    }
    if (changed) page.current.show(wanted, JSON.parse(keys));
    else page.current.set(JSON.parse(keys));
  }, [wanted, keys]);
  React.useEffect(
    () => () => {
      page.current?.close();
      page.current = null;
    },
    [],
  );

  const trouble = troubleOf(answer);
  const isLoading = answer.state === 'Loading' || answer.state === 'NotStarted';
  const sentence = refused || trouble || (isLoading && !wanted.load ? 'Waiting for the query.' : wanted.sentence);
  const links = React.useMemo(() => linksOf(answer.series, selected), [answer.series, selected]);
  const h = React.createElement;
  const isAlone = !wanted.load || refused;
  return h('div', { style: { position: 'relative', width, height, overflow: 'hidden', display: 'flex', flexDirection: 'column' } }, [
    sentence &&
      h('p', {
        key: 'sentence', role: refused || trouble ? 'alert' : 'status', 'data-part': 'sentence',
        style: isAlone ? { margin: 'auto', padding: 16, textAlign: 'center', maxWidth: '60ch' } : { margin: 0, padding: '4px 8px' },
      }, sentence),
    h('div', { key: 'page', ref: holder, 'data-part': 'page', style: isAlone ? { display: 'none' } : { flex: 1, minHeight: 0 } }),
    links.length > 0 &&
      h('nav', { key: 'links', 'aria-label': 'Links of what is selected', style: { display: 'flex', flexWrap: 'wrap', gap: '4px 12px', padding: '4px 8px' } },
        links.map(({ title, href, target, onClick }) =>
          h('a', { key: title + href, href, target, rel: 'noreferrer', onClick: onClick && (event => onClick(event)), style: { textDecoration: 'underline' } }, title || href),
        )),
  ]);
}
