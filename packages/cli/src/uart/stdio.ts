import { type Link, TransportError } from '@atrx/transport';
import { delay, fromEvent, merge, Observable, takeUntil } from 'rxjs';

/** How long the module goes on after the end of its input, in milliseconds: what it was asked has an answer. */
const LAST_WORDS = 500;

const NO_PIPE =
  '--stdio is for a pipe. In a terminal, run `atrx emulate --pty` and open what it prints with picocom.';

/** This program's stdin and stdout as a UART. It ends shortly after its input does, or when nobody reads its output. */
export const stdio = (): Link => {
  const { stdin, stdout } = process;
  if (stdin.isTTY) throw new TransportError('unsuitable', NO_PIPE);
  const hungUp$ = merge(fromEvent(stdin, 'end').pipe(delay(LAST_WORDS)), fromEvent(stdout, 'error'));
  const typed$ = new Observable<Uint8Array>((subscriber) => {
    const next = (bytes: Uint8Array) => subscriber.next(bytes);
    stdin.on('data', next);
    return () => stdin.off('data', next).destroy();
  });
  return {
    bytes$: typed$.pipe(takeUntil(hungUp$)),
    write: (bytes) =>
      new Observable((subscriber) => {
        stdout.write(bytes, (error) => (error ? subscriber.error(error) : subscriber.complete()));
      }),
  };
};
