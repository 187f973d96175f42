import { run } from './run.ts';
import { world } from './world.ts';

describe('a world', () => {
  it('is the same whenever it is played, to the last byte that crosses the line', () => {
    const lived = (seed: number) => {
      const one = world(seed, 100_000);
      one.run();
      return { counts: one.stage.counts, notes: one.stage.notes() };
    };
    for (const seed of [3, 5]) {
      const first = lived(seed);
      expect(first.notes.length).toBeGreaterThan(100);
      expect(lived(seed)).toEqual(first);
    }
  });

  it.each([1, 2, 4])('comes right in the end: seed %i', (seed) => {
    expect(run(seed, 40).violation).toBeUndefined();
  });

  it('of one kind of fault has no other', () => {
    const { counts } = run(7, 40, 'unplug');
    expect(counts['resets']).toBe(0);
    expect(counts['modems up']).toBeGreaterThan(0);
  });
});
