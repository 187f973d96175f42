import type { VirtualNetwork } from '@atrx/emulator';
import type { Context } from '../../../src/stack/context/context.ts';
import type { Ledger } from '../ledger.ts';
import type { Stage } from '../stage.ts';

/** The addresses of a name: its own, and none of another. */
export const resolve = (stage: Stage, books: Ledger, network: VirtualNetwork, context: Context): void => {
  const { random, count, must } = stage;
  const number = random.whole(1, 60_000);
  const name = `h${number}.example`;
  const addresses = Array.from(
    { length: random.whole(0, 3) },
    (_, i) => `10.${i + 1}.${number >> 8}.${number & 255}`,
  );
  network.name(name, ...addresses);
  books.follow(`dns ${number}`, context.resolve(name), {
    next: (address) => {
      count('names resolved');
      must(addresses.includes(address), 'I3', () => `${name} is told to be ${address}`);
    },
  });
};
