import {
  type Emulator,
  type EmulatorOptions,
  emulator,
  type VirtualNetwork,
  virtualNetwork,
} from '@atrx/emulator';
import { memory, type Transport } from '@atrx/transport';
import { type Modem, type ModemOptions, quectel } from '../../src/modem.ts';
import type { ModemState } from '../../src/stack/modem-state.ts';
import { type Stage, stage } from '../stage.ts';

/** The SDK over a virtual module, both on one virtual clock. */
export interface Bench extends Stage {
  readonly module: Emulator;
  readonly modem: Modem;
  readonly leave: () => void;
  /** The state of the stack and of its connections, as the SDK has it and as the module has it. */
  readonly states: () => { readonly sdk: unknown; readonly module: unknown };
}

export interface BenchOptions {
  readonly module?: Omit<EmulatorOptions, 'network' | 'scheduler'>;
  readonly modem?: Partial<ModemOptions>;
  readonly network?: VirtualNetwork;
  readonly through?: (transport: Transport) => Transport;
}

/** Brings a virtual module up. */
export const bench = ({
  module: options = {},
  modem: asked = {},
  network = virtualNetwork(),
  through = (transport) => transport,
}: BenchOptions = {}): Bench => {
  const on = stage();
  const module = emulator({ ...options, network, scheduler: on.clock });
  const transport = through(memory(module.serve, { scheduler: on.clock }));
  let modem: Modem | undefined;
  const life = quectel(transport, { apn: 'CMNET', ...asked, scheduler: on.clock }).subscribe({
    next: (up) => {
      modem = up;
    },
    error: (error: unknown) => on.log.push(`modem ! ${String(error)}`),
    complete: () => on.log.push('modem |'),
  });
  on.pass(10_000);
  if (!modem) throw new Error(`The modem did not come up: ${on.log.join('\n')}`);
  const up = modem;
  const count = asked.connections === 'single' ? 1 : 6;

  let status: ModemState | undefined;
  up.state$.subscribe({
    next: (latest) => {
      status = latest;
    },
    error: () => undefined,
  });

  const states = () => {
    const context = module.state.contexts[0];
    return {
      sdk: {
        stack: status?.stack,
        connections: status?.connections.map(({ state, port = 0 }) => `${state} ${port}`),
      },
      module: {
        stack: context.ip,
        connections: context.sockets.slice(0, count).map(({ phase, port }) => `${phase} ${port}`),
      },
    };
  };
  return { ...on, module, modem: up, leave: () => life.unsubscribe(), states };
};
