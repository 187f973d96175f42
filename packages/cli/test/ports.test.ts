import { atrx, atrxWith, ended } from './atrx.ts';

jest.setTimeout(30_000);

const TOKEN = { ATRX_TOKEN: 'a-token-that-a-test-gave' };

describe('atrx ports', () => {
  it('lists those of this machine', async () => {
    const { code, stdout } = await ended(atrx('ports', '--json'));
    expect(code).toBe(0);
    for (const line of stdout.split('\n').slice(0, -1))
      expect(JSON.parse(line)).toMatchObject({ path: expect.any(String) });
  });

  it('lists those of a bridge, as they can be given to other verbs', async () => {
    const module = atrx('emulate', '--tcp', '0');
    const ports = ['--port', `modem=tcp://${await module.line()}`, '--port', 'meter=/dev/ttyNOSUCH'];
    const bridge = atrxWith(TOKEN, 'bridge', ...ports, '--listen', '127.0.0.1:0');
    const url = await bridge.line();
    await bridge.heard(/Opened/);
    const { origin } = new URL(url.replace(/^ws/, 'http'));
    const at = origin.replace(/^http/, 'ws');
    const { code, stdout, stderr } = await ended(atrxWith(TOKEN, 'ports', at));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trim().split('\n').sort()).toEqual([`${at}/meter  gone`, `${at}/modem  open`]);
    expect(await ended(atrxWith(TOKEN, 'ports', '--port', url, '--json'))).toMatchObject({
      stdout: expect.stringContaining(`"url":"${at}/modem"`),
    });
    expect(await ended(atrx('ports', at))).toMatchObject({ code: 3, stdout: '' });
    await bridge.stop();
    await module.stop();
  });

  it('is refused what is no bridge', async () => {
    const { code, stderr } = await ended(atrx('ports', 'gateway:8023'));
    expect(code).toBe(2);
    expect(stderr).toMatch(/^atrx: "gateway:8023" is no bridge: .*\n$/);
  });
});
