import {
  closeSync,
  constants,
  existsSync,
  mkdtempSync,
  openSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstValueFrom } from 'rxjs';
import { terminals, until } from '../test/descriptors.ts';
import { failureOf } from '../test/failure-of.ts';
import { opened } from '../test/opened.ts';
import { pty } from './pty.ts';
import { serial } from './serial.ts';

const place = () => join(mkdtempSync(join(tmpdir(), 'atrx-')), 'modem');

describe('a pseudo-terminal', () => {
  it('does nothing before it is subscribed', () => {
    const before = terminals();
    pty({ link: place() });
    expect(terminals()).toEqual(before);
  });

  it('hands on every byte as it is, whoever opens the other end, however plainly', async () => {
    const far = await opened(pty());
    const everyByte = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
    const user = openSync(far.value.path, constants.O_RDWR | constants.O_NOCTTY);
    writeSync(user, everyByte);
    expect(Buffer.from(await firstValueFrom(far.value.bytes$))).toEqual(everyByte);
    closeSync(user);
    far.close();
  });

  it('stays when its user leaves and comes back', async () => {
    const far = await opened(pty());
    const heard: number[] = [];
    far.value.bytes$.subscribe({ next: (bytes) => heard.push(...bytes), error: () => {} });
    for (const value of [1, 2, 3]) {
      const near = await opened(serial(far.value.path));
      await firstValueFrom(near.value.write(Uint8Array.of(value)), { defaultValue: undefined });
      await until(() => heard.includes(value));
      near.close();
    }
    expect(heard).toEqual([1, 2, 3]);
    far.close();
  });

  it('holds back the writer while nobody reads, and loses nothing', async () => {
    const far = await opened(pty());
    const near = await opened(serial(far.value.path));
    const data = new Uint8Array(200_000).map((_, at) => at % 251);
    let written = false;
    near.value.write(data).subscribe({ complete: () => (written = true) });
    await firstValueFrom(far.value.write(Uint8Array.of(1)), { defaultValue: undefined });
    await firstValueFrom(near.value.bytes$);
    expect(written).toBe(false);

    const chunks: Uint8Array[] = [];
    far.value.bytes$.subscribe({ next: (bytes) => chunks.push(bytes), error: () => {} });
    await until(() => written && Buffer.concat(chunks).length === data.length);
    expect(Buffer.concat(chunks).equals(data)).toBe(true);
    near.close();
    far.close();
  });

  it('has the name it is given as long as it lives, in place of one that was left behind', async () => {
    const link = place();
    symlinkSync('/dev/pts/no-more', link);
    const far = await opened(pty({ link }));
    expect(far.value.path).toBe(link);
    expect(readlinkSync(link)).toMatch(/^\/dev\/pts\/\d+$/);
    const near = await opened(serial(link));
    far.close();
    expect(existsSync(link)).toBe(false);
    expect(await failureOf(near.life$)).toMatchObject({ reason: 'lost' });
  });

  it('keeps its hands off a name that is a file', async () => {
    const link = place();
    writeFileSync(link, 'as it was');
    expect(await failureOf(pty({ link }))).toMatchObject({ reason: 'unsuitable' });
    expect(existsSync(link)).toBe(true);
  });

  it('leaves nothing open', async () => {
    for (let round = 0; round < 20; round += 1) (await opened(pty())).close();
    pty().subscribe().unsubscribe();
    await until(() => terminals().length === 0);
  });
});
