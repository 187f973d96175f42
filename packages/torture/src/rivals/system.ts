import type { Child, Program } from '@atrx/processes';
import { freePort, listening } from '../processes/port.ts';

export const SYSTEMS = ['bridge', 'ser2net', 'socat', 'websockify'] as const;
export type SystemName = (typeof SYSTEMS)[number];

/** A server of a serial port. It can be killed and started again: its address stays. */
export interface Served extends AsyncDisposable {
  readonly port: number;
  readonly start: () => Promise<void>;
  /** SIGKILL. */
  readonly kill: () => Promise<void>;
  readonly pid: () => number;
  /** Asks it, where it is a program of this package. */
  readonly ask: Program['ask'];
}

export interface ServeOptions {
  /** At once; one is enough for most of what is done. */
  readonly clients?: number;
  /** By what other address its clients come, `127.0.0.1:8023`, where something stands before it. */
  readonly host?: string;
  /** By how much its time runs faster, where it has clocks of which that can be said. */
  readonly haste?: number;
}

/** One of those that are compared. */
export interface System {
  readonly name: SystemName;
  readonly version: string;
  /** Serves the serial port at this path. */
  readonly serve: (tty: string, options?: ServeOptions) => Promise<Served>;
  /** Where a client finds it, behind a port of the loopback: its own, or that of a proxy. */
  readonly url: (port: number) => string;
}

/** A server made of one process, which `start` starts. */
export const servedBy = async (
  start: (port: number) => Child | Promise<Child | Program>,
): Promise<Served> => {
  const port = await freePort();
  let child: Child | Program | undefined;
  const served: Served = {
    port,
    start: async () => {
      child = await start(port);
      const own = child;
      await Promise.race([
        listening(port),
        own.exited.then(() => {
          throw new Error(`A server has ended: ${own.complaint()}`);
        }),
      ]);
    },
    kill: async () => child?.kill(),
    pid: () => child?.pid ?? 0,
    ask: async (...question) => {
      if (child && 'ask' in child) return child.ask(...question);
      throw new Error('a server that is no program of this package cannot be asked');
    },
    [Symbol.asyncDispose]: async () => child?.kill(),
  };
  try {
    await served.start();
  } catch (error) {
    await served.kill();
    throw error;
  }
  return served;
};
