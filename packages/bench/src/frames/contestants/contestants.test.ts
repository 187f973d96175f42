import { fed } from '../fed.ts';
import { Tally, Touched } from '../found.ts';
import { type Stream, TYPICAL } from '../stream.ts';
import { CONTESTANTS } from './index.ts';
import { sdk } from './sdk.ts';

const WRONG = ['parser-readline', 'parser-regex'];

const stream = (chunk: number): Stream => ({
  ...TYPICAL,
  ...{ payload: 'mixed', lines: true, chunk, bytes: 16_384, frames: 64 },
});

const rightIn = async (name: string, chunk: number): Promise<boolean> => {
  const found = new Tally();
  const { passes, expected } = await fed(name, stream(chunk), found);
  await passes(0);
  return JSON.stringify(found.numbers) === JSON.stringify(expected());
};

// The whole SDK is open for as long as its process lives.
describe.each(CONTESTANTS.filter((one) => one !== sdk))('$name', ({ name }) => {
  const right = !WRONG.includes(name);

  it.each([65_536, 64, 1])(
    `${right ? 'finds all there is' : 'loses some'}, %p bytes at a time`,
    async (chunk) => expect(await rightIn(name, chunk)).toBe(right),
  );
});

describe('who is timed', () => {
  it('has to find the same in each pass', async () => {
    const found = new Touched();
    const { passes } = await fed('bare loop', stream(64), found);
    await passes(3);
    found.sum += 1;
    await expect(passes(1)).rejects.toThrow('bare loop does not find all.');
  });
});
