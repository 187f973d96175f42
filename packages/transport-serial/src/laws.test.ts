import { laws, type Setup } from '@atrx/transport/laws';
import { concatMap, Subject } from 'rxjs';
import { opened } from '../test/opened.ts';
import { pty } from './pty.ts';
import { serial } from './serial.ts';

/** A real pseudo-terminal, opened by the real binding. */
const setup: Setup = {
  // A UART has no way to say goodbye, and its other end does not see who comes and goes.
  capabilities: { signals: false, hangUp: false, presence: false },
  make: async () => {
    const { value: far, close } = await opened(pty());
    const out$ = new Subject<Uint8Array>();
    out$.pipe(concatMap(far.write)).subscribe({ error: () => {} }); // the plug was pulled
    return {
      transport: serial(far.path, { signals: false }),
      far: { bytes$: far.bytes$, write: (bytes) => out$.next(bytes), lose: close },
      dispose: close,
    };
  },
};

describe('a serial port', () => {
  for (const law of laws) (law.applies(setup) ? it : it.skip)(law.name, () => law.run(setup));
});
