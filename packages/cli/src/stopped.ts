import { Observable } from 'rxjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Emits once when the user or the system asks the program to end (Ctrl+C, kill, the terminal closes). A second time
 * ends it at once: nobody listens to the signals any more, from before this has emitted. But for SIGHUP, which asks nothing
 * twice: that a terminal has closed is told by the kernel, and again by the shell.
 */
export const stopped = (): Observable<void> =>
  new Observable((subscriber) => {
    const deafen = () => {
      for (const signal of SIGNALS) process.off(signal, stop);
    };
    const stop = () => {
      process.on('SIGHUP', () => {});
      deafen();
      subscriber.next();
      subscriber.complete();
    };
    for (const signal of SIGNALS) process.on(signal, stop);
    return deafen;
  });
