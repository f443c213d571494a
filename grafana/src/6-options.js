// The plugin, with its options.

const choice = (value, label) => ({ value, label });
const SCREENS = [
  ['auto', 'What the data are'], ['flame', 'Flame graph'], ['nodes', 'Node map'], ['pods', 'Pods'], ['workloads', 'Workloads'],
  ['pending', 'Pending'], ['disruption', 'Disruption'], ['versions', 'Versions'], ['controllers', 'Controllers'], ['events', 'Events'],
];
const VIEWS = [
  ['auto', 'Flame graph, or the difference'], ['flame', 'Flame graph'], ['icicle', 'Icicle'], ['sandwich', 'Sandwich'],
  ['table', 'Table'], ['tree', 'Call tree'], ['diff', 'Difference'],
];
const COLORS = [
  ['', 'Package, or change'], ['package', 'Package'], ['library', 'Library'], ['file', 'File'], ['function', 'Function'],
  ['value', 'Value'], ['classic', 'Warm, as in old flame graphs'],
];
const MEASURES = [
  ['', 'What is known'], ['request', 'Requested of allocatable'], ['usage', 'Used of allocatable'], ['usage-of-request', 'Used of requested'],
  ['limit', 'Limits of allocatable'], ['restarts', 'Restarts'], ['status', 'Status'],
];
const ORDERS = [['', 'A to Z'], ['weight', 'Heaviest first']];
const THEMES = [['dashboard', 'As the dashboard'], ['light', 'Light'], ['dark', 'Dark']];

const ofProfile = options => ['auto', 'flame'].includes(options.screen);
const ofCluster = options => options.screen !== 'flame';

function addOptions(builder) {
  const select = (path, name, all, category, showIf, description) =>
    builder.addSelect({ path, name, description, category: [category], defaultValue: all[0][0], settings: { options: all.map(pair => choice(...pair)) }, showIf });
  const text = (path, name, category, showIf, description) =>
    builder.addTextInput({ path, name, description, category: [category], defaultValue: '', showIf });
  const toggle = (path, name, showIf) =>
    builder.addBooleanSwitch({ path, name, category: ['Flame graph'], defaultValue: true, showIf });

  select('screen', 'Screen', SCREENS, 'Isotherm');
  select('theme', 'Theme', THEMES, 'Isotherm');
  text('address', 'Address', 'Isotherm', undefined, 'Of a profile or a list of a cluster, opened where the query gives none. Variables are replaced.');
  select('view', 'View', VIEWS, 'Flame graph', ofProfile);
  select('color', 'Colour', COLORS, 'Flame graph', ofProfile);
  select('order', 'Order', ORDERS, 'Flame graph', ofProfile);
  text('search', 'Search', 'Flame graph', ofProfile, 'Frames to mark. Variables are replaced.');
  toggle('table', 'Table of functions', ofProfile);
  toggle('overview', 'Overview above the graph', ofProfile);
  select('measure', 'Colour', MEASURES, 'Cluster', ofCluster);
  text('group', 'Group by', 'Cluster', ofCluster, 'A label of nodes, such as topology.kubernetes.io/zone.');
  text('resource', 'Resource', 'Cluster', ofCluster, 'cpu, memory or another resource of nodes.');
  text('filter', 'Filter', 'Cluster', ofCluster, 'As in the page. Variables are replaced.');
}

const plugin = new data.PanelPlugin(Panel).useFieldConfig().setPanelOptions(addOptions);
