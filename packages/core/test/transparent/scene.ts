import type { OutgoingSignals, Signals } from '@atrx/transport';
import { BehaviorSubject, concat, defer, EMPTY, map, NEVER, type Observable, of } from 'rxjs';
import type { ModemOptions } from '../../src/modem.ts';
import type { TransparentRequest } from '../../src/stack/transparent/client.ts';
import type { Pipe } from '../../src/stack/transparent/pipe.ts';
import { activated } from '../bring-up.ts';
import { type ModemScene, modemScene, proper, type SceneOptions } from '../stage.ts';

/** What the SDK says to put the context into transparent mode (note 4); `lines` where the transport has modem lines. */
export const mode = (lines = ''): string => `
  > AT+QIDEACT
  < DEACT OK
  > AT+QIMUX=0
  < OK
  > AT+QIMODE=1
  < OK
  > AT+QISRVC=1
  < OK
  > AT+QITCFG=3,2,1024,1
  < OK
  ${lines}
  > AT+QIREGAPP
  < OK
  > AT+QIACT
  < OK
  > AT+QILOCIP
  < 10.180.217.206
`;

export const DCD = `
  > AT&C1
  < OK
`;

export const DTR = `
  > AT&D1
  < OK
`;

/** And back, which begins a while after the connection has ended. */
export const back = `
  > AT+QIDEACT
  ~ 3000ms
  < DEACT OK
  ${activated({ context: 0, apn: 'CMNET', address: '10.180.217.206' })}
`;

export const dials = `
  > AT+QIOPEN="TCP","124.79.167.121",7007
  < OK
  ~ 626ms
  < CONNECT
`;

/** Out of data mode, and hung up. */
export const parts = `
  >> +++
  ~ 500ms
  < OK
  > AT+QICLOSE
  < CLOSE OK
`;

/** Where the module is only asked by the note's way whether it still is in data mode, and is not (note 6.3). */
export const probed = `
  ~ 600ms
  >> +++
  << +++
  ~ 2500ms
  > AT
  < OK
`;

export interface Dialled extends ModemScene {
  /** Unsubscribes from the connection. */
  readonly hangUp: () => void;
  readonly pipe: () => Pipe;
}

export interface DialOptions extends SceneOptions {
  readonly modem?: Partial<ModemOptions>;
  readonly request?: TransparentRequest;
}

/** A modem that opens a connection in transparent mode, and logs `open`, and how that ends, as `pipe`. */
export const dial = (transcript: string, { modem, request, ...options }: DialOptions = {}): Dialled => {
  const on = modemScene(transcript, { echo: true, ...options }, modem);
  let pipe: Pipe | undefined;
  const life = on.watch(
    'pipe',
    on.modem.transparent('124.79.167.121', 7007, request).pipe(
      map((open) => {
        pipe = open;
        return open.protocol;
      }),
    ),
  );
  return {
    ...on,
    hangUp: () => life.unsubscribe(),
    pipe: () => {
      if (!pipe)
        throw new Error(`There is no connection:\n${on.log.join('\n')}\n${on.module.left().join('\n')}`);
      return pipe;
    },
  };
};

export interface Through extends Dialled {
  readonly open: Pipe;
}

/** The same, in data mode; `lines` where the transport has modem lines. */
export const opened = (transcript: string, options: DialOptions = {}, lines = ''): Through => {
  const on = dial(`${mode(lines)}${dials}${transcript}`, options);
  on.pass(1_000);
  const open = on.pipe();
  on.log.length = 0;
  proper.begins();
  return { ...on, open };
};

/** Modem lines: the test moves DCD, and sees DTR. */
export interface Wires {
  readonly through: NonNullable<SceneOptions['through']>;
  readonly dcd: (on: boolean) => void;
  /** What DTR was set to. */
  readonly dtr: readonly boolean[];
}

export const wires = (
  dcd = false,
  set: (lines: OutgoingSignals) => Observable<never> = () => EMPTY,
): Wires => {
  const dcd$ = new BehaviorSubject(dcd);
  const dtr: boolean[] = [];
  const signals: Signals = {
    set: (lines) =>
      concat(
        defer(() => {
          if (lines.dtr !== undefined) dtr.push(lines.dtr);
          return EMPTY;
        }),
        defer(() => set(lines)),
      ),
    dcd$,
    cts$: concat(of(true), NEVER),
    dsr$: concat(of(true), NEVER),
    ri$: concat(of(false), NEVER),
  };
  return {
    through: (transport) => transport.pipe(map((link) => ({ ...link, signals }))),
    dcd: (on) => dcd$.next(on),
    dtr,
  };
};
