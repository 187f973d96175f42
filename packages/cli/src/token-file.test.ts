import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientToken, tokenFile } from './token-file.ts';

const EVERYTHING = ['list', 'observe', 'write', 'lines', 'action', 'force'];
const SECRET = 'a-secret-of-some-length';

let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'atrx-')), 'token');
});

const written = (text: string, mode = 0o600) => {
  writeFileSync(path, text);
  chmodSync(path, mode);
};

describe('a file of tokens', () => {
  it('is made for its owner alone when it is asked for, with a token for everything, and is the same the next time', async () => {
    const { grants, make } = await tokenFile(path);
    expect(grants).toEqual([{ token: expect.stringMatching(/^[\w-]{43}$/), rights: EVERYTHING }]);
    expect(existsSync(path)).toBe(false);
    await make?.();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toBe(`${grants[0]?.token}\n`);
    expect(await tokenFile(path)).toEqual({ grants });
    expect(await clientToken(path)).toBe(grants[0]?.token);
  });

  it('is not made over one that has come meanwhile', async () => {
    const { make } = await tokenFile(path);
    written(SECRET);
    await expect(make?.()).rejects.toThrow('EEXIST');
    expect(readFileSync(path, 'utf8')).toBe(SECRET);
  });

  it('is refused where it belongs to another user, and taken from root', async () => {
    written(SECRET);
    const { uid } = statSync(path);
    const us = jest.spyOn(process, 'geteuid').mockReturnValue(uid + 1);
    // Only root can give a file away: as anybody else, it is we who are another.
    if (uid === 0) chownSync(path, uid + 2, 0);
    for (const reading of [tokenFile, clientToken])
      await expect(reading(path)).rejects.toThrow(
        /^\S+ is not secret: it belongs to another user \(uid \d+\)(?!.*a-secret)/,
      );
    if (uid === 0) {
      chownSync(path, 0, 0);
      expect(await clientToken(path)).toBe(SECRET);
    }
    us.mockRestore();
  });

  it.each([0o644, 0o604, 0o602, 0o620, 0o666])(
    'is refused with mode %o, without a word of what is in it',
    async (mode) => {
      written(`${SECRET}\n`, mode);
      const error: Error = await tokenFile(path).then(
        () => new Error('It was taken.'),
        (refusal: Error) => refusal,
      );
      expect(error.message).toContain(
        `${path} is not secret: others may read or change it (mode ${mode.toString(8)})`,
      );
      expect(error.message).not.toContain(SECRET);
      await expect(clientToken(path)).rejects.toThrow('is not secret');
    },
  );

  it.each([0o600, 0o400, 0o440])('is taken with mode %o', async (mode) => {
    written(SECRET, mode);
    expect(await tokenFile(path)).toEqual({ grants: [{ token: SECRET, rights: EVERYTHING }] });
  });

  it('says what each token allows, and at which ports', async () => {
    written(`# who watches\n${SECRET}-1  observe,list\tmodem,meter\n\n  ${SECRET}-2 write\r\n${SECRET}-3\n`);
    expect((await tokenFile(path)).grants).toEqual([
      { token: `${SECRET}-1`, rights: ['observe', 'list'], ports: ['modem', 'meter'] },
      { token: `${SECRET}-2`, rights: ['write'] },
      { token: `${SECRET}-3`, rights: EVERYTHING },
    ]);
    expect(await clientToken(path)).toBe(`${SECRET}-1`);
  });

  it.each([
    ['', /^There is no token in /],
    ['# nothing\n', /^There is no token in /],
    ['short', /^Line 1 of .* has no token: 16 to 256/],
    [`\n${'x'.repeat(257)}`, /^Line 2 of .* has no token: 16 to 256/],
    ['a-sécret-of-some-length', /^Line 1 of .* has no token/],
    [`${SECRET} observe,rule`, /^Line 1 of .* has rights beside list, observe/],
    [`${SECRET} list modem and more`, /^Line 1 of .* has more than a token, its rights and its ports/],
    [`${SECRET}\n`.repeat(4000), /is too long to be a file of tokens/],
  ])('is refused where it says something else (%#)', async (text, why) => {
    written(text);
    await expect(tokenFile(path)).rejects.toThrow(why);
  });

  it('is not looked for elsewhere where a client names it', async () => {
    await expect(clientToken(path)).rejects.toThrow('ENOENT');
  });
});
