import { either as E } from 'fp-ts';
import { SUBPROTOCOL, TOKEN_SUBPROTOCOL } from '../protocol/protocol.ts';
import { admit, type Inquiry, type Policy } from './guard.ts';
import { type Allowed, keyring, RIGHTS } from './tokens.ts';

const TOKEN = 'correct-horse-battery';
const READER = 'only-looks-at-things';
const ORIGIN = 'https://console.example';

const policy: Policy = {
  origins: new Set([ORIGIN, 'http://localhost:5173']),
  hosts: new Set(['gateway.local', 'proxy.example:8443']),
  keys: keyring([
    { token: TOKEN, rights: RIGHTS },
    { token: READER, rights: ['observe'], ports: ['modem'] },
  ]),
  secure: false,
};
const usual = { lockedOut: false, full: false };

const inquiry = (
  headers: Inquiry['headers'] = {},
  target = '/',
  at = { address: '127.0.0.1', port: 7000 },
): Inquiry => ({
  target,
  headers: {
    host: ['127.0.0.1:7000'],
    authorization: [`Bearer ${TOKEN}`],
    'sec-websocket-protocol': [SUBPROTOCOL],
    ...headers,
  },
  at,
});
const inSubprotocol = (token: string) => TOKEN_SUBPROTOCOL + Buffer.from(token).toString('base64url');

/** 101, or the status that it is turned away with. */
const status = (asked: Inquiry, by: Policy = policy, conduct = usual) =>
  E.match(
    (turned: { status: number }) => turned.status,
    () => 101,
  )(admit(asked, by, conduct));

describe('an upgrade, by its Origin', () => {
  const letIn = [ORIGIN, 'http://localhost:5173'];
  const turnedAway = [
    'https://evil.example',
    'null',
    '',
    '*',
    'https://console.example.evil.example',
    'https://evil.example/https://console.example',
    'https://notconsole.example',
    'https://console.exampl',
    'https://console.example.',
    'https://console.example/',
    'https://console.example:443',
    'https://console.example:8443',
    'http://console.example',
    'wss://console.example',
    'HTTPS://console.example',
    'https://CONSOLE.example',
    'https://Console.Example',
    ' https://console.example',
    'https://console.example ',
    'https://console.example,https://evil.example',
    'https://console.example, https://console.example',
    'https://user@console.example',
    'https://console.example@evil.example',
    'https://console.example#evil',
    'https://console.example?evil',
    'https://console.example\\evil',
    'https://console。example',
    'https://cοnsole.example',
    'https://xn--cnsole-xrd.example',
    'https://console%2eexample',
    'console.example',
    '//console.example',
    'file://',
    'http://localhost',
    'http://localhost:517',
    'http://localhost:51730',
    'http://127.0.0.1:5173',
    'http://127.0.0.1:7000',
    'http://[::1]:5173',
    'chrome-extension://abcdefgh',
  ];
  it.each(letIn)('%j is let in, with its token', (origin) => {
    expect(status(inquiry({ origin: [origin] }))).toBe(101);
    expect(status(inquiry({ origin: [origin], authorization: undefined }))).toBe(401);
  });
  it.each(turnedAway)('%j is turned away, with the right token and without', (origin) => {
    expect(status(inquiry({ origin: [origin] }))).toBe(403);
    expect(status(inquiry({ origin: [origin], authorization: undefined }))).toBe(403);
    const byProtocol = { 'sec-websocket-protocol': [`${SUBPROTOCOL}, ${inSubprotocol(TOKEN)}`] };
    expect(status(inquiry({ origin: [origin], authorization: undefined, ...byProtocol }))).toBe(403);
  });
  it('is turned away with two of them, both good', () => {
    expect(status(inquiry({ origin: [ORIGIN, ORIGIN] }))).toBe(403);
  });
  it('needs its token all the same where it has none, and is no browser', () => {
    expect(status(inquiry())).toBe(101);
    expect(status(inquiry({ authorization: undefined }))).toBe(401);
  });
  it('is let in by none where none is allowed', () => {
    expect(status(inquiry({ origin: [ORIGIN] }), { ...policy, origins: new Set() })).toBe(403);
  });
});

