import type { Step } from '../../protocol/message.ts';

/** What a bridge's machine is started with. Times are milliseconds. */
export interface MachineOptions {
  /** The bridge's boot: 128 bits, random at each start. */
  readonly server: string;
  /** Where each port begins to number its leases: random, so that a lease of an earlier boot is not taken for one of this. */
  readonly firstLease: number;
  readonly ports: Readonly<Record<string, PortOptions>>;
  /** Between two heartbeats. */
  readonly heartbeat: number;
  /** A peer that was silent for so long is dropped. */
  readonly silence: number;
  /** For how long a lease waits for its client. */
  readonly window: number;
  /** By when a client says hello. */
  readonly helloTimeout: number;
  readonly limits: Limits;
}

export interface PortOptions {
  /** Bytes of what was read last that are kept. */
  readonly ring: number;
  /** What is done at the UART when a writer vanished, unless it said otherwise. */
  readonly will: readonly Step[];
  /** The names of what may be asked for: the power key, EMERG_OFF. */
  readonly actions: readonly string[];
}

export interface Limits {
  readonly clientsPerPort: number;
  /** Of one client. */
  readonly operationsPerSecond: number;
  /** Of one observer. */
  readonly gapsPerMinute: number;
}

/** What a bridge goes by unless it is told otherwise. */
export const DEFAULTS: Omit<MachineOptions, 'server' | 'firstLease' | 'ports'> = {
  heartbeat: 10_000,
  silence: 25_000,
  window: 60_000,
  helloTimeout: 5_000,
  limits: { clientsPerPort: 32, operationsPerSecond: 200, gapsPerMinute: 3 },
};
