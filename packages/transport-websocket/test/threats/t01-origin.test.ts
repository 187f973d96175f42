import { knock } from '../knock.ts';
import { bearer, served } from '../served.ts';

const ALLOWED = 'https://console.example';

/** What a page elsewhere may be called, and what only looks like the one that is let in. */
const FOREIGN = [
  'https://evil.example',
  'http://evil.example',
  'null',
  'NULL',
  '',
  ' ',
  '*',
  'https://console.example.evil.example',
  'https://console.example@evil.example',
  'https://evil.example#https://console.example',
  'https://evil.example/?https://console.example',
  'https://evilconsole.example',
  'https://console.examples',
  'https://console.exampl',
  'https://sub.console.example',
  'https://console-example',
  'https://consolexexample',
  'https://CONSOLE.EXAMPLE',
  'https://Console.example',
  'HTTPS://console.example',
  'http://console.example',
  'https://console.example:443',
  'https://console.example:8443',
  'https://console.example/',
  'https://console.example/page',
  'https://console.example.',
  'https://console.example\\evil.example',
  'https://user@console.example',
  'https://user:secret@console.example',
  'https://console.example, https://evil.example',
  'https://console.example https://evil.example',
  'https:console.example',
  '//console.example',
  'console.example',
  'https://xn--cnsole-wxa.example',
  'https://c%6fnsole.example',
  'file://',
  'chrome-extension://console.example',
  'http://localhost',
  'http://127.0.0.1',
];

describe('T1: a page of another origin', () => {
  it('is turned away whoever it pretends to be, with the token or without it, and the token is not looked at', async () => {
    const { url, log } = await served(undefined, { origins: [ALLOWED] });
    expect(FOREIGN).toHaveLength(40);
    for (const origin of FOREIGN)
      for (const token of [{}, bearer, { authorization: 'Bearer a-wrong-token-of-length' }])
        expect([origin, (await knock(url, { headers: { origin, ...token } })).status]).toEqual([origin, 403]);
    // Forty wrong tokens would have locked this address out long ago.
    expect((await knock(url, { headers: { origin: ALLOWED, ...bearer } })).status).toBe(101);
    expect(log.filter(({ what }) => what === 'LockedOut')).toEqual([]);
    expect(log.filter(({ what }) => what === 'Admitted')).toHaveLength(1);
  });

  it('is not let in by the right one beside it, in another header line', async () => {
    const { url } = await served(undefined, { origins: [ALLOWED] });
    const both = [ALLOWED, 'https://evil.example'];
    for (const origin of [both, [...both].reverse(), [ALLOWED, ALLOWED]])
      expect((await knock(url, { headers: { origin, ...bearer } })).status).toBe(403);
  });

  it('that is let in needs the token as everybody does', async () => {
    const { url } = await served(undefined, { origins: [ALLOWED] });
    const answers = [{}, bearer].map((token) => knock(url, { headers: { origin: ALLOWED, ...token } }));
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([401, 101]);
  });

  it('is what no page is by default; who is no page says no origin', async () => {
    const { url } = await served();
    for (const origin of [ALLOWED, ...FOREIGN])
      expect((await knock(url, { headers: { origin, ...bearer } })).status).toBe(403);
    expect((await knock(url, { headers: bearer })).status).toBe(101);
  });

  it('cannot read what plain HTTP tells either', async () => {
    const { url } = await served(undefined, { metrics: '/metrics' });
    for (const path of ['/', '/healthz', '/metrics']) {
      const { status, headers } = await knock(url, {
        path,
        headers: { origin: 'https://evil.example', connection: 'close', upgrade: 'no' },
      });
      expect(status).toBe(403);
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });
});
