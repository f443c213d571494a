// What Grafana is to a panel, as far as a panel can see: an AMD loader, the real React and @grafana/data, PanelProps made of
// real data frames, and Grafana's own flame graph for the same frame. Bundled by `bundle.mjs`; stands in `globalThis.host`.
import * as grafanaData from '@grafana/data';
import * as React from 'react';
import { createRoot } from 'react-dom/client';
import { FlameGraphDataContainer } from './../node_modules/@grafana/flamegraph/dist/esm/FlameGraph/dataTransform.mjs';
import { data as nestedSet } from './../node_modules/@grafana/flamegraph/dist/esm/FlameGraph/testData/dataNestedSet.mjs';

const {
  PanelOptionsEditorBuilder, ThemeContext, applyFieldOverrides, createTheme, dateTime, standardEditorsRegistry,
  standardFieldConfigEditorRegistry, toDataFrame,
} = grafanaData;
const externals = { react: React, '@grafana/data': grafanaData };

/// The modules of `define` calls, by the address of their script.
function load(address) {
  return new Promise((done, fail) => {
    globalThis.define = (needs, make) => done(make(...needs.map(name => (name === 'module' ? { id: address, uri: address } : externals[name]))));
    const script = document.createElement('script');
    script.src = address;
    script.onerror = () => fail(new Error(`${address} is not there`));
    document.head.append(script);
  });
}

// Grafana's controls of the options editor; the panel only names them.
standardEditorsRegistry.setInit(() => ['select', 'radio', 'text', 'boolean', 'number'].map(id => ({ id, name: id, editor: () => null })));
standardFieldConfigEditorRegistry.setInit(() => []);

/// The entries of the options editor.
function optionsOf(plugin) {
  const builder = new PanelOptionsEditorBuilder();
  plugin.getPanelOptionsSupplier()(builder, { data: [] });
  return builder.getItems();
}

/// Frames as a panel gets them: with the field settings and data links of the dashboard.
function framesOf(list, theme, links = []) {
  const frames = list.map(frame => toDataFrame(frame));
  for (const frame of frames) for (const field of frame.fields) if (links.length > 0) field.config = { ...field.config, links };
  return applyFieldOverrides({
    data: frames,
    fieldConfig: { defaults: {}, overrides: [] },
    fieldConfigRegistry: standardFieldConfigEditorRegistry,
    replaceVariables: (text, scoped) => text.replace(/\$\{__value\.text\}/g, () => scoped?.__dataContext?.value?.frame.fields.find(f => f.name === 'label')?.values[scoped.__dataContext.value.rowIndex] ?? ''),
    theme,
    timeZone: 'utc',
  });
}

class Host {
  constructor(plugin, element, variables = {}) {
    Object.assign(this, { plugin, element, variables, count: 0, root: createRoot(element), theme: createTheme({ colors: { mode: 'dark' } }) });
    this.props = {
      id: 1, title: 'Panel', transparent: false, width: 800, height: 500, renderCounter: 0, timeZone: 'utc',
      options: plugin.defaults, fieldConfig: { defaults: {}, overrides: [] }, data: { state: 'NotStarted', series: [] },
      timeRange: { from: dateTime('2026-11-22T10:00:00Z'), to: dateTime('2026-11-22T11:00:00Z'), raw: { from: 'now-1h', to: 'now' } },
      replaceVariables: text => text.replace(/\$\{?(\w+)\}?/g, (whole, name) => this.variables[name] ?? whole),
      onOptionsChange() {}, onFieldConfigChange() {}, onChangeTimeRange() {}, eventBus: { publish() {} },
    };
  }
  render(change = {}) {
    const { series, state = 'Done', links, error, mode, options, ...rest } = change;
    if (mode) this.theme = createTheme({ colors: { mode } });
    if (series) this.props.data = { state, series: framesOf(series, this.theme, links) };
    else if (change.state || error) this.props.data = { ...this.props.data, state: change.state ?? 'Error', error };
    this.count += 1;
    this.props = { ...this.props, ...rest, data: { ...this.props.data, timeRange: this.props.timeRange }, options: { ...this.props.options, ...options }, renderCounter: this.count };
    this.root.render(React.createElement(ThemeContext.Provider, { value: this.theme }, React.createElement(this.plugin.panel, this.props)));
  }
  unmount() {
    this.root.unmount();
    this.element.replaceChildren();
  }
}

/// What Grafana's flame graph makes of a frame: path and total of each box.
function tree(frame) {
  const container = new FlameGraphDataContainer(framesOf([frame], createTheme())[0], { collapsing: false });
  const boxes = [];
  for (const item of container.getLevels().flat()) {
    const path = [];
    for (let at = item; at; at = at.parents?.[0]) path.unshift(container.getLabel(at.itemIndexes[0]));
    boxes.push([path.join(';'), item.value]);
  }
  return boxes;
}

/// The same frame with self values that fit its totals: those of Grafana's test data are of another scale.
function consistent(frame) {
  const column = name => frame.fields.find(field => field.name === name).values;
  const [levels, values] = [column('level'), column('value')];
  const own = [...values];
  const open = [];
  levels.forEach((level, row) => {
    open.length = level;
    if (level > 0) own[open[level - 1]] -= values[row];
    open.push(row);
  });
  return { ...frame, fields: frame.fields.map(field => (field.name === 'self' ? { ...field, values: own } : field)) };
}

globalThis.host = { Host, consistent, load, nestedSet, optionsOf, tree };
