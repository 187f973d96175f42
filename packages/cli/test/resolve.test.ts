import { atrx, ended } from './atrx.ts';

jest.setTimeout(30_000);

const resolve = (...words: readonly string[]) => ended(atrx('--port', 'emulator:', 'resolve', ...words));

describe('atrx resolve', () => {
  it('prints the addresses of a name, and where there are several, the names as well', async () => {
    expect(await resolve('localhost')).toEqual({ code: 0, stdout: '127.0.0.1\n', stderr: '' });
    expect(await resolve('localhost', '10.0.0.1')).toEqual({
      ...{ code: 0, stderr: '' },
      stdout: 'localhost 127.0.0.1\n10.0.0.1 10.0.0.1\n',
    });
    expect(await resolve('--json', 'localhost')).toMatchObject({
      stdout: '{"name":"localhost","address":"127.0.0.1"}\n',
    });
  });

  it('ends with 1 where there is no such name', async () => {
    const { code, stdout, stderr } = await resolve('nosuch.invalid', 'localhost');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^atrx: The name nosuch\.invalid was not resolved, error \d: .*\n$/);
  });

  it('needs an access point, but for a virtual module', async () => {
    const { code, stderr } = await ended(atrx('resolve', '--port', '/dev/ttyNOSUCH', 'localhost'));
    expect(code).toBe(2);
    expect(stderr).toMatch(/^atrx: Which access point\? .*--apn.*ATRX_APN.*\n$/);
  });

  it('says what became of the port, the module and the network', async () => {
    const on = async (module: readonly string[], ...words: readonly string[]) => {
      const emulated = atrx('emulate', '--tcp', '0', ...module);
      const port = `tcp://${await emulated.line()}`;
      const { code, stderr } = await ended(atrx('resolve', '--port', port, ...words, 'localhost'));
      await emulated.stop();
      return { code, stderr };
    };
    expect(await on(['--sim', 'absent'], '--apn', 'a')).toEqual({
      code: 4,
      stderr: 'atrx: The module reports no SIM: insert one, and check its holder.\n',
    });
    expect(await on(['--apn', 'CMNET'], '--apn', 'other')).toMatchObject({ code: 5 });
    const missing = await ended(atrx('resolve', '--port', '/dev/ttyNOSUCH', '--apn', 'a', 'localhost'));
    expect(missing.code).toBe(3);
    expect(missing.stderr).toMatch(/^atrx: There is no \/dev\/ttyNOSUCH\. .*\n$/);
  });
});
