import {
  type Emulator,
  type EmulatorOptions,
  emulator,
  measured,
  type Service,
  virtualNetwork,
} from '@atrx/emulator';
import { memory } from '@atrx/transport';
import { EMPTY, filter, merge, type Observable, Subject } from 'rxjs';
import type { Command } from '../../src/at/command.ts';
import { ascii, textOf } from '../../src/bytes/ascii.ts';
import { type Modem, type ModemOptions, quectel } from '../../src/modem.ts';
import { reconnect } from '../../src/scope/reconnect.ts';
import { use } from '../../src/scope/use.ts';
import type { ModemState } from '../../src/stack/state/modem-state.ts';
import type { UrcEvent } from '../../src/urcs/urc-event.ts';
import { type Stage, stage } from '../stage.ts';
import { sides } from './agreement.ts';

/** A program over a virtual module, and what it has lived through. */
export interface Life extends Stage {
  readonly module: Emulator;
  /** What has been logged since it was last asked. */
  readonly told: () => readonly string[];
  /** Lets that many seconds go by, and gives what was logged; the SDK and the module agree on the state then. */
  readonly after: (seconds: number) => readonly string[];
  /** The same without the agreement: the module has not said what it does. */
  readonly unsaid: (seconds: number) => readonly string[];
  /** Runs a command between those of the SDK. */
  readonly run: (command: Command<unknown>) => void;
  /** What the peer says. */
  readonly say: (text: string) => void;
  readonly state: () => ModemState | undefined;
}

export interface Circumstances {
  readonly module?: EmulatorOptions;
  readonly modem?: Partial<ModemOptions>;
  /** The cable has modem lines. Default: it has none. */
  readonly lines?: boolean;
  /** Called when the modem is open. */
  readonly work?: (modem: Modem) => Observable<unknown>;
}

/** A program as there are many: it keeps a connection to its server, and opens all again when it has failed. */
export const life = ({
  module: options = {},
  modem: asked = {},
  lines = false,
  work,
}: Circumstances = {}): Life => {
  const on = stage();
  let said$ = new Subject<Uint8Array>();
  const service: Service = ({ bytes$ }) => {
    said$ = new Subject();
    return merge(said$, bytes$.pipe(filter((bytes) => textOf(bytes) === 'hello')));
  };
  const network = virtualNetwork().tcp(7, service);
  const module = emulator({ latency: measured, ...options, network, scheduler: on.clock });
  let now: { readonly modem: Modem; state?: ModemState } | undefined;
  const connected = (modem: Modem) =>
    modem
      .tcp('1.2.3.4', 7)
      .pipe(use((socket) => merge(socket.data$, socket.send('hello'), socket.keepAlive({ idle: 60_000 }))));
  on.watch(
    'program',
    quectel(memory(module.serve, { scheduler: on.clock, ...(lines && { signals: module.signals }) }), {
      apn: 'CMNET',
      ...asked,
      scheduler: on.clock,
    }).pipe(
      use((modem) => {
        const current: typeof now = { modem };
        now = current;
        on.log.push(`open ${modem.address}`);
        modem.state$.subscribe({
          next: (state) => {
            current.state = state;
          },
          error: () => undefined,
        });
        // Beside the work, which ends with the first failure.
        modem.urc$.pipe(filter(({ _tag }) => !USUAL.includes(_tag))).subscribe({
          next: (event) => on.log.push(inShort(event)),
          error: () => undefined,
        });
        return (work ?? connected)(modem);
      }),
      reconnect({
        scheduler: on.clock,
        random: () => 0,
        notify: ({ reason }) => on.log.push(`again: ${reason._tag}`),
      }),
    ),
  );
  const told = () => on.log.splice(0).map((line) => line.replace(/^program (?=[^!|])/, ''));
  const unsaid = (seconds: number) => {
    on.pass(seconds * 1_000);
    return told();
  };
  const after = (seconds: number) => {
    const lines = unsaid(seconds);
    const { sdk, module: real } = sides(now?.state, module.state);
    expect(sdk).toEqual(real);
    return lines;
  };
  return {
    ...on,
    module,
    told,
    after,
    unsaid,
    run: (command) => {
      on.watch(command.name, now?.modem.at.run(command) ?? EMPTY);
    },
    say: (text) => said$.next(ascii(text)),
    state: () => now?.state,
  };
};

/** What comes with every connection. */
const USUAL: readonly UrcEvent['_tag'][] = ['Connected', 'Readable', 'Received'];

const inShort = ({ _tag, ...rest }: UrcEvent): string => [_tag, ...Object.values(rest)].join(' ');