describe('an upgrade, by its Host', () => {
  const letIn = [
    'localhost:7000',
    '127.0.0.1:7000',
    '[::1]:7000',
    'gateway.local',
    'gateway.local:7000',
    'proxy.example:8443',
  ];
  const turnedAway = [
    'evil.example',
    'evil.example:7000',
    '',
    'localhost',
    'localhost:7001',
    'localhost:70000',
    'localhost:07000',
    'localhost:',
    'LOCALHOST:7000',
    'localhost.:7000',
    '127.0.0.1.:7000',
    '127.0.0.1',
    '127.1:7000',
    '0x7f.0.0.1:7000',
    '2130706433:7000',
    '127.0.0.1:7000.evil.example',
    '127.0.0.1.nip.io:7000',
    'localhost:7000@evil.example',
    'user@localhost:7000',
    'localhost:7000, evil.example',
    'localhost:7000/',
    '::1:7000',
    '[::1]',
    '[0:0:0:0:0:0:0:1]:7000',
    '[::ffff:127.0.0.1]:7000',
    '0.0.0.0:7000',
    '192.0.2.1:7000',
    'gateway.local.',
    'gateway.local:7001',
    'proxy.example',
    'proxy.example:7000',
    'sub.gateway.local',
  ];
  it.each(letIn)('%j is let in', (host) => {
    expect(status(inquiry({ host: [host] }))).toBe(101);
  });
  it.each(turnedAway)('%j is turned away', (host) => {
    expect(status(inquiry({ host: [host] }))).toBe(403);
  });
  it('is turned away without one, and with two', () => {
    expect(status(inquiry({ host: undefined }))).toBe(403);
    expect(status(inquiry({ host: ['localhost:7000', 'localhost:7000'] }))).toBe(403);
  });
  it('may be the very address that it came in at', () => {
    const at = (address: string, host: string) =>
      status(inquiry({ host: [host] }, '/', { address, port: 7000 }));
    expect(at('192.0.2.1', '192.0.2.1:7000')).toBe(101);
    expect(at('::ffff:192.0.2.1', '192.0.2.1:7000')).toBe(101);
    expect(at('2001:db8::1', '[2001:db8::1]:7000')).toBe(101);
    expect(at('fe80::1%eth0', '[fe80::1]:7000')).toBe(101);
    expect(at('192.0.2.1', '192.0.2.2:7000')).toBe(403);
  });
  it('bears no port where it is the usual one', () => {
    const at = (port: number, secure: boolean) =>
      status(inquiry({ host: ['localhost'] }, '/', { address: '127.0.0.1', port }), { ...policy, secure });
    expect([at(80, false), at(443, true), at(443, false), at(80, true)]).toEqual([101, 101, 403, 403]);
  });
});

