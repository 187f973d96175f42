import type { Link } from '@atrx/transport';
import { Observable, Subject, takeUntil } from 'rxjs';
import { joined } from './ascii.ts';
import type { Reader } from './reader.ts';
import { commandLine } from './request.ts';

/** What is due on the wire once no command executes: bytes, made when their turn comes; nothing if it has passed. */
export type Due = () => Uint8Array | undefined;

/** Who has the line in data mode (note 4). */
export interface Diversion {
  /** What the host types. How many of the bytes were taken: the others come behind an escape, and are commands. */
  readonly heard: (bytes: Uint8Array) => number;
  /** The next bytes for the host, asked for when the line has room for them; nothing while there are none. */
  readonly next: () => Uint8Array | undefined;
}

/**
 * The module's side of the UART: who reads what is typed, and when what is due may be printed.
 * One command executes at a time; what the host types meanwhile waits, and so does every URC.
 * In data mode it is a connection that reads and prints, and every URC waits.
 */
export interface Terminal {
  /** Connects the line, until the function it returns is called. */
  readonly attach: (write: Link['write']) => () => void;
  readonly type: (bytes: Uint8Array) => void;
  /** Prints now, whatever else is going on. Dropped while no line is attached. */
  readonly print: (bytes: Uint8Array) => void;
  /** Prints when no command executes, in the order of asking. */
  readonly announce: (due: Due) => void;
  /** For the command that executes: reads from what the host types next, until it is let go; one LF that is already there is not it. */
  readonly read: <T>(reader: Reader<T>) => Observable<T>;
  /** Data mode, once no command executes: one LF that is already there belongs to the command before. */
  readonly divert: (to: Diversion) => void;
  /** Command mode again. */
  readonly restore: () => void;
  /** In data mode: there is something to print, perhaps. */
  readonly more: () => void;
  /** A command executes. */
  readonly busy: () => boolean;
  /** Forgets what was typed, what is due and what executes, and is in command mode. */
  readonly clear: () => void;
}

/** What the terminal asks of the module behind it. */
export interface Behind {
  readonly powered: () => boolean;
  readonly echoes: () => boolean;
  /** Is told that a byte goes out, or that a command is over: it is no time to sleep. */
  readonly stir: () => void;
  /** Executes a command line: its answer, framed; it has been answered when that completes. */
  readonly execute: (line: string) => Observable<Uint8Array>;
}

const LF = 10;
/** So many bytes may be on their way to the host before what is due has to wait. */
const onTheWay = 16_384;

type Consume = (bytes: Uint8Array) => { readonly used: number; readonly finish: (() => void) | undefined };

export const terminal = ({ powered, echoes, stir, execute }: Behind): Terminal => {
  const typed: Uint8Array[] = [];
  const due: Due[] = [];
  const cleared$ = new Subject<void>();
  let line: { readonly write: Link['write']; waiting: number } | undefined;
  let consume: Consume | undefined;
  let diversion: Diversion | undefined;
  let mode: 'command' | 'executing' | 'data' = 'executing';
  let pumping = false;
  let draining = false;
  let held: Uint8Array[] = [];

  const print = (bytes: Uint8Array) => {
    if (!powered() || bytes.length === 0) return;
    stir();
    if (!line) return;
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
    while (mode !== 'executing' && (line?.waiting ?? 0) < onTheWay) {
      if (mode === 'data') {
        const bytes = diversion?.next();
        if (bytes) print(bytes);
        else if (mode === 'data') break;
      } else {
        const next = due.shift();
        if (!next) break;
        const bytes = next();
        if (bytes) print(bytes);
      }
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
          mode = 'executing';
          then(step.result);
        },
      };
    };
  };

  const listen = () => {
    stir();
    const to = diversion;
    if (to) {
      mode = 'data';
      skipLineFeed();
      consume = (bytes) => ({ used: to.heard(bytes), finish: undefined });
    } else {
      mode = 'command';
      consume = consumer(commandLine(), echoes, (text) => {
        execute(text).pipe(takeUntil(cleared$)).subscribe({ next: print, complete: listen });
      });
    }
    drain();
    pump();
  };

  const skipLineFeed = () => {
    const [head] = typed;
    if (head?.[0] !== LF) return;
    if (head.length > 1) typed[0] = head.subarray(1);
    else typed.shift();
  };

  const pump = () => {
    if (pumping) return;
    pumping = true;
    while (consume) {
      const head = typed.shift();
      if (!head) break;
      const { used, finish } = consume(head);
      if (used < head.length) typed.unshift(head.subarray(used));
      finish?.();
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
        skipLineFeed();
        const mine = consumer(
          reader,
          () => true,
          (result) => {
            subscriber.next(result);
            subscriber.complete();
          },
        );
        consume = mine;
        pump();
        return () => {
          if (consume === mine) consume = undefined;
        };
      }),
    divert: (to) => {
      diversion = to;
      if (mode === 'command') listen();
    },
    restore: () => {
      diversion = undefined;
      if (mode === 'data') listen();
    },
    more: drain,
    busy: () => mode === 'executing',
    clear: () => {
      typed.length = 0;
      due.length = 0;
      diversion = undefined;
      cleared$.next();
      listen();
    },
  };
};
