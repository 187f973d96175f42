import { atrx, ended } from './atrx.ts';

jest.setTimeout(30_000);

const ping = (...words: readonly string[]) => ended(atrx('--port', 'emulator:', 'ping', ...words));

describe('atrx ping', () => {
  it('prints each answer, and all together', async () => {
    const { code, stdout, stderr } = await ping('-c', '2', '127.0.0.1');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^(32 bytes from 127\.0\.0\.1: ttl=\d+ time=\d+ ms\n){2}127\.0\.0\.1: 2 sent, 2 received, 0 lost \(0 %\); .*\n$/,
    );
  });

  it('tells programs the same', async () => {
    const { code, stdout } = await ping('--json', '--count', '1', '127.0.0.1');
    expect(code).toBe(0);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
    ).toEqual([
      { reply: { host: '127.0.0.1', bytes: 32, ttl: expect.any(Number), ms: expect.any(Number) } },
      { statistics: { host: '127.0.0.1', sent: 1, received: 1, lost: 0, times: expect.anything() } },
    ]);
  });

  it('ends with 1 where there is no such host, and with 2 where it is asked wrongly', async () => {
    expect(await ping('nosuch.invalid')).toEqual({
      ...{ code: 1, stdout: '' },
      stderr: 'atrx: nosuch.invalid was not pinged, error 4: the host was not found.\n',
    });
    expect(await ping('-c', '11', '127.0.0.1')).toMatchObject({ code: 2, stdout: '' });
  });
});
