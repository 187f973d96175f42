import { atPort, type Traced } from '@atrx/core';
import { encodeHeader, encodeRecord, rowOf } from '@atrx/core/trace';
import { lastValueFrom, mergeMap, NEVER, type Observer, takeUntil } from 'rxjs';
import { dialectBy } from '../dialect-by.ts';
import { transportBy } from '../port.ts';
import type { Settings } from '../settings/settings.ts';
import { stopped } from '../stopped.ts';
import { observed } from './observed.ts';
import { gapBetween, paintedRow } from './painted-row.ts';
import { traceFile } from './trace-file.ts';

/** Shows what the module at a port says, and keeps it in a file where one is named. Behind a bridge it watches another program. */
export const record = async (settings: Settings): Promise<void> => {
  const transport = await transportBy({ ...settings, signals: false }, { role: 'observer' });
  const dialect = await dialectBy(settings);
  const shown = settings.json ? inJson() : inColour();
  const file = settings.trace === undefined ? undefined : traceFile(settings.trace);
  const trace: Partial<Observer<Traced>> = {
    ...file,
    next: (raw) => {
      const traced = observed(raw);
      file?.next(traced);
      process.stdout.write(shown(traced));
    },
  };
  await lastValueFrom(
    atPort(transport, { ...dialect, trace }).pipe(
      mergeMap(() => NEVER),
      takeUntil(stopped()),
    ),
    { defaultValue: undefined },
  );
};

/** The lines of a trace file. */
const inJson = (): ((traced: Traced) => string) => {
  process.stdout.write(encodeHeader({ at: Date.now() }));
  return encodeRecord;
};

const inColour = (): ((traced: Traced) => string) => {
  const since = Date.now();
  let before = since;
  return (traced) => {
    const gap = gapBetween(before, traced.at);
    before = traced.at;
    const line = `${paintedRow(rowOf(traced, since))}\n`;
    return gap === undefined ? line : `${gap}\n${line}`;
  };
};
