import type { Emulator } from '@atrx/emulator';
import type { Command } from '../../../src/at/command.ts';
import { ModemError } from '../../../src/at/reason.ts';
import { at, creg, csq, qisack, qistate } from '../../../src/commands/index.ts';
import type { Modem } from '../../../src/modem.ts';
import type { Ledger } from '../ledger.ts';
import type { Stage } from '../stage.ts';

/** A command between those of the SDK: its answer is its own, and none of another time. */
export const command = (stage: Stage, books: Ledger, module: Emulator, modem: Modem): void => {
  const { random, count, must, after, goesWrong } = stage;
  const asked: Command<unknown> =
    random.any<Command<unknown>>([at(), csq(), csq(), creg.read(), qistate(), qisack(random.whole(0, 5))]) ??
    at();
  // How strong the signal is says when the module was asked.
  const before = module.state.signal;
  module.control.signal((before + 1) % 31);
  const since = new Set<number>([(before + 1) % 31]);
  const watching = module.state$.subscribe(({ signal }) => since.add(signal));
  const life = books.follow(`at ${asked.name}`, modem.at.run(asked), {
    next: (value) => {
      if (typeof value !== 'object' || value === null || !('rssi' in value)) return;
      must(
        since.has(Number(value.rssi)),
        'I3',
        () => `AT+CSQ is answered ${value.rssi}, which is of another time`,
      );
    },
    error: (error) => {
      count('commands failed');
      if (error instanceof ModemError && error.reason._tag === 'TimedOut') count('commands timed out');
    },
    complete: () => count('commands answered'),
    gone: () => watching.unsubscribe(),
  });
  if (!goesWrong('cancel') || random.chance(0.7)) return;
  after(random.whole(0, 300), () => {
    if (life.closed) return;
    count('cancelled');
    life.unsubscribe();
  });
};
