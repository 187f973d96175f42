import { Observable, Subject, VirtualTimeScheduler } from 'rxjs';
import { ascii, joined } from '../src/ascii.ts';
import { type Emulator, emulator } from '../src/emulator.ts';
import type { EmulatorOptions } from '../src/options.ts';

/** Somebody at a terminal, in virtual time: types bytes as they are, and sees what comes back, every byte of it. */
export interface Desk {
  readonly module: Emulator;
  readonly scheduler: VirtualTimeScheduler;
  /** Types, and lets no time pass. */
  readonly key: (text: string) => void;
  /** Types, lets everything happen that will, and gives what was printed. */
  readonly type: (text: string) => string;
  /** Types a command line and its CR, and gives what was printed behind the echo, which must be there. */
  readonly at: (line: string) => string;
  /** What was printed since it was last looked at. */
  readonly seen: () => string;
  readonly unplug: () => void;
  readonly plug: () => void;
}

export const text = (bytes: Uint8Array): string => {
  let characters = '';
  for (const byte of bytes) characters += String.fromCharCode(byte);
  return characters;
};

export const desk = (
  options: EmulatorOptions = {},
  split: (bytes: Uint8Array) => Uint8Array[] = (b) => [b],
): Desk => {
  const scheduler = new VirtualTimeScheduler();
  const module = emulator({ scheduler, ...options });
  let typed$ = new Subject<Uint8Array>();
  let printed: Uint8Array[] = [];
  const write = (bytes: Uint8Array) =>
    new Observable<never>((subscriber) => {
      printed.push(bytes.slice());
      subscriber.complete();
    });
  const seen = () => {
    scheduler.flush();
    const all = text(joined(printed));
    printed = [];
    return all;
  };
  const plug = () => {
    typed$ = new Subject();
    module.serve({ bytes$: typed$, write }).subscribe();
  };
  const key = (characters: string) => {
    for (const piece of split(ascii(characters))) typed$.next(piece);
  };
  const type = (characters: string) => {
    key(characters);
    return seen();
  };
  plug();
  return {
    module,
    scheduler,
    key,
    type,
    at: (line) => {
      const answer = type(`${line}\r`);
      if (!answer.startsWith(`${line}\r`)) throw new Error(`No echo of ${line} in ${JSON.stringify(answer)}`);
      return answer.slice(line.length + 1);
    },
    seen,
    unplug: () => typed$.complete(),
    plug,
  };
};
