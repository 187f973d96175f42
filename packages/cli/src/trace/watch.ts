import { lastValueFrom, map, takeUntil, takeWhile, tap } from 'rxjs';
import { stopped } from '../stopped.ts';
import { type FileLine, linesFrom, linesOf } from './lines-of.ts';
import { toldLines } from './told-lines.ts';

export interface WatchOptions {
  /** What is written to it meanwhile is shown, too, up to the end of the trace. */
  readonly follow: boolean;
  readonly json: boolean;
}

/** Shows a trace: a file, or, for `-`, what comes in on stdin. With `json` the lines are shown as they are, judged all the same. */
export const watch = async (path: string, { follow, json }: WatchOptions): Promise<void> => {
  const line$ = (path === '-' ? linesFrom(process.stdin) : linesOf(path, { follow })).pipe(
    takeWhile(({ text }) => !isEnd(text), true),
  );
  const shown$ = json ? line$.pipe(map(({ text }: FileLine) => text)) : toldLines(line$);
  await lastValueFrom(
    shown$.pipe(
      tap((text) => process.stdout.write(`${text}\n`)),
      takeUntil(stopped()),
    ),
    { defaultValue: undefined },
  );
};

/** The last line of a trace: nothing is written behind it. */
const isEnd = (text: string): boolean => text.startsWith('{"end":');
