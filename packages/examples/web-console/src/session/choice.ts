/** Where a module is. */
export type Reach =
  /** In this page: a virtual one, of that model. */
  | { readonly kind: 'virtual'; readonly model: Model }
  /** Behind a bridge: `ws://gateway:8023/modem`. */
  | { readonly kind: 'bridge'; readonly url: string; readonly token: string }
  /** At a port of this machine, which its owner lets the page use. */
  | { readonly kind: 'serial'; readonly baudRate: number; readonly flowControl: 'none' | 'hardware' };

/** The models that there are virtual ones of; `note` is the application note as it stands. */
export const MODELS = ['m95', 'm10', 'm26', 'm35', 'm66', 'm72', 'mc60', 'note'] as const;
export type Model = (typeof MODELS)[number];

/**
 * What is done with it: `modem` brings it up, with a context and connections; `at` opens the line and does nothing by itself;
 * `observe` watches, behind a bridge, what another program does.
 */
export type Use = 'modem' | 'at' | 'observe';

/** What somebody has chosen to open. */
export interface Choice {
  readonly reach: Reach;
  readonly use: Use;
  readonly apn: string;
  readonly user: string;
  readonly password: string;
  readonly pin: string;
  readonly connections: 'multiple' | 'single';
  readonly receive: 'pull' | 'push';
  readonly escape: 'cancels' | 'literal';
}

export const FIRST: Choice = {
  reach: { kind: 'virtual', model: 'm95' },
  use: 'modem',
  apn: 'CMNET',
  user: '',
  password: '',
  pin: '',
  connections: 'multiple',
  receive: 'pull',
  escape: 'cancels',
};
