import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingsFile } from './file.ts';
import { KEYS } from './key.ts';
import { merged, type Sources } from './sources.ts';

const NOTHING: Sources = { flags: {}, environment: {}, file: undefined };
const DEFAULTS = { baud: 115_200, signals: false, receive: 'pull', networkWithin: 60_000, json: false };

describe('the settings', () => {
  it('are taken from flags, then the environment, then the file, and else as they are by themselves', () => {
    const file = { path: 'atrx.json', values: { port: 'file', apn: 'file', baud: 9_600 } };
    const environment = {
      ATRX_PORT: 'environment',
      ATRX_APN: 'environment',
      ATRX_NETWORK_WITHIN: '5',
      ATRX_PIN: '',
    };
    expect(merged({ flags: { port: 'flag' }, environment, file })).toEqual({
      ...DEFAULTS,
      ...{ port: 'flag', apn: 'environment', baud: 9_600, networkWithin: 5 },
    });
    expect(merged(NOTHING)).toEqual(DEFAULTS);
  });

  it.each([
    ['true', true],
    ['1', true],
    ['no', false],
  ])('have %j for a yes or a no', (given, json) => {
    expect(merged({ ...NOTHING, environment: { ATRX_JSON: given } }).json).toBe(json);
  });

  it('of a directory name no host that one’s secrets are sent to', () => {
    const port = 'wss://elsewhere.example/modem';
    const strange = { path: 'atrx.json', values: { port }, strange: true } as const;
    for (const environment of [{ ATRX_TOKEN: 'a-token-of-some-length' }, { ATRX_PIN: '1234' }])
      expect(() => merged({ flags: {}, environment, file: strange })).toThrow(
        /^atrx\.json: "port" is "wss:\/\/elsewhere\.example\/modem", and ATRX_(TOKEN|PIN) would be sent there: /,
      );
    const environment = { ATRX_TOKEN: 'a-token-of-some-length' };
    const named = { path: 'atrx.json', values: { port } };
    expect(merged({ flags: {}, environment, file: named }).port).toBe(port);
    expect(merged({ flags: { port }, environment, file: strange }).port).toBe(port);
    expect(merged({ flags: {}, environment: {}, file: strange }).port).toBe(port);
    const device = { ...strange, values: { port: '/dev/ttyUSB0' } };
    expect(merged({ flags: {}, environment, file: device }).port).toBe('/dev/ttyUSB0');
  });

  it('have name servers as a text or as a list', () => {
    const dns = (given: unknown) => merged({ ...NOTHING, flags: { dns: given } }).dns;
    expect(dns('8.8.8.8, 8.8.4.4')).toEqual(['8.8.8.8', '8.8.4.4']);
    expect(dns(['8.8.8.8'])).toEqual(['8.8.8.8']);
    for (const wrong of ['8.8.8', '8.8.8.8,', ['8.8.8.8', 5], '1.1.1.1,2.2.2.2,3.3.3.3'])
      expect(() => dns(wrong)).toThrow(/^--dns is .*; allowed: one or two IPv4 addresses/);
  });

  it.each<[Partial<Sources>, string]>([
    [{ flags: { baud: 'fast' } }, '--baud is "fast"; allowed: a number from 1 to 4000000.'],
    [{ environment: { ATRX_BAUD: '0' } }, 'ATRX_BAUD is "0"; allowed: a number from 1 to 4000000.'],
    [
      { file: { path: 'atrx.json', values: { baud: 'fast' } } },
      'atrx.json: "baud" is "fast"; allowed: a number from 1 to 4000000.',
    ],
    [{ file: { path: 'f', values: { json: null } } }, 'f: "json" is null; allowed: true or false.'],
    [
      { environment: { ATRX_NETWORK_WITHIN: '1e3' } },
      'ATRX_NETWORK_WITHIN is "1e3"; allowed: milliseconds, from 1 to 3600000.',
    ],
    [{ flags: { receive: 'pulled' } }, '--receive is "pulled"; allowed: pull, push, raw.'],
    [
      { flags: { profile: 'sim900' } },
      '--profile is "sim900"; allowed: note, m10, m26, m35, m66, m72, m95, mc60.',
    ],
    [
      { file: { path: 'f', values: { pin: 1234 } } },
      'f: "pin" is something else (not shown); allowed: 4 to 8 digits, as a text.',
    ],
    [
      { environment: { ATRX_PASSWORD: 'pass"word' } },
      'ATRX_PASSWORD is something else (not shown); allowed: printable ASCII without a double quote.',
    ],
  ])('are refused by key and source: %j', (sources, message) => {
    expect(() => merged({ ...NOTHING, ...sources })).toThrow(new Error(message));
  });
});

describe('the file of settings', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'atrx-'));
  });

  const written = (text: string, mode = 0o600) => {
    const path = join(directory, 'settings.json');
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  };

  it('is the one that is named, by a flag before the environment', async () => {
    const path = written('{"apn": "CMNET"}', 0o644);
    const file = { path, values: { apn: 'CMNET' } };
    expect(await settingsFile(path, { ATRX_CONFIG: '/nowhere' })).toEqual(file);
    expect(await settingsFile(undefined, { ATRX_CONFIG: path })).toEqual(file);
    await expect(settingsFile('/nowhere', {})).rejects.toThrow('--config names /nowhere, which is not there');
    await expect(settingsFile(undefined, { ATRX_CONFIG: '/nowhere' })).rejects.toThrow(
      'ATRX_CONFIG names /nowhere, which is not there',
    );
  });

  it('is that of the user where none is named, and none is in this directory', async () => {
    expect(await settingsFile(undefined, { XDG_CONFIG_HOME: directory })).toBe(undefined);
    mkdirSync(join(directory, 'atrx'));
    const path = join(directory, 'atrx', 'config.json');
    writeFileSync(path, '{}');
    expect(await settingsFile(undefined, { XDG_CONFIG_HOME: directory })).toEqual({ path, values: {} });
  });

  it.each([
    ['{"bauds": 9600}', `"bauds" is no setting: is it "baud"? There are ${KEYS.join(', ')}.`],
    ['{"colour": "red"}', '"colour" is no setting. There are port, '],
    ['{"pin": "12', ' is no JSON: give an object such as {"port": '],
    ['[]', ' is no object: give one such as {"port": '],
    ['5', ' is no object: give one such as {"port": '],
  ])('is refused where it says %s', async (text, why) => {
    const path = written(text);
    const refusal = settingsFile(path, {});
    await expect(refusal).rejects.toThrow(why);
    await expect(refusal).rejects.toThrow(path);
  });

  it.each(['pin', 'password', 'token'])('is refused where others may read the %s in it', async (secret) => {
    const path = written(`{"${secret}": "1234567890abcdef"}`, 0o640);
    await expect(settingsFile(path, {})).rejects.toThrow(
      `${path} has a secret, "${secret}", and others may read it (mode 640): \`chmod 600 ${path}\`.`,
    );
    chmodSync(path, 0o600);
    expect(await settingsFile(path, {})).toMatchObject({ path });
  });
});
