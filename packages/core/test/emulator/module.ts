import {
  type Emulator,
  type EmulatorOptions,
  emulator,
  type VirtualNetwork,
  virtualNetwork,
} from '@atrx/emulator';
import { memory, type Transport } from '@atrx/transport';
import { type Modem, type ModemOptions, quectel } from '../../src/modem.ts';
import type { ModemState } from '../../src/stack/state/modem-state.ts';
import { type Stage, stage } from '../stage.ts';
import { recorded } from '../traces.ts';
import { type Sides, sides } from './agreement.ts';

/** The SDK over a virtual module, both on one virtual clock. */
export interface Bench extends Stage {
  readonly module: Emulator;
  readonly modem: Modem;
  readonly leave: () => void;
  /** The state of the module, as the SDK has it and as the module has it: they are held to be the same whenever time has passed. */
  readonly states: () => Sides;
}

export interface BenchOptions {
  readonly module?: Omit<EmulatorOptions, 'network' | 'scheduler'>;
  readonly modem?: Partial<ModemOptions>;
  readonly network?: VirtualNetwork;
  readonly through?: (transport: Transport) => Transport;
  /** There is a cable with modem lines. Default: there is none. */
  readonly lines?: boolean;
  /** What the module does is told to the SDK, so that the two agree on the state. Default: true. */
  readonly agreeing?: boolean;
}

/** Brings a virtual module up. */
export const bench = ({
  module: options = {},
  modem: asked = {},
  network = virtualNetwork(),
  through = (transport) => transport,
  lines = false,
  agreeing = true,
}: BenchOptions = {}): Bench => {
  const on = stage();
  const module = emulator({ ...options, network, scheduler: on.clock });
  const transport = through(
    memory(module.serve, { scheduler: on.clock, ...(lines && { signals: module.signals }) }),
  );
  let modem: Modem | undefined;
  // Time passes here until nothing waits any more, which whoever looks again and again always does.
  const known = { apn: 'CMNET', pollEvery: Number.POSITIVE_INFINITY, ...asked };
  const life = quectel(transport, { ...recorded(known, on.clock), scheduler: on.clock }).subscribe({
    next: (up) => {
      modem = up;
    },
    error: (error: unknown) => on.log.push(`modem ! ${String(error)}`),
    complete: () => on.log.push('modem |'),
  });
  on.pass(10_000);
  if (!modem) throw new Error(`The modem did not come up: ${on.log.join('\n')}`);
  const up = modem;

  let status: ModemState | undefined;
  const following = up.state$.subscribe({
    next: (latest) => {
      status = latest;
    },
    error: () => undefined,
  });

  const states = () => sides(status, module.state);
  const pass = (milliseconds?: number) => {
    on.pass(milliseconds);
    // A module that went off without a word is not known to be off, and after its line nothing is known of it.
    const silent = !module.state.powered && status?.powered === true;
    if (following.closed || silent || !agreeing) return;
    const { sdk, module: real } = states();
    expect(sdk).toEqual(real);
  };
  return { ...on, pass, module, modem: up, leave: () => life.unsubscribe(), states };
};
