import { type Observable, of } from 'rxjs';
import type { Settled } from './options.ts';
import type { ContextId, Protocol } from './state.ts';
import type { StateCell } from './state-cell.ts';
import type { Due } from './terminal.ts';

/** The live side of the module's connections. */
export interface Connections {
  readonly open: (context: ContextId, index: number, protocol: Protocol, host: string, port: number) => void;
  readonly close: (context: ContextId, index: number) => void;
  readonly closeAll: (context: ContextId) => void;
  readonly send: (context: ContextId, index: number, bytes: Uint8Array) => Observable<boolean>;
  readonly take: (context: ContextId, index: number, most: number) => Uint8Array | undefined;
}

export const connections = (
  _cell: StateCell,
  _announce: (due: Due) => void,
  _options: Settled,
): Connections => ({
  open: () => undefined,
  close: () => undefined,
  closeAll: () => undefined,
  send: () => of(false),
  take: () => undefined,
});
