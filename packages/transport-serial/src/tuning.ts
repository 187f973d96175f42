import type { LineSettings, Tuning } from '@atrx/transport';
import { Observable } from 'rxjs';
import { noTuning, said } from './failure.ts';
import type { Writer } from './writer.ts';

/** The part of node-serialport's port that changes its settings while it is open: the baud rate, and no other. */
export interface TunablePort {
  readonly path: string;
  update(settings: { readonly baudRate: number }, done: (error: Error | null) => void): void;
}

/** The settings of an open port. `ended$` errors when the link ends. */
export const tuning = (
  port: TunablePort,
  opened: LineSettings,
  between: Writer['between'],
  ended$: Observable<never>,
): Tuning => {
  let current = opened;

  const change = async (wanted: Partial<LineSettings>): Promise<LineSettings> => {
    const { baudRate = current.baudRate } = wanted;
    const refusal = refusalOf(current, wanted);
    if (refusal !== undefined) throw noTuning(port.path, refusal);
    if (baudRate !== current.baudRate) {
      await update(port, baudRate);
      current = { ...current, baudRate };
    }
    return current;
  };

  return {
    settings: () => current,
    set: (wanted) =>
      new Observable((subscriber) => {
        const ending = ended$.subscribe(subscriber);
        if (subscriber.closed) return ending;
        between(() => change(wanted)).then(
          (settings) => {
            subscriber.next(settings);
            subscriber.complete();
          },
          (error: unknown) => subscriber.error(error),
        );
        return ending;
      }),
  };
};

/** Of what the operating system takes: 31 bits. */
const FASTEST = 2 ** 31 - 1;

const FIXED = ['dataBits', 'parity', 'stopBits', 'flowControl'] as const;

const refusalOf = (current: LineSettings, wanted: Partial<LineSettings>): string | undefined => {
  const { baudRate } = wanted;
  if (baudRate !== undefined && !(Number.isInteger(baudRate) && baudRate >= 1 && baudRate <= FASTEST))
    return `${baudRate} is no baud rate`;
  const other = FIXED.filter((name) => wanted[name] !== undefined && wanted[name] !== current[name]);
  return other.length === 0
    ? undefined
    : `only the baud rate can be changed while it is open, not ${other.join(', ')}. Close it, and open it with other options`;
};

const update = (port: TunablePort, baudRate: number) =>
  new Promise<void>((resolve, reject) =>
    port.update({ baudRate }, (error) =>
      error ? reject(noTuning(port.path, `it refuses ${baudRate} baud (${said(error)})`, error)) : resolve(),
    ),
  );
