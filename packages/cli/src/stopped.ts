import { Observable } from 'rxjs';

/** What asks a program to end, and the number of each. */
const SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;

export type StopSignal = keyof typeof SIGNALS;

const NAMES = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const satisfies readonly StopSignal[];

/** Work that was left because somebody asked the program to end, after what it had open was closed. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  /** 128 and the number of the signal: 130 after Ctrl+C. */
  readonly exit: number;

  constructor(signal: StopSignal) {
    super(`It was ended by ${signal}.`);
    this.exit = 128 + SIGNALS[signal];
  }
}

/**
 * Emits once when the user or the system asks the program to end (Ctrl+C, kill, the terminal closes). A second time
 * ends it at once: nobody listens to the signals any more, from before this has emitted. But for SIGHUP, which asks nothing
 * twice: that a terminal has closed is told by the kernel, and again by the shell.
 */
export const stopped = (): Observable<StopSignal> =>
  new Observable((subscriber) => {
    const deafen = () => {
      for (const name of NAMES) process.off(name, stop);
    };
    const stop = (signal: StopSignal) => {
      process.on('SIGHUP', () => {});
      deafen();
      subscriber.next(signal);
      subscriber.complete();
    };
    for (const name of NAMES) process.on(name, stop);
    return deafen;
  });
