import type { Signals } from '../signals.ts';
import type { FarLines, IncomingLine } from './setup.ts';
import { transportError } from './transport-error.ts';
import { told, type Watch, watch } from './watch.ts';

const LINES: readonly IncomingLine[] = ['dcd', 'cts', 'dsr', 'ri'];

type Shown = readonly [name: string, line: Watch<boolean>];

/**
 * Shows each incoming line ON and OFF; the near end must see it, alone, and one that looks later must see how it is.
 * A line that the port cannot tell says so, 'unsuitable', and is left; one at least can be told. Gives those, still watched.
 */
export const incoming = async (lines: FarLines, signals: Signals, patience: number): Promise<Shown[]> => {
  const of = (line: IncomingLine) => signals[`${line}$`];
  const can: Array<readonly [IncomingLine, Watch<boolean>]> = [];
  for (const line of LINES) {
    const watching = watch(of(line), patience);
    lines.show(line, false);
    await watching.until(
      () => watching.ending() !== undefined || watching.values.at(-1) === false,
      () => `${line}$ has not told that the line is OFF`,
    );
    const ending = watching.ending();
    if (!ending) can.push([line, watching]);
    else if (ending._tag === 'Failed') transportError(`${line}$`, ending.error, 'unsuitable');
    else throw new Error(`${line}$ ${told(ending)} while its link was open.`);
  }
  if (can.length === 0) throw new Error('Not one of the incoming lines can be told: these are no signals.');

  const change = async (line: IncomingLine, watching: Watch<boolean>, on: boolean) => {
    lines.show(line, on);
    await watching.until(
      () => watching.values.at(-1) === on,
      () => `The far end shows ${line} ${on ? 'ON' : 'OFF'}, and ${line}$ has not told it`,
    );
    for (const [other, { values }] of can)
      if (other !== line && values.at(-1) !== false)
        throw new Error(`The far end shows ${line}, and ${other}$ has told it.`);
    const late = watch(of(line), patience);
    await late.until(
      () => late.values.length > 0,
      () => `${line}$ does not replay how the line is`,
    );
    late.stop();
    if (late.values[0] !== on)
      throw new Error(`${line}$, looked at later, told ${late.values[0]} where it is ${on}.`);
  };
  for (const [line, watching] of can) {
    await change(line, watching, true);
    await change(line, watching, false);
  }
  return can.map(([line, watching]) => [`${line}$`, watching]);
};
