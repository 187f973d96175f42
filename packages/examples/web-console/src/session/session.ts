import { type At, atPort, type Closeable, type Modem, quectel, type Told, type Traced } from '@atrx/core';
import { map, type Observable } from 'rxjs';
import type { Choice, Use } from './choice.ts';
import type { Line } from './line.ts';
import type { VirtualModule } from './virtual-module.ts';

/** A module that is open. */
export interface Session extends Closeable {
  readonly use: Use;
  readonly told: Told;
  /** Commands of one's own, between those of the SDK. Not for whoever only watches: the bridge would refuse what is written. */
  readonly at: At;
  /** With a context, where it was brought up. */
  readonly modem?: Modem;
  /** Where the module is in this page. */
  readonly virtual?: VirtualModule;
}

/** Opens it; everything that crosses the line is traced, from the first byte on. */
export const sessionOver = (
  { transport, virtual }: Line,
  choice: Choice,
  trace: (traced: Traced) => void,
): Observable<Session> => {
  const { use, apn, user, password, pin, connections, receive, escape: effect } = choice;
  const shared = { use, ...(virtual && { virtual }) };
  if (use !== 'modem')
    return atPort(transport, { trace }).pipe(
      map((port) => ({ ...shared, told: port, at: port, close$: port.close$ })),
    );
  return quectel(transport, {
    apn,
    connections,
    receive,
    escape: effect,
    ...(user && { user, password }),
    ...(pin && { pin }),
    trace,
  }).pipe(map((modem) => ({ ...shared, told: modem, at: modem.at, modem, close$: modem.close$ })));
};
