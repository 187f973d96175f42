import type { Signals } from '@atrx/transport';
import { concat, EMPTY, type Observable } from 'rxjs';
import { ascii } from '../../bytes/ascii.ts';
import type { Channel } from '../../channel/channel.ts';

/** How data mode is left, the connection kept (note 4). */
export interface StepOut {
  /** What it is called where it fails. */
  readonly name: string;
  /** How long nothing is written before it, in ms. */
  readonly guard: number;
  /** No OK that comes earlier than this many ms after it is the module's. */
  readonly notBefore: number;
  /** How long the module's OK may take, in ms. */
  readonly within: number;
  /** What a module in command mode makes of it: its echo. */
  readonly echo: Uint8Array;
  readonly ask: (channel: Channel) => Observable<never>;
  /** Puts back what the asking has changed. */
  readonly after: Observable<never>;
}

const ESCAPE = ascii('+++');

/** `+++` with half a second of silence before it and after it, and a little more before: the line may bunch up what it carries. */
export const byPlusses: StepOut = {
  name: '+++',
  guard: 600,
  notBefore: 400,
  within: 2_500,
  echo: ESCAPE,
  ask: (channel) => channel.sendRaw(ESCAPE),
  after: EMPTY,
};

/** DTR from ON to OFF under AT&D1: at once, and nothing that a payload could look like. */
export const byDtr = ({ set }: Signals): StepOut => ({
  name: 'DTR',
  guard: 0,
  notBefore: 0,
  within: 2_500,
  echo: new Uint8Array(0),
  ask: () => concat(set({ dtr: true }), set({ dtr: false })),
  after: set({ dtr: true }),
});
