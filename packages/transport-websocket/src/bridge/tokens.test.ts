import { randomBytes } from 'node:crypto';
import { keyring, randomToken, STRONG } from './tokens.ts';

jest.mock('node:crypto', () => {
  const crypto = jest.requireActual<typeof import('node:crypto')>('node:crypto');
  return { ...crypto, timingSafeEqual: jest.fn(crypto.timingSafeEqual) };
});
const { timingSafeEqual } = jest.requireMock<{ timingSafeEqual: jest.Mock }>('node:crypto');

const grants = [
  { token: 'the-token-of-the-writer', rights: ['observe', 'write'] },
  { token: 'that-of-the-observer', rights: ['observe'], ports: ['gps'] },
  { token: 'and-a-third', rights: ['list'] },
] as const;

describe('a bunch of tokens', () => {
  it('knows its own', () => {
    const { find } = keyring(grants);
    expect(grants.map(({ token }) => find(token))).toEqual([
      { rights: new Set(['observe', 'write']) },
      { rights: new Set(['observe']), ports: new Set(['gps']) },
      { rights: new Set(['list']) },
    ]);
  });

  it('knows none of 100 000 others', () => {
    const { find } = keyring(grants);
    const known = Array.from({ length: 100_000 }, () => find(randomBytes(16).toString('base64url')));
    expect(known.every((found) => found === undefined)).toBe(true);
  });

  it('compares digests of 32 bytes with all there are, whichever it is and however long', () => {
    const { find } = keyring(grants);
    for (const token of ['', 'x', 'x'.repeat(8000), ...grants.map((grant) => grant.token)]) {
      timingSafeEqual.mockClear();
      find(token);
      expect(timingSafeEqual.mock.calls.map(([a, b]) => [a.length, b.length])).toEqual([
        [32, 32],
        [32, 32],
        [32, 32],
      ]);
    }
  });

  it('can have 256 random bits', () => {
    const [one, other] = [randomToken(), randomToken()];
    expect(Buffer.from(one, 'base64url')).toHaveLength(32);
    expect(one).not.toBe(other);
    expect(STRONG.test(one)).toBe(true);
  });
});
