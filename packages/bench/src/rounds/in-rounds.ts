import { random } from '@atrx/seeds';

/** In another order, the same one for the same seed. */
export const shuffled = <T>(all: readonly T[], seed: number): readonly T[] => {
  const numbers = random(seed);
  const left = [...all];
  return all.flatMap(() => left.splice(numbers.whole(0, left.length - 1), 1));
};

/** Takes samples, by name: of one after the other, so that each has the machine for itself; in another order each round. */
export const inRounds = async <R extends { readonly name: string }, S>(
  runners: readonly R[],
  count: number,
  sample: (runner: R) => Promise<S>,
): Promise<readonly Readonly<Record<string, S>>[]> => {
  const all: Record<string, S>[] = [];
  for (let round = 0; round < count; round++) {
    const samples: Record<string, S> = {};
    for (const runner of shuffled(runners, round + 1)) samples[runner.name] = await sample(runner);
    all.push(samples);
  }
  return all;
};
