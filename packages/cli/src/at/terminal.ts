import { clearScreenDown, createInterface, cursorTo, moveCursor } from 'node:readline';
import type { ReadStream, WriteStream } from 'node:tty';
import type { Closeable } from '@atrx/core';
import { completed } from '@atrx/core/typed';
import { EMPTY, Observable, Subject } from 'rxjs';
import type { History } from './history.ts';

/** A terminal in which somebody types, while lines come in between. */
export interface Terminal extends Closeable {
  /** What is typed and done, up to Ctrl+D. */
  readonly typed$: Observable<Keyed>;
  /** Asks for a line: for a command, or for data, of which no history is kept. */
  readonly ask: (prompt: string, what: 'command' | 'data') => void;
  /** Shows this above what is being typed. */
  readonly show: (lines: string) => void;
}

export type Keyed =
  | { readonly key: 'line'; readonly line: string }
  /** Ctrl+C; `line` is what stood there, and is there no more. */
  | { readonly key: 'interrupt'; readonly line: string }
  /** Ctrl+Z, likewise: while data is asked for. Otherwise it stops the program, as everywhere. */
  | { readonly key: 'end'; readonly line: string }
  /** ESC, while data is asked for. */
  | { readonly key: 'escape' };

export interface TerminalOptions {
  readonly input: ReadStream;
  readonly output: WriteStream;
  readonly history: History;
}

/** Opens it; unsubscribing gives it back as it was. */
export const terminal = ({ input, output, history }: TerminalOptions): Observable<Terminal> =>
  new Observable((subscriber) => {
    const typed$ = new Subject<Keyed>();
    let asked: 'command' | 'data' = 'command';

    const lines = createInterface({
      input,
      output,
      terminal: true,
      history: [...history.lines],
      removeHistoryDuplicates: true,
      completer: (line: string): [string[], string] => {
        if (asked === 'data') return [[], line];
        const { candidates, typed, shown } = completed(line, output.columns);
        if (shown.length > 0) show(shown.join('\n'));
        return [[...candidates], typed];
      },
    });

    const show = (text: string) => {
      // What is typed may have wrapped: it begins so many rows above the cursor.
      moveCursor(output, 0, -lines.getCursorPos().rows);
      cursorTo(output, 0);
      clearScreenDown(output);
      output.write(`${text}\n`);
      // It remembers where its cursor was, and would go up by that before it writes its line again.
      Reflect.set(lines, 'prevRows', 0);
      lines.prompt(true);
    };
    const taken = () => {
      const { line } = lines;
      lines.write(null, { ctrl: true, name: 'e' });
      lines.write(null, { ctrl: true, name: 'u' });
      return line;
    };
    const end = () => {
      output.write('^Z\n');
      typed$.next({ key: 'end', line: taken() });
    };
    const escaped = (_: unknown, key: { readonly name?: string } | undefined) => {
      if (key?.name === 'escape' && asked === 'data') {
        taken();
        typed$.next({ key: 'escape' });
      }
    };

    input.on('keypress', escaped);
    lines
      .on('history', (kept: string[]) => {
        // Whoever hears of it may change it, and so keep a line out.
        const [latest] = kept;
        if (latest !== undefined && (asked === 'data' || !history.keep(latest))) kept.shift();
      })
      .on('line', (line) => typed$.next({ key: 'line', line }))
      .on('SIGINT', () => {
        output.write('^C\n');
        typed$.next({ key: 'interrupt', line: taken() });
      })
      .on('close', () => {
        if (!subscriber.closed) output.write('\n');
        typed$.complete();
      });

    subscriber.next({
      typed$,
      close$: EMPTY,
      show,
      ask: (prompt, what) => {
        asked = what;
        lines.off('SIGTSTP', end);
        if (what === 'data') lines.on('SIGTSTP', end);
        lines.setPrompt(prompt);
        Reflect.set(lines, 'prevRows', 0);
        lines.prompt(true);
      },
    });
    return () => {
      input.off('keypress', escaped);
      lines.close();
    };
  });
