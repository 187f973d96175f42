import { visitors } from './visitors.ts';

const limits = { connections: 2, guesses: 5 };
const A = '192.0.2.1';

describe('the visitors of a bridge', () => {
  it('are locked out with the fifth wrong token within a minute, until the first of them is a minute old', () => {
    const { guessed, lockedOut } = visitors(limits);
    expect([0, 1, 2, 3].map((at) => guessed(A, at * 1000))).toEqual([false, false, false, false]);
    expect(lockedOut(A, 3999)).toBe(false);
    expect(guessed(A, 4000)).toBe(true);
    expect([lockedOut(A, 4000), lockedOut(A, 59_999), lockedOut(A, 60_000)]).toEqual([true, true, false]);
    expect(guessed(A, 60_000)).toBe(true);
  });

  it('are locked out each by itself', () => {
    const { guessed, lockedOut } = visitors(limits);
    for (let at = 0; at < 5; at += 1) guessed(A, at);
    expect(lockedOut('192.0.2.2', 5)).toBe(false);
  });

  it('have so many connections at a time', () => {
    const { enter, full } = visitors(limits);
    const leave = enter(A);
    expect(full(A)).toBe(false);
    enter(A);
    expect([full(A), full('192.0.2.2')]).toEqual([true, false]);
    leave();
    leave();
    expect(full(A)).toBe(false);
    enter(A);
    expect(full(A)).toBe(true);
  });

  it('are one for a whole /64, and for an IPv4 address however it is written', () => {
    const { enter, full } = visitors({ ...limits, connections: 1 });
    enter('2001:db8:0:1::1');
    expect(['2001:db8:0:1:ffff::2', '2001:db8:0:2::1', '2001:db8::1'].map(full)).toEqual([
      true,
      false,
      false,
    ]);
    enter('::ffff:192.0.2.1');
    expect([A, '::ffff:192.0.2.2', '::1'].map(full)).toEqual([true, false, false]);
    enter('fe80::1%eth0');
    expect(full('fe80::2')).toBe(true);
  });

  it('are forgotten, the longest ago first, where too many have guessed', () => {
    const { guessed, lockedOut } = visitors({ ...limits, guesses: 1 });
    for (let at = 0; at < 4097; at += 1) guessed(`10.0.${at >> 8}.${at & 255}`, at);
    expect([lockedOut('10.0.0.0', 5000), lockedOut('10.0.0.1', 5000)]).toEqual([false, true]);
  });
});