describe('an upgrade, by its token', () => {
  const allowed = (headers: Inquiry['headers']): Allowed | undefined =>
    E.toUnion(E.mapLeft(() => undefined)(admit(inquiry(headers), policy, usual)));

  it('may do what its token says', () => {
    expect(allowed({})).toEqual({ rights: new Set(RIGHTS) });
    expect(allowed({ authorization: [`bearer  ${READER}`] })).toEqual({
      rights: new Set(['observe']),
      ports: new Set(['modem']),
    });
  });
  it('may offer it as a subprotocol, on one line or on its own', () => {
    const lines = [[`${inSubprotocol(READER)},${SUBPROTOCOL}`], [SUBPROTOCOL, inSubprotocol(READER)]];
    for (const line of lines)
      expect(allowed({ authorization: undefined, 'sec-websocket-protocol': line })?.ports).toEqual(
        new Set(['modem']),
      );
  });

  const wrong: ReadonlyArray<readonly [string, Inquiry['headers'], number]> = [
    ['none', { authorization: undefined }, 401],
    ['a wrong one', { authorization: ['Bearer nearly-the-right-one'] }, 401],
    ['part of it', { authorization: [`Bearer ${TOKEN.slice(0, -1)}`] }, 401],
    ['more than it', { authorization: [`Bearer ${TOKEN}x`] }, 401],
    ['an empty one', { authorization: ['Bearer '] }, 401],
    ['two words', { authorization: [`Bearer ${TOKEN} x`] }, 401],
    ['another scheme', { authorization: [`Basic ${Buffer.from(`:${TOKEN}`).toString('base64')}`] }, 401],
    ['itself, without a scheme', { authorization: [TOKEN] }, 401],
    ['itself twice', { authorization: [`Bearer ${TOKEN}`, `Bearer ${TOKEN}`] }, 400],
    ['itself both ways', { 'sec-websocket-protocol': [`${SUBPROTOCOL},${inSubprotocol(TOKEN)}`] }, 400],
    [
      'itself as a subprotocol in the clear',
      { authorization: undefined, 'sec-websocket-protocol': [`${SUBPROTOCOL},${TOKEN_SUBPROTOCOL}${TOKEN}`] },
      401,
    ],
    [
      'itself as a subprotocol, padded',
      { authorization: undefined, 'sec-websocket-protocol': [`${SUBPROTOCOL},${inSubprotocol(TOKEN)}=`] },
      401,
    ],
  ];
  it.each(wrong)('is turned away with %s', (_, headers, expected) => {
    expect(status(inquiry(headers))).toBe(expected);
  });
  it.each([`/?token=${TOKEN}`, `/?access_token=${TOKEN}`, '/?', '/?port=modem'])(
    'is turned away with a query: %s',
    (target) => {
      expect(status(inquiry({}, target))).toBe(400);
      expect(status(inquiry({ authorization: undefined }, target))).toBe(400);
    },
  );
  it('is let in without one where none is needed', () => {
    expect(status(inquiry({ authorization: undefined }), { ...policy, keys: undefined })).toBe(101);
  });
});

describe('an upgrade', () => {
  it('must offer the subprotocol', () => {
    for (const offer of [
      undefined,
      ['chat'],
      ['uart-bridge.v2'],
      [`${SUBPROTOCOL}x`],
      [SUBPROTOCOL.toUpperCase()],
    ])
      expect(status(inquiry({ 'sec-websocket-protocol': offer }))).toBe(400);
    expect(status(inquiry({ 'sec-websocket-protocol': [`chat, ${SUBPROTOCOL}`] }))).toBe(101);
  });
  it.each(['/uart', '//', '/../', 'http://127.0.0.1:7000/', '*', ''])('has nothing at %j', (target) => {
    expect(status(inquiry({}, target))).toBe(404);
  });
  it('waits where its address has tried too many tokens: not even the right one is compared', () => {
    const looked: string[] = [];
    const keys = { find: (token: string) => void looked.push(token) };
    expect(status(inquiry(), { ...policy, keys }, { lockedOut: true, full: false })).toBe(429);
    expect(looked).toEqual([]);
  });
  it('waits where its address has as many connections as it may have', () => {
    expect(status(inquiry(), policy, { lockedOut: false, full: true })).toBe(429);
  });
  it('counts as a guess only where a token was wrong', () => {
    const guess = (headers: Inquiry['headers']) =>
      E.match(
        (turned: { guessed?: true }) => turned.guessed === true,
        () => false,
      )(admit(inquiry(headers), policy, usual));
    expect(guess({ authorization: ['Bearer wrong'] })).toBe(true);
    expect(guess({ authorization: undefined })).toBe(false);
    expect(guess({ authorization: ['Bearer wrong'], origin: ['https://evil.example'] })).toBe(false);
    expect(guess({ authorization: ['Bearer wrong'], host: ['evil.example'] })).toBe(false);
  });
});
