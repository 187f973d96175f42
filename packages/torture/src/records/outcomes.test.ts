import type { Entry } from './journal.ts';
import { outcomes } from './outcomes.ts';
import { encodeRecord } from './record.ts';

const sent = (number: number, outcome: string): Entry => ({ _tag: 'Sent', number, outcome });
const heard = (...numbers: readonly number[]): Uint8Array =>
  Buffer.concat(numbers.map((number) => encodeRecord({ number, at: 1_700_000_000_000_000 })));
const fine = { lost: 0, doubled: 0, disordered: 0, denied: 0, failed: 0, unknown: 0, open: 0 };

describe('what became of what clients wrote', () => {
  it('what was said to be written is at the UART, or lost', () => {
    const entries = [sent(0, 'begun'), sent(0, 'written'), sent(1, 'begun'), sent(1, 'written')];
    expect(outcomes(entries, heard(0, 1))).toEqual({ ...fine, sent: 2 });
    expect(outcomes(entries, heard(1))).toEqual({ ...fine, sent: 2, lost: 1 });
  });

  it('what nothing was said of is still open', () => {
    expect(outcomes([sent(0, 'begun'), sent(1, 'begun'), sent(1, 'written')], heard(0, 1))).toEqual({
      ...fine,
      sent: 2,
      open: 1,
    });
  });

  it('what was given up is counted, whether it arrived or not', () => {
    expect(outcomes([sent(0, 'failed'), sent(1, 'failed'), sent(2, 'unknown')], heard(1))).toEqual({
      ...fine,
      sent: 3,
      failed: 2,
      denied: 1,
      unknown: 1,
    });
  });

  it('what arrived twice, or late', () => {
    const entries = [0, 1, 2].map((number) => sent(number, 'written'));
    expect(outcomes(entries, heard(0, 2, 1, 1))).toEqual({ ...fine, sent: 3, doubled: 1, disordered: 1 });
  });
});
