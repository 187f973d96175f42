import { type Service, virtualNetwork } from '@atrx/emulator';
import { merge, mergeMap, Subject, takeUntil } from 'rxjs';
import { ascii, textOf } from '../../src/bytes/ascii.ts';
import type { ModemOptions } from '../../src/modem.ts';
import type { Socket } from '../../src/stack/connection/socket.ts';
import { type Bench, type BenchOptions, bench } from '../emulator/module.ts';
import { type ModemScene, modemScene, proper } from '../stage.ts';

/** A far end that follows a transcript, with a connection over it. */
export interface Connected extends ModemScene {
  readonly socket: Socket;
  /** Unsubscribes from the connection. */
  readonly hangUp: () => void;
}

export const opens = (index = 0, protocol = 'TCP'): string => `
  > AT+QIOPEN=${index},"${protocol}","1.2.3.4",7
  < OK
  < ${index}, CONNECT OK
`;

/** Bytes as a transcript writes them. */
export const written = (text: string): string =>
  text.replace(/[^!-[\]-~]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);

/** An answer of AT+QIRD. */
export const reads = (bytes: string, asked = 1_500): string => String.raw`
  > AT+QIRD=0,1,0,${asked}
  << \r\n+QIRD: 1.2.3.4:7,TCP,${bytes.length}\r\n${written(bytes)}
  < OK
`;

export const nothing = `
  > AT+QIRD=0,1,0,1500
  < OK
`;

/** Opens a connection; what comes of it is logged as `connection`. */
export const connected = (
  transcript: string,
  options: Partial<ModemOptions> = {},
  protocol: 'tcp' | 'udp' = 'tcp',
): Connected => {
  const on = modemScene(opens(0, protocol.toUpperCase()) + transcript, { echo: true }, options);
  let socket: Socket | undefined;
  const life = on.modem[protocol]('1.2.3.4', 7).subscribe({
    next: (open) => {
      socket = open;
    },
    error: (error: unknown) => on.log.push(`connection ! ${String(error).slice(0, 80)}`),
    complete: () => on.log.push('connection |'),
  });
  on.pass(10);
  if (!socket) throw new Error(`It did not connect:\n${on.log.join('\n')}`);
  proper.begins();
  return { ...on, socket, hangUp: () => life.unsubscribe() };
};

/** A virtual module with a connection to a peer that the test speaks for. */
export interface Online extends Bench {
  readonly socket: Socket;
  readonly say: (text: string) => void;
  /** Everything that the peer was sent. */
  readonly heard: () => string;
  /** The peer hangs up. */
  readonly peerLeaves: () => void;
  /** Everything that `data$` has told, in one, once {@link Online.read} was called. */
  readonly told: () => string;
  /** Reads on; its end is logged as `data`. */
  readonly read: () => void;
  readonly hangUp: () => void;
}

/** Opens it; what comes of it is logged as `connection`. */
export const online = (options: BenchOptions = {}): Online => {
  const said$ = new Subject<Uint8Array>();
  const gone$ = new Subject<void>();
  let heard = '';
  const service: Service = ({ bytes$ }) =>
    merge(
      said$,
      bytes$.pipe(
        mergeMap((bytes) => {
          heard += textOf(bytes);
          return [];
        }),
      ),
    ).pipe(takeUntil(gone$));
  const network = virtualNetwork().tcp(7, service).tcp(8, service);
  const on = bench({ agreeing: false, ...options, network });
  let socket: Socket | undefined;
  const life = on.modem.tcp('1.2.3.4', 7).subscribe({
    next: (open) => {
      socket = open;
    },
    error: (error: unknown) => on.log.push(`connection ! ${String(error).slice(0, 80)}`),
    complete: () => on.log.push('connection |'),
  });
  on.pass(2_000);
  if (!socket) throw new Error(`It did not connect:\n${on.log.join('\n')}`);
  const open = socket;
  let told = '';
  return {
    ...on,
    socket: open,
    say: (text) => said$.next(ascii(text)),
    heard: () => heard,
    peerLeaves: () => gone$.next(),
    told: () => told,
    read: () => {
      const data$ = open.data$.pipe(
        mergeMap((bytes) => {
          told += textOf(bytes);
          return [];
        }),
      );
      on.watch('data', data$);
    },
    hangUp: () => life.unsubscribe(),
  };
};

/** What was logged under that name. */
export const of = (log: readonly string[], name: string): readonly string[] =>
  log.filter((entry) => entry.startsWith(`${name} `)).map((entry) => entry.slice(name.length + 1));
