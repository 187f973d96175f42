import crypto from 'node:crypto';
import { TOKEN_SUBPROTOCOL } from '../../src/protocol/protocol.ts';
import { type Answer, ask, knock } from '../knock.ts';
import { bearer, served, TOKEN } from '../served.ts';

const PATIENT = { limits: { guesses: 1_000_000, connections: 64 } };
const authorised = (token: string) => ({ authorization: `Bearer ${token}` });
const offered = (token: string) => ({
  'sec-websocket-protocol': `uart-bridge.v1, ${TOKEN_SUBPROTOCOL}${Buffer.from(token).toString('base64url')}`,
});

/** So many at a time: each address has but so many connections. */
const all = async <A, B>(items: readonly A[], each: (item: A) => Promise<B>): Promise<B[]> => {
  const done: B[] = [];
  for (let at = 0; at < items.length; at += 16)
    done.push(...(await Promise.all(items.slice(at, at + 16).map(each))));
  return done;
};

describe('T3: guessing the token', () => {
  it('two thousand wrong ones open nothing, by either way', async () => {
    const { url, log, bridge } = await served(undefined, PATIENT);
    const wrong = Array.from({ length: 1_000 }, (_, at) =>
      at % 2 === 0
        ? crypto.randomBytes(24).toString('base64url')
        : `${TOKEN.slice(0, at % TOKEN.length)}${at}`,
    );
    const answers = [
      ...(await all(wrong, (token) => knock(url, { headers: authorised(token) }))),
      ...(await all(wrong, (token) => knock(url, { headers: offered(token) }))),
    ];
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect(log.filter(({ what }) => what === 'Admitted')).toEqual([]);
    expect(bridge.metrics()).toContain('uart_bridge_refused_total{status="401"} 2000\n');
    expect((await knock(url, { headers: bearer })).status).toBe(101);
    expect((await knock(url, { headers: offered(TOKEN) })).status).toBe(101);
  });

  it('five within a minute lock an address out: the right one is not looked at either', async () => {
    const { url, log } = await served(undefined, { metrics: '/metrics' });
    const guess = async (token: string) => (await knock(url, { headers: authorised(token) })).status;
    const statuses: number[] = [];
    for (const token of ['one', 'two', 'three', 'four', 'five', 'six', TOKEN])
      statuses.push(await guess(token));
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
    expect((await ask(url, { path: '/metrics', headers: bearer })).status).toBe(429);
    expect(log.filter(({ what }) => what === 'LockedOut')).toHaveLength(1);
  });

  it('the metrics are no other door', async () => {
    const { url } = await served(undefined, { metrics: '/metrics' });
    const statuses: number[] = [];
    for (let at = 0; at < 6; at += 1)
      statuses.push((await ask(url, { path: '/metrics', headers: authorised(`guess ${at}`) })).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    expect((await knock(url, { headers: bearer })).status).toBe(429);
  });

  it('to bring none is no guess, and opens nothing', async () => {
    const { url } = await served();
    for (let at = 0; at < 20; at += 1) expect((await knock(url)).status).toBe(401);
    expect((await knock(url, { headers: bearer })).status).toBe(101);
  });

  it('is compared in constant time: two digests of one length, with every token there is', async () => {
    const compare = jest.spyOn(crypto, 'timingSafeEqual');
    try {
      const { url } = await served(undefined, {
        ...PATIENT,
        token: [
          { token: TOKEN, rights: ['write', 'observe'] },
          { token: 'another-token-of-the-bridge', rights: ['observe'] },
          { token: 'a-third-one-of-another-length', rights: ['list'] },
        ],
      });
      const guesses = [
        TOKEN,
        'x',
        '',
        TOKEN.slice(0, -1),
        `${TOKEN}x`,
        'y'.repeat(4_000),
        'a-third-one-of-another-length',
      ];
      for (const token of guesses) {
        compare.mockClear();
        await knock(url, { headers: offered(token) });
        expect(compare).toHaveBeenCalledTimes(3);
        for (const [one, other] of compare.mock.calls)
          expect([one.byteLength, other.byteLength]).toEqual([32, 32]);
      }
    } finally {
      compare.mockRestore();
    }
  });

  it('tells nothing of its length, nor of how near a guess was: every answer is the same, to the byte', async () => {
    const { url } = await served(undefined, PATIENT);
    const near = [
      'x',
      'x'.repeat(TOKEN.length),
      'x'.repeat(256),
      'x'.repeat(5_000),
      TOKEN.slice(0, -1),
      `${TOKEN}x`,
      TOKEN.toUpperCase(),
      TOKEN.slice(1),
    ];
    const undated = ({ status, headers: { date: _, ...headers }, body }: Answer) => ({
      status,
      headers,
      body,
    });
    const [first, ...others] = (await all(near, (token) => knock(url, { headers: authorised(token) }))).map(
      undated,
    );
    expect(first?.status).toBe(401);
    for (const other of others) expect(other).toEqual(first);
  });

  it('is not taken from where it would be logged, nor twice', async () => {
    const { url } = await served(undefined, PATIENT);
    const status = async (path: string, headers: Readonly<Record<string, string | readonly string[]>>) =>
      (await knock(url, { path, headers })).status;
    expect(await status(`/?token=${TOKEN}`, {})).toBe(400);
    expect(await status(`/?token=${TOKEN}`, bearer)).toBe(400);
    expect(await status('/', { cookie: `token=${TOKEN}` })).toBe(401);
    expect(await status('/', { authorization: `Basic ${Buffer.from(`:${TOKEN}`).toString('base64')}` })).toBe(
      401,
    );
    expect(await status('/', { 'x-token': TOKEN })).toBe(401);
    expect(await status('/', { ...bearer, ...offered(TOKEN) })).toBe(400);
    expect(await status('/', offered(`${TOKEN}\0`))).toBe(401);
  });

  it('is never chosen as the subprotocol, so that it does not come back', async () => {
    const { url } = await served();
    const { status, headers } = await knock(url, { headers: offered(TOKEN) });
    expect([status, headers['sec-websocket-protocol']]).toEqual([101, 'uart-bridge.v1']);
    expect(JSON.stringify(headers)).not.toContain(Buffer.from(TOKEN).toString('base64url'));
  });

  it('is 256 random bits where none is given', async () => {
    const tokens = await Promise.all(
      [1, 2, 3].map(async () => (await served(undefined, {}, 'own token')).bridge.token),
    );
    expect(new Set(tokens).size).toBe(3);
    for (const token of tokens) expect(Buffer.from(token ?? '', 'base64url')).toHaveLength(32);
  });
});
