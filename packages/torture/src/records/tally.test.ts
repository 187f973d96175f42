import { encodeRecord } from './record.ts';
import { type Piece, tally } from './tally.ts';

const bytesOf = (...numbers: readonly number[]): Uint8Array =>
  Buffer.concat(numbers.map((number) => encodeRecord({ number, at: 1_700_000_000_000_000 })));
const bytes = (of: Uint8Array): Piece => ({ _tag: 'Bytes', bytes: of });
const came = (...numbers: readonly number[]) => bytes(bytesOf(...numbers));
const declared: Piece = { _tag: 'Declared', why: 'Gap: overflow' };
const fine = { lost: 0, declared: 0, doubled: 0, disordered: 0, damaged: 0, undeclared: 0 };

describe('what became of numbered records', () => {
  it('all came', () => {
    expect(tally([came(0, 1), came(2)], 2)).toEqual({ ...fine, received: 3 });
  });

  it('in pieces of any size', () => {
    const whole = bytesOf(0, 1, 2);
    for (let at = 0; at <= whole.length; at += 1)
      expect(tally([bytes(whole.slice(0, at)), bytes(whole.slice(at))], 2)).toEqual({ ...fine, received: 3 });
  });

  it('some did not, in the middle or at the end', () => {
    expect(tally([came(0, 3)], 5)).toEqual({ ...fine, received: 2, lost: 4 });
  });

  it('a loss that was declared where it is, and only there', () => {
    expect(tally([came(0), declared, came(3, 5)], 5)).toEqual({ ...fine, received: 3, declared: 2, lost: 1 });
  });

  it('a loss that was declared in the middle of a record', () => {
    const torn = bytesOf(2).slice(0, 10);
    expect(tally([came(0, 1), bytes(torn), declared, bytes(bytesOf(4).slice(20)), came(5)])).toEqual({
      ...fine,
      received: 3,
      declared: 3,
    });
  });

  it('one came twice', () => {
    expect(tally([came(0, 1), came(1, 2)], 2)).toEqual({ ...fine, received: 3, doubled: 1 });
  });

  it('one came late', () => {
    expect(tally([came(0, 2, 1)], 2)).toEqual({ ...fine, received: 3, disordered: 1 });
  });

  it('what was given from another place without a word excuses nothing', () => {
    const undeclared: Piece = { _tag: 'Undeclared', why: '64, not 32' };
    expect(tally([came(0), undeclared, came(2)], 2)).toEqual({
      ...fine,
      received: 2,
      lost: 1,
      undeclared: 1,
    });
  });

  it('what is left of a record is not one', () => {
    expect(tally([came(0), bytes(bytesOf(1).slice(0, 9)), came(2, 3)], 3)).toEqual({
      ...fine,
      received: 2,
      lost: 2,
      damaged: 1,
    });
  });

  it('who comes into a running stream begins with the first whole one', () => {
    expect(tally([bytes(bytesOf(7).slice(5)), came(8, 9)], 9)).toEqual({ ...fine, received: 2 });
  });
});
