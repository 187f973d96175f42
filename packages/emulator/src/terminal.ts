import type { Link } from '@atrx/transport';
import { Observable, Subject, takeUntil } from 'rxjs';
import { joined } from './ascii.ts';
import type { Reader } from './reader.ts';
import { commandLine } from './request.ts';

/** What is due on the wire once no command executes: bytes, made when their turn comes; nothing if it has passed. */
export type Due = () => Uint8Array | undefined;

/**
 * The module's side of the UART: who reads what is typed, and when what is due may be printed.
 * One command executes at a time; what the host types meanwhile waits, and so does every URC.
 */
export interface Terminal {
  /** Connects the line, until the function it returns is called. */
  readonly attach: (write: Link['write']) => () => void;
  readonly type: (bytes: Uint8Array) => void;
  /** Prints now, whatever else is going on. Dropped while no line is attached. */
  readonly print: (bytes: Uint8Array) => void;
  /** Prints when no command executes, in the order of asking. */
  readonly announce: (due: Due) => void;
  /** For the command that executes: reads from what the host types next; one LF that is already there is not it. */
  readonly read: <T>(reader: Reader<T>) => Observable<T>;
  /** Forgets what was typed, what is due and what executes. */
  readonly clear: () => void;
}

/** What the terminal asks of the module behind it. */
export interface Behind {
  readonly powered: () => boolean;
  readonly echoes: () => boolean;
  /** Executes a command line: its answer, framed; it has been answered when that completes. */
  readonly execute: (line: string) => Observable<Uint8Array>;
}

const LF = 10;
/** So many bytes may be on their way to the host before what is due has to wait. */
const onTheWay = 16_384;

type Consume = (bytes: Uint8Array) => { readonly used: number; readonly finish: (() => void) | undefined };

export const terminal = ({ powered, echoes, execute }: Behind): Terminal => {
  const typed: Uint8Array[] = [];
  const due: Due[] = [];
  const cleared$ = new Subject<void>();
  let line: { readonly write: Link['write']; waiting: number } | undefined;
  let consume: Consume | undefined;
  let listening = false;
  let pumping = false;
  let draining = false;
  let held: Uint8Array[] = [];

  const print = (bytes: Uint8Array) => {
    if (!line || !powered() || bytes.length === 0) return;
    held.push(bytes);
    line.waiting += bytes.length;
    if (!pumping) flush();
  };

  const flush = () => {
    if (held.length === 0) return;
    const bytes = joined(held);
    held = [];
    if (!line) return;
    const to = line;
    const accepted = () => {
      to.waiting -= bytes.length;
      drain();
    };
    // A line that is lost says so in what it reads; here the bytes are only gone.
    to.write(bytes).subscribe({ complete: accepted, error: accepted });
  };

  const drain = () => {
    if (draining) return;
    draining = true;
    while (listening && (line?.waiting ?? 0) < onTheWay) {
      const next = due.shift();
      if (!next) break;
      const bytes = next();
      if (bytes) print(bytes);
    }
    draining = false;
  };

  const consumer = <T>(first: Reader<T>, echoing: () => boolean, then: (result: T) => void): Consume => {
    let reader = first;
    return (bytes) => {
      const step = reader(bytes);
      if (echoing()) print(step.echo);
      if ('next' in step) {
        reader = step.next;
        return { used: step.used, finish: undefined };
      }
      return {
        used: step.used,
        finish: () => {
          consume = undefined;
          listening = false;
          then(step.result);
        },
      };
    };
  };

  const listen = () => {
    consume = consumer(commandLine(), echoes, (text) => {
      execute(text).pipe(takeUntil(cleared$)).subscribe({ next: print, complete: listen });
    });
    listening = true;
    drain();
    pump();
  };

  const pump = () => {
    if (pumping) return;
    pumping = true;
    let head = typed[0];
    while (consume && head) {
      const { used, finish } = consume(head);
      if (used < head.length) typed[0] = head.subarray(used);
      else typed.shift();
      finish?.();
      head = typed[0];
    }
    pumping = false;
    flush();
  };

  listen();

  return {
    attach: (write) => {
      const mine = { write, waiting: 0 };
      line = mine;
      return () => {
        if (line === mine) line = undefined;
        drain();
      };
    },
    type: (bytes) => {
      if (!powered() || bytes.length === 0) return;
      typed.push(bytes);
      pump();
    },
    print,
    announce: (next) => {
      due.push(next);
      drain();
    },
    read: (reader) =>
      new Observable((subscriber) => {
        const [head] = typed;
        if (head?.[0] === LF) {
          if (head.length > 1) typed[0] = head.subarray(1);
          else typed.shift();
        }
        consume = consumer(
          reader,
          () => true,
          (result) => {
            subscriber.next(result);
            subscriber.complete();
          },
        );
        pump();
      }),
    clear: () => {
      typed.length = 0;
      due.length = 0;
      cleared$.next();
      listen();
    },
  };
};
