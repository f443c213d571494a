// Types of embed.js: the element <isotherm-panel>, what it takes and what it tells. docs/embedding.md explains it.

/** A data frame as Grafana's `dataFrameToJSON` writes it. */
export interface DataFrame {
  schema: { name?: string; refId?: string; fields: { name: string; type?: string; [more: string]: unknown }[]; [more: string]: unknown };
  data: { values: unknown[][]; [more: string]: unknown };
}

/** Bytes with a name that is shown. */
export interface NamedBytes {
  name?: string;
  bytes: ArrayBuffer | ArrayBufferView | Blob;
}

/** Something to open: an address (relative to the page around the panel), bytes, or data frames. */
export type Source = string | URL | NamedBytes | ArrayBuffer | ArrayBufferView | Blob | DataFrame | DataFrame[] | { url: string } | { frames: DataFrame[] };
export type Sources = Source | (string | URL | NamedBytes | ArrayBuffer | ArrayBufferView | Blob | { url: string })[] | null;

export type Screen = 'home' | 'flame' | 'nodes' | 'pods' | 'workloads' | 'pending' | 'disruption' | 'versions' | 'controllers' | 'events';
export type FlameView = 'flame' | 'icicle' | 'chart' | 'sandwich' | 'table' | 'tree' | 'heatmap' | 'diff';
export type Theme = 'light' | 'dark' | 'auto';

/** Keys of the view, as in the page's address. `null` or an empty text takes a key away. */
export interface Keys {
  screen?: Screen | (string & {}) | null;
  view?: FlameView | (string & {}) | null;
  theme?: Theme | null;
  [key: string]: string | number | boolean | string[] | null | undefined;
}

export interface ProfileState {
  format: string;
  name: string;
  metric: string;
  unit: string;
  /** Exact; a text where it may pass 2^53. */
  total: string;
  total_baseline: string | null;
  frames: number;
  depth: number;
  view: string;
  matched: { total: string; self: string; frames: number; of_zoom: number };
  zoom: string[];
  transforms: string[];
  [more: string]: unknown;
}

export interface PanelState {
  screen: Screen;
  url: string;
  profile: ProfileState | null;
  /** The keys of `isotherm cluster --json`. */
  cluster: Record<string, unknown> | null;
  selected: Record<string, unknown> | null;
}

interface Message<Type extends string> {
  isotherm: 1;
  type: Type;
}

export interface Messages {
  ready: Message<'ready'>;
  loading: Message<'loading'> & { fraction: number };
  painted: Message<'painted'> & { screen: Screen; ms: number };
  state: Message<'state'> & { state: PanelState };
  selected: Message<'selected'> & { selected: Record<string, unknown> | null };
  error: Message<'error'> & { message: string };
  /** The height in CSS pixels at which nothing of the view scrolls. */
  resize: Message<'resize'> & { height: number };
}

export type PanelEvents = { [Type in keyof Messages as `isotherm-${Type}`]: CustomEvent<Messages[Type]> };

/** Attributes: the keys, each with its value as text; `base` is the address of Isotherm's page, `eager` loads it at once. */
export declare class IsothermPanel extends HTMLElement {
  profile: Sources;
  baseline: Sources;
  cluster: Sources;
  /** Opens what is given, and closes what was open. */
  load(what: { profile?: Sources; baseline?: Sources; cluster?: Sources }): void;
  /** Changes keys of the view without loading anew. */
  set(keys: Keys): void;
  /** What the view shows, in figures. Rejected where the page doesn't answer. */
  state(): Promise<PanelState>;

  addEventListener<Name extends keyof PanelEvents>(name: Name, listener: (this: IsothermPanel, event: PanelEvents[Name]) => unknown, options?: boolean | AddEventListenerOptions): void;
  addEventListener(name: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<Name extends keyof PanelEvents>(name: Name, listener: (this: IsothermPanel, event: PanelEvents[Name]) => unknown, options?: boolean | EventListenerOptions): void;
  removeEventListener(name: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'isotherm-panel': IsothermPanel;
  }
}
